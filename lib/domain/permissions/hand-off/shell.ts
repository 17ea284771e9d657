/** A word of a POSIX shell, quoted so that nothing in it is read as syntax. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Writes text to a file by a here-document whose end mark does not occur in the text. */
export function hereDocument(path: string, text: string): string {
  let mark = "POLICY";
  while (text.split("\n").includes(mark)) mark = `${mark}_`;
  return `cat >${path} <<'${mark}'\n${text}\n${mark}`;
}
