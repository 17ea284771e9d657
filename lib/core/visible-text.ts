/** Control characters, marks that change the direction of text, and line breaks that only some programs know. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One code unit as JSON and YAML spell it: `\u202e`. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * JSON in which every character can be seen: what changes the direction of text or breaks lines in some programs is
 * escaped, so a file reads as what it means. Parses to the same value as the JSON of `JSON.stringify`.
 */
export function visibleJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, null, indent);
  // Line breaks here are layout: inside a string JSON has escaped them.
  return json.replace(INVISIBLE, (sign) => (sign === "\n" ? sign : sign.split("").map(escapeUnit).join("")));
}

/** One line for people: characters that break it, move the cursor or reverse the text become a space. */
export function oneLine(text: string): string {
  return text.replace(INVISIBLE, " ").trim();
}
