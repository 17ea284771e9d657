"use client";

import { useState } from "react";
import { useController } from "react-hook-form";

import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

import { Field, type FieldWords } from "./field";
import type { FoundValue } from "./found-chips";
import { splitChips } from "./split-chips";
import { startList, useField } from "./use-field";

type ChipsInputProps = FieldWords & {
  readonly addLabel?: string | undefined;
  /** Values that exist in the account and are not chosen yet. */
  readonly found?: readonly FoundValue[] | undefined;
};

/** Several short values: delegate tags, instance IDs. Typed or pasted, parted by commas, spaces or lines. */
export function ChipsInput({ name, label, hint, question, addLabel = "Add", found = [] }: ChipsInputProps) {
  const { id, error, aria, form } = useField(name, hint !== undefined);
  const { field } = useController({ control: form.control, name });
  const [text, setText] = useState("");
  const chosen = startList(form, name);

  function add(more: string) {
    field.onChange(splitChips(more, chosen));
    setText("");
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
                <Icon name="x" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="with-button">
        <input
          {...aria}
          id={id}
          ref={field.ref}
          className="input mono"
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => {
            if (text.trim() !== "") add(text);
            field.onBlur();
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || text.trim() === "") return;
            event.preventDefault();
            add(text);
          }}
        />
        <Button onClick={() => add(text)}>{addLabel}</Button>
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
