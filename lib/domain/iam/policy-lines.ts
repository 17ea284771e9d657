/** A line of a formatted policy with what it belongs to. */
export type PolicyLine = {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Index of the statement it lies in; absent for the document's own lines. */
  readonly statement?: number | undefined;
  /** The element of the statement: `Sid`, `Action`, `Resource`. */
  readonly element?: string | undefined;
  /** The action it names. */
  readonly action?: string | undefined;
};

/** A row of two aligned documents; `same` ignores a trailing comma. At least one side is there. */
export type AlignedPair =
  | { readonly left: PolicyLine; readonly right: PolicyLine; readonly same: boolean }
  | { readonly left: PolicyLine; readonly right?: undefined; readonly same: false }
  | { readonly left?: undefined; readonly right: PolicyLine; readonly same: false };

/** Reads the lines of a policy printed with two spaces of indent, as `formatPolicy` and the guide do. */
export function readLines(text: string): readonly PolicyLine[] {
  let statement = -1;
  let inside = false;
  let element: string | undefined;
  return text.split("\n").map((line, index): PolicyLine => {
    if (line === "    {") {
      statement += 1;
      inside = true;
      element = undefined;
    }
    const key = /^ {6}"(\w+)":/.exec(line)?.[1];
    if (key !== undefined) element = key;
    const action = element === "Action" ? /"([\w-]+:[\w*]+)"/.exec(line)?.[1] : undefined;
    const result: PolicyLine = {
      number: index + 1,
      text: line,
      statement: inside ? statement : undefined,
      element: inside && element !== undefined ? element : undefined,
      action,
    };
    if (/^ {4}\},?$/.test(line)) inside = false;
    return result;
  });
}

function comparable(line: PolicyLine): string {
  return line.text.replace(/,$/, "");
}

/** Lengths of the longest common subsequence of all pairs of suffixes. */
function suffixLengths(left: readonly string[], right: readonly string[]): readonly (readonly number[])[] {
  const table: number[][] = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row === undefined) continue;
      row[j] = left[i] === right[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function elementKey(line: PolicyLine): string | undefined {
  return /^\s*"(Sid|Effect|Action|Resource|Condition)":/.exec(line.text)?.[1];
}

/** Within a differing stretch, puts lines of the same element side by side (`"Sid"` with `"Sid"`), the rest one after the other. */
function pairStretch(left: readonly PolicyLine[], right: readonly PolicyLine[]): readonly AlignedPair[] {
  const pairs: AlignedPair[] = [];
  let next = 0;
  for (const line of right) {
    const key = elementKey(line);
    const match = key === undefined ? -1 : left.findIndex((candidate, index) => index >= next && elementKey(candidate) === key);
    const partner = left[match];
    if (partner === undefined) {
      pairs.push({ right: line, same: false });
      continue;
    }
    for (const skipped of left.slice(next, match)) pairs.push({ left: skipped, same: false });
    pairs.push({ left: partner, right: line, same: false });
    next = match + 1;
  }
  for (const rest of left.slice(next)) pairs.push({ left: rest, same: false });
  return pairs;
}

type Block = { readonly lines: readonly PolicyLine[]; readonly actions: ReadonlySet<string>; readonly frame: boolean };

/** The lines of a policy in blocks: opening, one per statement, closing. */
function toBlocks(lines: readonly PolicyLine[]): readonly Block[] {
  const groups: PolicyLine[][] = [];
  let previous: number | undefined | null = null;
  for (const line of lines) {
    const last = groups.at(-1);
    if (last !== undefined && previous === line.statement) last.push(line);
    else groups.push([line]);
    previous = line.statement;
  }
  return groups.map((group) => ({
    lines: group,
    actions: new Set(group.flatMap((line) => (line.action === undefined ? [] : [line.action]))),
    frame: group[0]?.statement === undefined,
  }));
}

function blockAffinity(left: Block, right: Block): number {
  if (left.frame !== right.frame) return 0;
  if (left.frame) return (left.lines[0]?.number === 1) === (right.lines[0]?.number === 1) ? 1000 : 0;
  return [...left.actions].filter((action) => right.actions.has(action)).length;
}

/** Pairs blocks in order so that the statements facing each other share as many actions as possible. */
function pairBlocks(
  left: readonly Block[],
  right: readonly Block[],
): readonly (readonly [Block | undefined, Block | undefined])[] {
  const best: number[][] = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
  const gain = (i: number, j: number): number => {
    const [a, b] = [left[i], right[j]];
    const affinity = a === undefined || b === undefined ? 0 : blockAffinity(a, b);
    return affinity === 0 ? -1 : affinity + at(i + 1, j + 1);
  };
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = best[i];
      if (row !== undefined) row[j] = Math.max(at(i + 1, j), at(i, j + 1), gain(i, j));
    }
  }
  const pairs: (readonly [Block | undefined, Block | undefined])[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && gain(i, j) === at(i, j)) {
      pairs.push([left[i], right[j]]);
      i += 1;
      j += 1;
    } else if (i < left.length && (j >= right.length || at(i + 1, j) >= at(i, j + 1))) {
      pairs.push([left[i], undefined]);
      i += 1;
    } else {
      pairs.push([undefined, right[j]]);
      j += 1;
    }
  }
  return pairs;
}

/**
 * Aligns two printed policies: statements that share the most actions face each other, inside them equal lines do,
 * and what differs is paired by element.
 */
export function alignPolicies(left: readonly PolicyLine[], right: readonly PolicyLine[]): readonly AlignedPair[] {
  return pairBlocks(toBlocks(left), toBlocks(right)).flatMap(([a, b]) => alignLines(a?.lines ?? [], b?.lines ?? []));
}

function alignLines(left: readonly PolicyLine[], right: readonly PolicyLine[]): readonly AlignedPair[] {
  const leftText = left.map(comparable);
  const rightText = right.map(comparable);
  const lengths = suffixLengths(leftText, rightText);
  const pairs: AlignedPair[] = [];
  let stretchLeft: PolicyLine[] = [];
  let stretchRight: PolicyLine[] = [];
  const flush = (): void => {
    pairs.push(...pairStretch(stretchLeft, stretchRight));
    stretchLeft = [];
    stretchRight = [];
  };
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const a = left[i];
    const b = right[j];
    if (a !== undefined && b !== undefined && leftText[i] === rightText[j]) {
      flush();
      pairs.push({ left: a, right: b, same: true });
      i += 1;
      j += 1;
    } else if (a !== undefined && (b === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))) {
      stretchLeft.push(a);
      i += 1;
    } else if (b !== undefined) {
      stretchRight.push(b);
      j += 1;
    }
  }
  flush();
  return pairs;
}
