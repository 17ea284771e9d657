import { z } from "zod";

import type { CheckResult } from "@/lib/domain/checks/check";

import type { RegionCount } from "./aws-checks";

const regionsSchema = z.object({
  regions: z.array(
    z.union([
      z.object({ region: z.string(), running: z.number(), total: z.number(), clusters: z.number().optional() }),
      z.object({ region: z.string(), failure: z.string() }),
    ]),
  ),
});

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
  if ("failure" in count) return -1;
  return count.running + (count.clusters ?? 0);
}

/** Whether a region answered and holds nothing that runs. */
export function isEmpty(count: RegionCount): boolean {
  return weight(count) === 0;
}

/** A region's counts in words: `25 running, 2 clusters`. */
export function regionWords(count: RegionCount): string {
  if ("failure" in count) return "no answer";
  const running = `${String(count.running)} running`;
  return count.clusters === undefined
    ? running
    : `${running}, ${String(count.clusters)} ${count.clusters === 1 ? "cluster" : "clusters"}`;
}
