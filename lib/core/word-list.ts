/** Words in a sentence: `wordList(["80", "443", "8080"], "or")` is "80, 443 or 8080". */
export function wordList(words: readonly string[], joiner: "and" | "or"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${joiner} ${last}`;
}
