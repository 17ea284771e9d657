"use client";

import type { ReactNode } from "react";

import { FieldGroup, type FieldWords } from "./field";
import { optionId } from "./field-id";
import { startList, useField } from "./use-field";

/** One thing to tick. */
export type CheckboxOption = {
  readonly value: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** At the right: what the tick brings ("4 actions", "+7"). */
  readonly aside?: string | undefined;
  /**
   * Why the tick cannot be changed; shown in place of the hint. A locked tick is not among the form's values:
   * the server knows it anyway.
   */
  readonly locked?: { readonly ticked: boolean; readonly because: string } | undefined;
};

type CheckboxListProps = FieldWords & { readonly options: readonly CheckboxOption[]; readonly carded?: boolean | undefined };

/** Any of several. The value is the list of what is ticked. */
export function CheckboxList({ name, label, hint, question, options, carded = true }: CheckboxListProps) {
  const { id, error, form } = useField(name, hint !== undefined);
  const start = startList(form, name);
  return (
    <FieldGroup id={id} label={label} hint={hint} error={error} question={question}>
      <div className={carded ? "checks card in" : "checks mt"}>
        {options.map((option) => {
          const own = optionId(name, option.value);
          const words = option.locked?.because ?? option.hint;
          const binding =
            option.locked === undefined
              ? { ...form.register(name), defaultChecked: start.includes(option.value), "data-many": "" }
              : { disabled: true, defaultChecked: option.locked.ticked };
          return (
            <div className="check" key={option.value}>
              <input
                {...binding}
                type="checkbox"
                id={own}
                value={option.value}
                aria-describedby={words === undefined ? undefined : `${own}-hint`}
              />
              <label htmlFor={own}>
                {option.label}
                {option.aside === undefined ? null : <span className="aside num">{option.aside}</span>}
              </label>
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
