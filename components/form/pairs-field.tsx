"use client";

import { useFieldArray, useFormContext } from "react-hook-form";

import { Button } from "@/components/ui/button";
import { plusIcon, xIcon } from "@/components/ui/icons";

import { FieldError, FieldGroup, type FieldWords } from "./field";
import { useField } from "./use-field";

type PairsFieldProps = FieldWords & {
  /** Labels for the two sides of a line ("Tag", "Value"). */
  readonly keyLabel: string;
  readonly valueLabel: string;
  readonly addLabel?: string | undefined;
  /** Keys that exist in the account, suggested while typing. */
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
  const { id, error } = useField({ name, hint });
  const { control } = useFormContext();
  const { fields, append, remove } = useFieldArray({ control, name });
  const listId = knownKeys.length === 0 ? undefined : `${id}-known`;
  return (
    <FieldGroup id={id} label={label} hint={hint} error={error} question={question}>
      <ol className="filter-rows pairs card in mt">
        {fields.map((field, index) => (
          <li key={field.id}>
            <span className="small quiet">{index === 0 ? "Where" : "and"}</span>
            <Side name={`${name}.${index}.key`} label={`Line ${index + 1}: ${keyLabel}`} listId={listId} />
            <Side name={`${name}.${index}.value`} label={`Line ${index + 1}: ${valueLabel}`} />
            <Button look="bare" size="icon" icon={xIcon} aria-label={`Remove line ${index + 1}`} onClick={() => remove(index)} />
          </li>
        ))}
        <li>
          <Button
            look="bare"
            size="small"
            icon={plusIcon}
            onClick={() => append({ key: "", value: "" }, { focusName: `${name}.${fields.length}.key` })}
          >
            {addLabel}
          </Button>
        </li>
      </ol>
      {listId === undefined ? null : (
        <datalist id={listId}>
          {knownKeys.map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
      )}
    </FieldGroup>
  );
}

type SideProps = { readonly name: string; readonly label: string; readonly listId?: string | undefined };

function Side({ name, label, listId }: SideProps) {
  const { id, error, aria, bind, start } = useField({ name });
  return (
    <div>
      <input
        {...bind()}
        {...aria}
        id={id}
        className="input mono"
        aria-label={label}
        defaultValue={start.text}
        list={listId}
        autoComplete="off"
        spellCheck={false}
      />
      <FieldError id={id} error={error} />
    </div>
  );
}
