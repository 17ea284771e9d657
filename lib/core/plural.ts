const RULES = new Intl.PluralRules("en");

/** The words that go with a count: `plural(3, "is", "are")` is "are". */
export function plural(count: number, one: string, other: string): string {
  return RULES.select(count) === "one" ? one : other;
}

/** A count with its noun: "1 host", "2 hosts", "0 people". `other` is for nouns that do not end in s. */
export function counted(count: number, one: string, other = `${one}s`): string {
  return `${String(count)} ${plural(count, one, other)}`;
}
