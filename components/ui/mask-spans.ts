/** A piece of code, and whether it masks a secret. */
export type CodeSpan = { readonly text: string; readonly masked: boolean };

/** A quoted value with at least four dots, or such a run of dots alone: the way previews mask a secret. */
const MASKED = /"[^"\n]*[•·]{4,}[^"\n]*"|[•·]{4,}[\w-]*/g;

/** Splits code into plain pieces and masked secrets. The joined pieces are the code. */
export function maskSpans(code: string): readonly CodeSpan[] {
  const spans: CodeSpan[] = [];
  let from = 0;
  for (const match of code.matchAll(MASKED)) {
    if (match.index > from) spans.push({ text: code.slice(from, match.index), masked: false });
    spans.push({ text: match[0], masked: true });
    from = match.index + match[0].length;
  }
  if (from < code.length) spans.push({ text: code.slice(from), masked: false });
  return spans;
}
