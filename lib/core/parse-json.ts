/** What a text says as JSON; `undefined` for a text that is not JSON. The message of the parser quotes the text, so it is dropped. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
