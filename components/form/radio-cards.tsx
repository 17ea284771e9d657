"use client";

import clsx from "clsx";
import type { ReactNode } from "react";

import { FieldGroup, type FieldWords } from "./field";
import { optionId } from "./field-id";
import { useField } from "./use-field";

/** One of a few options. */
export type RadioOption = {
  readonly value: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why it cannot be chosen here. */
  readonly lockedBecause?: string | undefined;
};

type RadioCardsProps = FieldWords & { readonly options: readonly RadioOption[]; readonly columns?: 1 | 2 | undefined };

/** A choice between a few options, each with an explanation. */
export function RadioCards({ name, label, hint, question, options, columns = 2 }: RadioCardsProps) {
  const { id, error, bind, start } = useField({ name, hint });
  return (
    <FieldGroup id={id} label={label} hint={hint} error={error} question={question}>
      <div className={clsx("options", columns === 1 && "one")}>
        {options.map((option) => {
          const own = optionId(id, option.value);
          const words = option.lockedBecause ?? option.hint;
          return (
            <div className="option check" key={option.value}>
              <input
                {...(option.lockedBecause === undefined ? bind() : { name, disabled: true })}
                type="radio"
                id={own}
                value={option.value}
                defaultChecked={start.text === option.value}
                aria-describedby={words === undefined ? undefined : `${own}-hint`}
              />
              <label htmlFor={own}>{option.label}</label>
              {words === undefined ? null : (
                <p className="hint" id={`${own}-hint`}>
                  {words}
                </p>
              )}
            </div>
          );
        })}
      </div>
    </FieldGroup>
  );
}
