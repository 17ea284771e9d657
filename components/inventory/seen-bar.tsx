import { HIDDEN_WORDS, type HiddenBecause } from "@/lib/domain/inventory/harness-view";

type SeenBarProps = {
  readonly seen: number;
  readonly hidden: readonly { readonly kind: HiddenBecause; readonly count: number }[];
};

const FILLS: Readonly<Record<HiddenBecause, string>> = { "not-running": "c3", platform: "hx", vpc: "hd", tag: "c4", group: "hz" };
/** The gap between two parts, in percent of the width. */
const GAP = 0.5;

/** Visible and hidden machines in one bar, each part with its reason. */
export function SeenBar({ seen, hidden }: SeenBarProps) {
  const parts = [
    ...(seen === 0 ? [] : [{ id: "seen", fill: "c1", count: seen, words: `${String(seen)} seen` }]),
    ...hidden.map(({ kind, count }) => ({ id: kind, fill: FILLS[kind], count, words: `${String(count)} ${HIDDEN_WORDS[kind]}` })),
  ];
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return <p className="small soft">This region has no instances.</p>;
  const drawn = parts.map((part, index) => ({
    ...part,
    x: (parts.slice(0, index).reduce((sum, { count }) => sum + count, 0) / total) * 100,
    width: Math.max(0.5, (part.count / total) * 100 - GAP),
  }));
  return (
    <div className="stack-3">
      <div role="img" aria-label={parts.map(({ words }) => words).join(", ")}>
        <svg className="bar thick" aria-hidden="true">
          {drawn.map(({ id, fill, x, width }) => (
            <rect key={id} className={fill} x={`${x.toFixed(2)}%`} width={`${width.toFixed(2)}%`} height="100%" rx="3" />
          ))}
        </svg>
      </div>
      <p className="key">
        {parts.map(({ id, fill, words }) => (
          <span key={id}>
            <svg className="swatch" aria-hidden="true">
              <rect className={fill} width="10" height="10" rx="2" />
            </svg>
            {words}
          </span>
        ))}
      </p>
    </div>
  );
}
