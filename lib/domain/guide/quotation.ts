import { quoteLines } from "./text";

/** A piece of the guide as it is shown: a heading, a paragraph, or a list under either. */
export type QuotedBlock = {
  readonly heading?: string;
  readonly text?: string;
  readonly items?: readonly string[];
};

const HEADING = /^(?:#+ |\d+\. \*\*)(.+)$/;
const LIST_ITEM = /^\s*(?:- (?:\[ \] )?|\d+\. )(.+)$/;

/** Lines of the guide as blocks: the words are the guide's, only its marks of emphasis are left out. */
export function quoteBlocks(from: number, to: number): readonly QuotedBlock[] {
  const blocks: { heading?: string; text?: string; items?: string[] }[] = [];
  for (const { text } of quoteLines(from, to)) {
    const line = text.trimEnd();
    if (line === "" || line === "---") continue;
    const heading = HEADING.exec(line)?.[1];
    const item = LIST_ITEM.exec(line)?.[1];
    if (heading !== undefined) {
      blocks.push({ heading: withoutMarks(heading) });
    } else if (item !== undefined) {
      const last = blocks.at(-1) ?? {};
      if (blocks.length === 0) blocks.push(last);
      last.items = [...(last.items ?? []), withoutMarks(item)];
    } else {
      blocks.push({ text: withoutMarks(line.replace(/^> /, "").trim()) });
    }
  }
  return blocks;
}

function withoutMarks(text: string): string {
  return text.replaceAll("**", "").replaceAll("`", "");
}
