import { oneLine, visibleJson } from "@/lib/core/visible-text";

/** A word of a POSIX shell, quoted so that nothing in it is read as syntax. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A message for the terminal: one line, without what would move the cursor or colour it. */
export function shellMessage(text: string): string {
  return shellQuote(oneLine(text));
}

/**
 * The parameters of a call of the AWS CLI as one JSON word. As options of their own, values that begin with `--` would be
 * read as options, and `file://` would send the content of a file.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
export function cliInput(parameters: Readonly<Record<string, unknown>>): string {
  return `--cli-input-json ${shellQuote(visibleJson(parameters))}`;
}
