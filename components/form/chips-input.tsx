"use client";

import { useRef } from "react";
import { useController, useFormContext } from "react-hook-form";

import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { xIcon } from "@/components/ui/icons";

import { Field, type FieldWords } from "./field";
import type { FoundValue } from "./found-chips";
import { splitChips } from "./split-chips";
import { useField } from "./use-field";

type ChipsInputProps = FieldWords & {
  readonly addLabel?: string | undefined;
  /** Values that exist in the account and are not chosen yet. */
  readonly found?: readonly FoundValue[] | undefined;
};

/** Several short values: delegate tags, instance IDs. Typed or pasted, separated by commas, spaces or lines. */
export function ChipsInput({ name, label, hint, question, addLabel = "Add", found = [] }: ChipsInputProps) {
  const { id, error, aria, start } = useField({ name, hint });
  const { control } = useFormContext();
  const { field } = useController({ control, name });
  const input = useRef<HTMLInputElement>(null);
  const chosen = start.list;

  function add(more: string) {
    field.onChange(splitChips(more, chosen));
  }

  function takeTyped() {
    const typed = input.current?.value ?? "";
    if (typed.trim() !== "") add(typed);
    if (input.current !== null) input.current.value = "";
  }

  return (
    <Field id={id} label={label} hint={hint} error={error} question={question}>
      {chosen.length === 0 ? null : (
        <ul className="chips" aria-label={`${label}: chosen`}>
          {chosen.map((value) => (
            <li key={value} className="tag mono">
              {value}
              <button
                type="button"
                aria-label={`Remove ${value}`}
                onClick={() => field.onChange(chosen.filter((other) => other !== value))}
              >
                <Icon icon={xIcon} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="with-button">
        <input
          {...aria}
          id={id}
          ref={(element) => {
            input.current = element;
            field.ref(element);
          }}
          className="input mono"
          autoComplete="off"
          spellCheck={false}
          onBlur={() => {
            takeTyped();
            field.onBlur();
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.currentTarget.value.trim() === "") return;
            event.preventDefault();
            takeTyped();
          }}
        />
        <Button onClick={takeTyped}>{addLabel}</Button>
      </div>
      {found.length === 0 ? null : (
        <p className="hint found">
          Found:{" "}
          {found
            .filter((item) => !chosen.includes(item.value))
            .map((item) => (
              <button key={item.value} type="button" className="tag mono" onClick={() => add(item.value)}>
                <span className="vh">Add </span>
                {item.label ?? item.value}
              </button>
            ))}
        </p>
      )}
    </Field>
  );
}
