/** Splits typed or pasted text into values at commas, spaces and new lines, and drops duplicates. */
export function splitChips(text: string, present: readonly string[] = []): readonly string[] {
  const values = text.split(/[\s,;]+/).filter((part) => part !== "");
  return [...new Set([...present, ...values])];
}
