import { z } from "zod";

import type { RunPage } from "@/lib/server/run-page";

const recorded = z.object({ checks: z.array(z.object({ id: z.string() })) });

/** The event numbers of the newest result of each check and of the end of each operation. */
export async function eventNumbers({ deps, actor, run }: RunPage): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>();
  // Newest first, so the first one found is the one that counts.
  for (const event of await deps.events.listEvents(actor, run.id)) {
    const ids =
      event.action === "checks.recorded"
        ? (recorded.safeParse(event.data).data?.checks.map((check) => check.id) ?? [])
        : event.targetType === "operation"
          ? [event.targetId]
          : [];
    for (const id of ids) if (!numbers.has(id)) numbers.set(id, event.seq);
  }
  return numbers;
}
