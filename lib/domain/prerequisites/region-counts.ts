import { z } from "zod";

import { counted } from "@/lib/core/plural";
import type { CheckResult } from "@/lib/domain/checks/check";

import type { RegionCount } from "./aws-checks";

const failureSchema = z.object({ what: z.enum(["instances", "clusters"]), refused: z.boolean(), title: z.string() });

const countSchema = z.object({
  region: z.string(),
  running: z.number().optional(),
  total: z.number().optional(),
  clusters: z.number().optional(),
  failures: z.array(failureSchema).optional(),
});

/** How checks of before told a failure. */
const oldFailure = z
  .object({ region: z.string(), failure: z.string() })
  .transform(({ region, failure }) => ({ region, failures: [{ what: "instances" as const, refused: false, title: failure }] }));

const regionsSchema = z.object({ regions: z.array(z.union([oldFailure, countSchema])) });

/** What each enabled region held when it was last counted, the fullest first; silent regions last. Empty before the first count. */
export function regionCounts(checks: readonly CheckResult[]): readonly RegionCount[] {
  const counted = ["s1.running-instances", "s1.clusters"].flatMap((id) => {
    const answer = checks.find((check) => check.id === id)?.evidence[0]?.answer;
    const parsed = regionsSchema.safeParse(answer);
    return parsed.success ? parsed.data.regions : [];
  });
  const byRegion = new Map(counted.map((one) => [one.region, one]));
  return [...byRegion.values()].sort((a, b) => weight(b) - weight(a) || a.region.localeCompare(b.region, "en"));
}

function weight(count: RegionCount): number {
  if (count.running === undefined && count.clusters === undefined) return -1;
  return (count.running ?? 0) + (count.clusters ?? 0);
}

/** Whether a region answered and holds nothing that runs. */
export function isEmpty(count: RegionCount): boolean {
  return weight(count) === 0 && (count.failures ?? []).length === 0;
}

/** A region's counts in words: `25 running, 2 clusters`. */
export function regionWords(count: RegionCount): string {
  const { running, clusters, failures = [] } = count;
  const missing = (what: "instances" | "clusters") => {
    const failure = failures.find((one) => one.what === what);
    return failure === undefined ? [] : [`${what} ${failure.refused ? "refused" : "not read"}`];
  };
  return [
    ...(running === undefined ? missing("instances") : [`${String(running)} running`]),
    ...(clusters === undefined ? missing("clusters") : [counted(clusters, "cluster")]),
  ].join(", ");
}
