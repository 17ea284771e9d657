"use client";

import { useFieldArray, useFormContext } from "react-hook-form";

import { FieldError } from "@/components/form/field";
import { useField } from "@/components/form/use-field";
import type { SelectOption } from "@/components/form/select-field";
import { Button } from "@/components/ui/button";
import { plusIcon, xIcon } from "@/components/ui/icons";

import { Choice } from "./choice-field";

/** One side of a row. With options it is a choice. */
export type RowSide = { readonly key: string; readonly label: string; readonly options?: readonly SelectOption[] | undefined };

type RowsFieldProps = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly sides: readonly RowSide[];
  /** One row in words: "port". */
  readonly noun: string;
  /** Something to do about a row, shown below it. */
  readonly extra?: ((index: number, remove: (index: number) => void) => React.ReactNode) | undefined;
};

/** Rows of the same few values: ports, variables, secrets of a container. */
export function RowsField({ name, label, hint, sides, noun, extra }: RowsFieldProps) {
  const { id, error } = useField({ name, hint });
  const { control } = useFormContext();
  const { fields, append, remove } = useFieldArray({ control, name });
  const empty = Object.fromEntries(sides.map(({ key }) => [key, ""]));
  return (
    <fieldset className="field wide" id={id} tabIndex={-1}>
      <legend className="legend">{label}</legend>
      {hint === undefined ? null : <p className="hint">{hint}</p>}
      <FieldError id={id} error={error} />
      <ol className="row-list mt">
        {fields.map((field, index) => (
          <li key={field.id}>
            <div className="sides">
              {sides.map((side) => (
                <Side
                  key={side.key}
                  name={`${name}.${String(index)}.${side.key}`}
                  side={side}
                  noun={`${noun} ${String(index + 1)}`}
                />
              ))}
            </div>
            <Button
              look="bare"
              size="icon"
              icon={xIcon}
              aria-label={`Remove ${noun} ${String(index + 1)}`}
              onClick={() => remove(index)}
            />
            {extra?.(index, remove)}
          </li>
        ))}
      </ol>
      <Button
        look="bare"
        size="small"
        icon={plusIcon}
        onClick={() => append(empty, { focusName: `${name}.${String(fields.length)}.${sides[0]?.key ?? ""}` })}
      >
        Add a {noun}
      </Button>
    </fieldset>
  );
}

type SideProps = { readonly name: string; readonly side: RowSide; readonly noun: string };

function Side({ name, side, noun }: SideProps) {
  const { id, error, aria, bind, start } = useField({ name });
  return (
    <div className={error === undefined ? "field" : "field bad"}>
      <label htmlFor={id}>
        <span className="vh">{noun}: </span>
        {side.label}
      </label>
      <FieldError id={id} error={error} />
      {side.options === undefined ? (
        <input
          {...bind()}
          {...aria}
          id={id}
          className="input mono"
          defaultValue={start.text}
          autoComplete="off"
          spellCheck={false}
        />
      ) : (
        <Choice name={name} id={id} aria={aria} options={side.options} className="select" />
      )}
    </div>
  );
}
