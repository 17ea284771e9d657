"use client";

import { createContext, use } from "react";

/** The props that connect a native control to the form around it. */
export type Binding = {
  readonly name: string;
  readonly onChange?: (event: { readonly target: unknown; readonly type?: string }) => unknown;
  readonly onBlur?: (event: { readonly target: unknown; readonly type?: string }) => unknown;
  readonly ref?: (element: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null) => void;
};

/**
 * What a field needs from the form around it. `Form` provides it from react-hook-form and `ActionForm` from the browser's own
 * form, so a field is written once and pages that only post do not load the library.
 */
export type FormPort = {
  /** The HTML ID of a field. The summary links to it. */
  readonly idOf: (name: string) => string;
  /** The error of a field's answer. */
  readonly errorOf: (name: string) => string | undefined;
  /** The initial value of a field. The server renders it, so it is visible before scripts run. */
  readonly startOf: (name: string) => unknown;
  readonly bind: (name: string, as?: "text" | "number") => Binding;
  /** Sets a field to a value, as if it had been typed, and focuses it. */
  readonly fill: (name: string, value: string) => void;
};

/** The form around a field. */
export const FormContext = createContext<FormPort | undefined>(undefined);

/** The form around a field. Throws outside a form, which is a mistake of the page. */
export function useFormPort(): FormPort {
  const port = use(FormContext);
  if (port === undefined) throw new Error("A field has no form around it. Put it into a Form or an ActionForm.");
  return port;
}
