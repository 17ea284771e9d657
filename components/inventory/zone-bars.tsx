import { plural } from "@/lib/core/plural";
import { Card } from "@/components/ui/card";

type ZoneBarsProps = { readonly rows: readonly { readonly zone?: string | undefined; readonly seen: boolean }[] };

/** The instances that Harness will see, by zone. A single zone is a risk worth knowing before a deployment. */
export function ZoneBars({ rows }: ZoneBarsProps) {
  const zones = [...new Set(rows.flatMap(({ zone }) => zone ?? []))].sort().map((zone) => {
    const inZone = rows.filter((row) => row.zone === zone);
    return { zone, seen: inZone.filter(({ seen }) => seen).length, all: inZone.length };
  });
  if (zones.length === 0) return null;
  const most = Math.max(...zones.map(({ all }) => all));
  const used = zones.filter(({ seen }) => seen > 0);
  const finding =
    used.length === 0
      ? "No zone has an instance that Harness will see."
      : plural(
          used.length,
          `All of them are in ${used[0]?.zone ?? ""}: a failure of this zone affects every instance.`,
          `In ${String(used.length)} of ${String(zones.length)} zones with instances.`,
        );
  return (
    <Card
      title="Instances by zone"
      aside={
        <p className="key">
          <span>
            <Swatch fill="c1" />
            seen
          </span>
          <span>
            <Swatch fill="hx" />
            not seen
          </span>
        </p>
      }
      footer={<span>{finding}</span>}
      padded
    >
      <ul className="bars">
        {zones.map(({ zone, seen, all }) => (
          <li key={zone}>
            <span>{zone}</span>
            <svg className="bar" aria-hidden="true">
              <rect className="c1" width={percent(seen, most)} height="100%" rx="2" />
              <rect className="hx" x={percent(seen, most)} width={percent(all - seen, most)} height="100%" rx="2" />
            </svg>
            <span className="v">
              {seen} of {all}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Swatch({ fill }: { readonly fill: string }) {
  return (
    <svg className="swatch" aria-hidden="true">
      <rect className={fill} width="10" height="10" rx="2" />
    </svg>
  );
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(2)}%`;
}
