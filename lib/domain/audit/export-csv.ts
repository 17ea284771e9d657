/** What begins a field and never should: signs of a formula, and white space that some program leaves out before one. */
const DANGEROUS_START = /^[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]/;
/**
 * Where a cell may end for some spreadsheet: with a locale that has decimal commas it separates cells at semicolons and reads
 * the quotes as text.
 */
const SEPARATOR = /[,;|\t\r\n]/;
/** Characters before a formula that do not make it text. */
const LEFT_OUT = /[\s\p{Cc}\p{Cf}"]/u;
const FORMULA = /[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/**
 * A table as CSV: comma, CRLF, quotes doubled. What a spreadsheet would run gets an apostrophe in front, which spreadsheets
 * show as text.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => `${row.map(toCsvField).join(",")}\r\n`).join("");
}

/** One field, made harmless and quoted where it has to be. */
export function toCsvField(value: string): string {
  const marked = markFormulas(value);
  const safe = DANGEROUS_START.test(marked) ? `'${marked}` : marked;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text with an apostrophe at the start of every cell that some program would read as a formula. */
function markFormulas(value: string): string {
  let marked = "";
  let leftOut = "";
  let begins = true;
  for (const sign of value) {
    if (SEPARATOR.test(sign)) {
      marked += leftOut + sign;
      leftOut = "";
      begins = true;
    } else if (begins && LEFT_OUT.test(sign)) {
      leftOut += sign;
    } else {
      marked += (begins && FORMULA.test(sign) ? "'" : "") + leftOut + sign;
      leftOut = "";
      begins = false;
    }
  }
  return marked + leftOut;
}
