"use client";

import { useFormContext, type UseFormReturn } from "react-hook-form";

import { fieldId } from "./field-id";

/** What a field needs for rendering and for its accessible name. */
export type FieldParts = {
  readonly id: string;
  readonly hintId: string;
  readonly errorId: string;
  readonly error: string | undefined;
  /** `aria-invalid` and `aria-describedby` of the control. */
  readonly aria: { readonly "aria-invalid"?: true; readonly "aria-describedby"?: string };
  readonly form: UseFormReturn;
};

/** Connects a field to its form by the field's dotted path. */
export function useField(name: string, hasHint: boolean): FieldParts {
  const form = useFormContext();
  const { error } = form.getFieldState(name, form.formState);
  const message = error?.root?.message ?? error?.message;
  const id = fieldId(name);
  const described = [hasHint ? `${id}-hint` : undefined, message === undefined ? undefined : `${id}-error`].filter(
    (part) => part !== undefined,
  );
  return {
    id,
    hintId: `${id}-hint`,
    errorId: `${id}-error`,
    error: message,
    aria: {
      ...(message === undefined ? {} : { "aria-invalid": true as const }),
      ...(described.length === 0 ? {} : { "aria-describedby": described.join(" ") }),
    },
    form,
  };
}

/** The initial text of a field. The server renders it, so it is visible before scripts run. */
export function startText(form: UseFormReturn, name: string): string {
  const value: unknown = form.getValues(name);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The initially ticked values of a choice. */
export function startList(form: UseFormReturn, name: string): readonly string[] {
  const value: unknown = form.getValues(name);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
