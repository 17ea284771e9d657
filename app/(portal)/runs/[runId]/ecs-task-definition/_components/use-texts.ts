"use client";

import { useWatch } from "react-hook-form";

/** The present texts of fields; what is not a text is "". */
export function useTexts(names: readonly string[]): readonly string[] {
  const values: readonly unknown[] = useWatch({ name: [...names] });
  return values.map((value) => (typeof value === "string" ? value : ""));
}
