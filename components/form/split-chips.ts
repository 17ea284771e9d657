/** Splits what was typed or pasted into separate values: commas, spaces and new lines part them, and none is kept twice. */
export function splitChips(text: string, present: readonly string[] = []): readonly string[] {
  const values = text.split(/[\s,;]+/).filter((part) => part !== "");
  return [...new Set([...present, ...values])];
}
