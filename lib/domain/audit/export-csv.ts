/** What a spreadsheet would take for a formula, or for the end of a cell: these never begin a field. */
const DANGEROUS_START = /^[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/**
 * A table as CSV: comma, CRLF, quotes doubled. A field that a spreadsheet would run gets a leading apostrophe, which
 * spreadsheets show as text.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => `${row.map(toCsvField).join(",")}\r\n`).join("");
}

/** One field, made harmless and quoted where it has to be. */
export function toCsvField(value: string): string {
  const safe = DANGEROUS_START.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
