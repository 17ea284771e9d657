import { parseJson } from "@/lib/core/parse-json";

import { Unreadable } from "./unreadable";

/** The offset after a placeholder that begins here. Nested brackets of the same kind are counted. */
export function closing(text: string, from: number, [open, close]: readonly [string, string]): number | undefined {
  let depth = 0;
  const line = text.indexOf("\n", from);
  const limit = line < 0 ? text.length : line;
  for (let at = from; at < limit;) {
    if (text.startsWith(close, at) && depth > 0) {
      depth -= 1;
      at += close.length;
      if (depth === 0) return at;
    } else if (text.startsWith(open, at) || (open === "${" && text[at] === "{")) {
      depth += 1;
      at += text.startsWith(open, at) ? open.length : 1;
    } else at += 1;
  }
  return undefined;
}

/** The offset after the closing quote. Quotes inside `${…}` belong to the expression, as in Terraform. */
export function endOfString(text: string, from: number): number | undefined {
  // After one unclosed `${` the others are not searched: each would cost a search up to the end of the line.
  let mayBeClosed = true;
  for (let at = from + 1; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') return at + 1;
    if (sign === "\n" || sign === "\r") return undefined;
    if (sign === "\\") at += 1;
    else if (mayBeClosed && sign === "$" && text[at + 1] === "{") {
      const end = closing(text, at, ["${", "}"]);
      mayBeClosed = end !== undefined;
      if (end !== undefined && isExpression(text.slice(at, end))) at = end - 1;
    }
  }
  return undefined;
}

/** Whether quotes without a backslash inside the braces come in pairs and open nothing that JSON would close. */
function isExpression(braced: string): boolean {
  return (braced.match(/(?<!\\)"/g) ?? []).length % 2 === 0 && !/"\s*:\s*"/.test(braced);
}

/** The value of a quoted string. Quotes of an expression inside it need no backslash. */
export function decode(quoted: string, offset: number): string {
  const inner = quoted
    .slice(1, -1)
    .replaceAll(/(\\.)|"/gs, (found, escaped: unknown) => (typeof escaped === "string" ? escaped : `\\${found}`));
  // JSON itself refuses a tab inside a string; every other reader accepts it.
  const json = `"${inner.replaceAll("\t", "\\t")}"`;
  const decoded = parseJson(json);
  if (typeof decoded === "string") return decoded;
  const wrong = /\\(?!["\\/bfnrtu]|u[0-9a-fA-F]{4})/.exec(quoted.replaceAll("\\\\", "  "));
  throw new Unreadable(
    "This string has an escape that JSON does not know. Write each backslash twice.",
    offset + (wrong?.index ?? 0),
  );
}
