/** A place in a text: both numbers begin with 1; the column counts UTF-16 units, as editors do. */
export type Place = { readonly line: number; readonly column: number };

/** Finds places in one text. It searches for line ends at the first call only, because most texts have no problem. */
export function createPlaces(text: string): (offset: number) => Place {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const start = starts[low] ?? 0;
    // A byte order mark does not count as a column.
    const mark = low === 0 && text.startsWith("\uFEFF") ? 1 : 0;
    return { line: low + 1, column: Math.max(0, offset - start - mark) + 1 };
  };
}

/** Where each line begins: after `\n`, `\r\n` or a lone `\r`. */
function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (match) => match.index + match[0].length)];
}
