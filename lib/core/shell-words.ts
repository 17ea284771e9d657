import { oneLine } from "./visible-text";

/** A word of a POSIX shell, quoted so that nothing in it is read as syntax. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A message for the terminal: one line, without what would move the cursor or colour it. */
export function shellMessage(text: string): string {
  return shellQuote(oneLine(text));
}
