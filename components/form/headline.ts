/** The first sentence of a message as a heading, without its full stop, and the rest. */
export function headlineOf(message: string): { readonly headline: string; readonly rest: string } {
  const [first = message] = /^.*?[.!?](?= ["“]?\p{Lu})/su.exec(message) ?? [];
  return { headline: first.trim().replace(/\.$/, ""), rest: message.slice(first.length).trim() };
}
