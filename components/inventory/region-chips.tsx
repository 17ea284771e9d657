import { Icon } from "@/components/ui/icon";
import { formatCount } from "@/components/ui/format-number";
import { formatAge } from "@/lib/core/dates";
import { circleCheckIcon, circleDashedIcon, clockIcon, octagonXIcon, triangleAlertIcon } from "@/components/ui/icons";
import type { RegionStatus } from "@/lib/domain/inventory/scan";

type RegionChipsProps = {
  readonly regions: readonly RegionStatus[];
  /** Shown before the region when there are several accounts. */
  readonly names: Readonly<Record<string, string>>;
  readonly now: Date;
};

const DRAWN = {
  fresh: { icon: circleCheckIcon, tone: "c-pass" },
  stale: { icon: clockIcon, tone: "c-warn" },
  doubted: { icon: triangleAlertIcon, tone: "c-warn" },
  failed: { icon: octagonXIcon, tone: "c-fail" },
  never: { icon: circleDashedIcon, tone: "c-none" },
} as const;

/** Every region with resources or with a failed reading, with count and age; empty ones are only counted. */
export function RegionChips({ regions, names, now }: RegionChipsProps) {
  const shown = regions.filter(({ found, status }) => found > 0 || status === "failed" || status === "doubted");
  const empty = regions.length - shown.length;
  return (
    <ul className="regions" aria-label="Regions, with what was found and the age of the reading">
      {shown.map((region) => (
        <li key={`${region.accountId}/${region.region}`} className="region">
          <Icon icon={DRAWN[region.status].icon} className={DRAWN[region.status].tone} />
          <span>
            {names[region.accountId] === undefined ? "" : `${names[region.accountId]} `}
            {region.region}
          </span>
          <span className="quiet">{describe(region, now)}</span>
        </li>
      ))}
      {empty === 0 ? null : (
        <li className="region off quiet">
          {shown.length === 0 ? `${String(empty)} regions, all empty` : `${String(empty)} more, all empty`}
        </li>
      )}
    </ul>
  );
}

function describe({ status, found, lastGoodAt }: RegionStatus, now: Date): string {
  const age = lastGoodAt === undefined ? "never read" : formatAge(lastGoodAt, now);
  switch (status) {
    case "fresh":
    case "stale":
      return `${formatCount(found)} · ${age}`;
    case "doubted":
      return `${formatCount(found)} before, suddenly empty`;
    case "failed":
      return lastGoodAt === undefined ? "could not be read" : `could not be read · ${formatCount(found)}, ${age}`;
    case "never":
      return "not read yet";
  }
}
