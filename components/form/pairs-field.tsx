"use client";

import { useFieldArray } from "react-hook-form";

import { Button } from "@/components/ui/button";

import { FieldGroup, type FieldWords } from "./field";
import { fieldId } from "./field-id";
import { startText, useField } from "./use-field";

type PairsFieldProps = FieldWords & {
  /** Words for the two sides of a line ("Tag", "Value"). */
  readonly keyLabel: string;
  readonly valueLabel: string;
  readonly addLabel?: string | undefined;
  /** Keys that exist in the account, offered while typing. */
  readonly knownKeys?: readonly string[] | undefined;
};

/** Lines of a key and a value: tags to filter by. The value is a list of `{ key, value }`. */
export function PairsField({
  name,
  label,
  hint,
  question,
  keyLabel,
  valueLabel,
  addLabel = "Add a line",
  knownKeys = [],
}: PairsFieldProps) {
  const { id, error, form } = useField(name, hint !== undefined);
  const { fields, append, remove } = useFieldArray({ control: form.control, name });
  const listId = `${id}-known`;
  return (
    <FieldGroup id={id} label={label} hint={hint} error={error} question={question}>
      <ol className="filter-rows pairs card in mt">
        {fields.map((field, index) => {
          const line = index + 1;
          const at = (side: "key" | "value") => `${name}.${index}.${side}`;
          const wrong = (side: "key" | "value") => form.getFieldState(at(side), form.formState).error?.message;
          return (
            <li key={field.id}>
              <span className="small quiet">{index === 0 ? "Where" : "and"}</span>
              <input
                {...form.register(at("key"))}
                id={fieldId(at("key"))}
                className="input mono"
                aria-label={`Line ${line}: ${keyLabel}`}
                aria-invalid={wrong("key") === undefined ? undefined : true}
                aria-description={wrong("key")}
                defaultValue={startText(form, at("key"))}
                list={knownKeys.length === 0 ? undefined : listId}
                autoComplete="off"
                spellCheck={false}
              />
              <input
                {...form.register(at("value"))}
                id={fieldId(at("value"))}
                className="input mono"
                aria-label={`Line ${line}: ${valueLabel}`}
                aria-invalid={wrong("value") === undefined ? undefined : true}
                aria-description={wrong("value")}
                defaultValue={startText(form, at("value"))}
                autoComplete="off"
                spellCheck={false}
              />
              <Button look="bare" size="icon" icon="x" aria-label={`Remove line ${line}`} onClick={() => remove(index)} />
            </li>
          );
        })}
        <li>
          <Button
            look="bare"
            size="small"
            icon="plus"
            onClick={() => append({ key: "", value: "" }, { focusName: `${name}.${fields.length}.key` })}
          >
            {addLabel}
          </Button>
        </li>
      </ol>
      {knownKeys.length === 0 ? null : (
        <datalist id={listId}>
          {knownKeys.map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
      )}
    </FieldGroup>
  );
}
