import { stripCount, stripOffsets, stripSentence, type StripCell } from "./strip-sentence";

type StripProps = {
  /** The boxes in the guide's order. */
  readonly cells: readonly StripCell[];
  /** Index of the first ECS box when both groups are shown. */
  readonly gapBefore?: number | undefined;
  /** Show "3 of 16" beside it; leave out where the heading has the count. */
  readonly counted?: boolean | undefined;
};

/** The checklist of a run as a fingerprint: one small square per box. */
export function Strip({ cells, gapBefore, counted = false }: StripProps) {
  const offsets = stripOffsets(cells.length, gapBefore);
  const width = (offsets.at(-1) ?? 0) + 10;
  const drawing = (
    <svg className="strip" width={width} height="12" viewBox={`0 0 ${width} 12`} role="img" aria-label={stripSentence(cells)}>
      {cells.map((cell, index) => (
        <Cell key={index} cell={cell} x={offsets[index] ?? 0} />
      ))}
    </svg>
  );
  if (!counted) return drawing;
  return (
    <span className="strip-cell">
      {drawing}
      <span className="num">{stripCount(cells)}</span>
    </span>
  );
}

function Cell({ cell, x }: { readonly cell: StripCell; readonly x: number }) {
  if (cell === "to-do") return <rect className="todo" x={x + 0.5} y="1.5" width="9" height="9" rx="1.5" />;
  if (cell === "not-applicable") return <path className="na" d={`M${x + 2} 6h6`} />;
  const filled = (look: string) => <rect className={look} x={x} y="1" width="10" height="10" rx="2" />;
  if (cell === "ready") return filled("ok");
  return (
    <>
      {filled(cell === "failed" ? "bad" : "mid")}
      <path className="cut" d={cell === "failed" ? `m${x + 3} 4 4 4m0-4-4 4` : `M${x + 5} 3.5v3M${x + 5} 8.6v.01`} />
    </>
  );
}
