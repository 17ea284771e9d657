"use client";

import type { FieldWords } from "./field";
import { useFormPort, type Binding } from "./form-port";

/** What a field needs for rendering and for its accessible name. */
export type FieldParts = {
  readonly id: string;
  readonly error: string | undefined;
  /** The ARIA attributes of the control. */
  readonly aria: {
    readonly "aria-invalid"?: true | undefined;
    readonly "aria-required"?: true | undefined;
    readonly "aria-describedby"?: string | undefined;
  };
  /** The props that connect the native control; see `FormPort`. */
  readonly bind: (as?: "text" | "number") => Binding;
  /** The initial value: a text, a list of texts, or whether it is ticked. */
  readonly start: { readonly text: string; readonly list: readonly string[]; readonly ticked: boolean };
};

/** Connects a field to the form around it by the field's dotted path. */
export function useField({ name, hint, required }: Pick<FieldWords, "name" | "hint" | "required">): FieldParts {
  const port = useFormPort();
  const error = port.errorOf(name);
  const id = port.idOf(name);
  const described = [hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`].filter(
    (part) => part !== "",
  );
  return {
    id,
    error,
    aria: {
      "aria-invalid": error === undefined ? undefined : true,
      "aria-required": required === true ? true : undefined,
      "aria-describedby": described.length === 0 ? undefined : described.join(" "),
    },
    bind: (as) => port.bind(name, as),
    start: startOf(port.startOf(name)),
  };
}

function startOf(value: unknown): FieldParts["start"] {
  return {
    text: typeof value === "string" || typeof value === "number" ? String(value) : "",
    list: Array.isArray(value) ? value.filter((item) => typeof item === "string") : [],
    // A posted tick comes back as its text.
    ticked: value === true || (typeof value === "string" && value !== ""),
  };
}
