import { z } from "zod";

import type { CheckResult } from "@/lib/domain/checks/check";

const delegatesSchema = z.array(
  z.object({ name: z.string(), tags: z.array(z.string()), connected: z.boolean(), lastHeartBeat: z.string().nullable() }),
);

/** A delegate as it was last seen. */
export type SeenDelegate = z.infer<typeof delegatesSchema>[number];

/** The delegates that the last check found, connected ones first. */
export function seenDelegates(check: CheckResult | undefined): readonly SeenDelegate[] {
  const parsed = delegatesSchema.safeParse(check?.evidence[0]?.answer);
  return parsed.success ? parsed.data.toSorted((a, b) => Number(b.connected) - Number(a.connected)) : [];
}
