import { Card } from "@/components/ui/card";
import { formatCount } from "@/components/ui/format-number";

type RegionBarsProps = {
  readonly groups: readonly { readonly region: string; readonly state: string; readonly count: number }[];
};

/** Instances by region, running and not. */
export function RegionBars({ groups }: RegionBarsProps) {
  const regions = [...new Set(groups.map(({ region }) => region))]
    .map((region) => {
      const own = groups.filter((group) => group.region === region);
      const sum = (rows: typeof own) => rows.reduce((total, { count }) => total + count, 0);
      return { region, all: sum(own), running: sum(own.filter(({ state }) => state === "running")) };
    })
    .sort((one, other) => other.all - one.all);
  const [fullest] = regions;
  if (fullest === undefined) return null;
  const total = regions.reduce((sum, { all }) => sum + all, 0);
  return (
    <Card
      title="Instances by region"
      aside={
        <p className="key">
          <span>
            <svg className="swatch" aria-hidden="true">
              <rect className="c1" width="10" height="10" rx="2" />
            </svg>
            running
          </span>
          <span>
            <svg className="swatch" aria-hidden="true">
              <rect className="hz" width="10" height="10" rx="2" />
            </svg>
            not running
          </span>
        </p>
      }
      footer={
        <span>
          {fullest.region} has {Math.round((fullest.all / total) * 100)} % of them
        </span>
      }
      padded
    >
      <ul className="bars">
        {regions.map(({ region, all, running }) => (
          <li key={region}>
            <span>{region}</span>
            <svg className="bar" aria-hidden="true">
              <rect className="c1" width={percent(running, fullest.all)} height="100%" rx="2" />
              <rect
                className="hz"
                x={percent(running, fullest.all)}
                width={percent(all - running, fullest.all)}
                height="100%"
                rx="2"
              />
            </svg>
            <span className="v">
              {formatCount(running)} of {formatCount(all)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(2)}%`;
}
