"use client";

import type { ReactNode } from "react";

import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";

import { FieldGroup, type FieldWords } from "./field";
import { optionId } from "./field-id";
import { useField } from "./use-field";

/** One thing to tick. */
export type CheckboxOption = {
  readonly value: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** At the right: what the tick adds ("4 actions", "+7"). */
  readonly aside?: string | undefined;
  /**
   * Why the tick cannot be changed; shown instead of the hint. A locked tick is not one of the form's values:
   * the server adds it.
   */
  readonly locked?: { readonly ticked: boolean; readonly because: string } | undefined;
};

/** Options under a heading. */
export type CheckboxGroup = {
  readonly title: string;
  readonly options: readonly CheckboxOption[];
  /** For rarely needed options: folded behind these words until a person opens the group. */
  readonly folded?: string | undefined;
};

type CheckboxListProps = FieldWords & {
  readonly carded?: boolean | undefined;
} & (
    | { readonly options: readonly CheckboxOption[]; readonly groups?: undefined }
    | { readonly groups: readonly CheckboxGroup[]; readonly options?: undefined }
  );

/** Any number of options, in one list or under headings. The value is the list of ticked ones. */
export function CheckboxList({ name, label, hint, question, options, groups, carded = true }: CheckboxListProps) {
  const { id, error } = useField({ name, hint });
  return (
    <FieldGroup id={id} label={label} hint={hint} error={error} question={question}>
      <div className={carded ? "checks card in" : "checks mt"}>
        {options?.map((option) => (
          <Check key={option.value} name={name} option={option} />
        ))}
        {groups?.map((group) =>
          group.folded === undefined ? (
            <div key={group.title} className="checks-group" role="group" aria-label={group.title}>
              <p className="checks-title">{group.title}</p>
              {group.options.map((option) => (
                <Check key={option.value} name={name} option={option} />
              ))}
            </div>
          ) : (
            <details key={group.title} className="more checks-group">
              <summary>
                <Icon icon={chevronRightIcon} />
                {group.title}
                <span className="aside num">{group.folded}</span>
              </summary>
              <div role="group" aria-label={group.title}>
                {group.options.map((option) => (
                  <Check key={option.value} name={name} option={option} />
                ))}
              </div>
            </details>
          ),
        )}
      </div>
    </FieldGroup>
  );
}

function Check({ name, option }: { readonly name: string; readonly option: CheckboxOption }) {
  const { id, bind, start } = useField({ name });
  const own = optionId(id, option.value);
  const words = option.locked?.because ?? option.hint;
  const binding =
    option.locked === undefined
      ? { ...bind(), defaultChecked: start.list.includes(option.value), "data-many": "" }
      : { disabled: true, defaultChecked: option.locked.ticked };
  return (
    <div className="check">
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
}
