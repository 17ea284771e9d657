const FORMATS = {
  and: new Intl.ListFormat("en-GB", { type: "conjunction" }),
  or: new Intl.ListFormat("en-GB", { type: "disjunction" }),
};

/** Words as a sentence lists them: `listed(["a", "b", "c"], "or")` is "a, b or c". */
export function listed(words: readonly string[], word: "and" | "or"): string {
  return FORMATS[word].format(words);
}
