import { z } from "zod";

import type { RunPage } from "@/lib/server/run-page";

const NEWEST_EVENTS = 500;
const confirmed = z.object({
  operations: z.array(z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])),
});

/** The operations of the last Confirm. Nothing when there was none, which means all of them. */
export async function chosenOperations({ deps, actor, run }: RunPage): Promise<readonly string[] | undefined> {
  const action = run.state === "undoing" ? "run.undo.confirmed" : "run.apply.confirmed";
  const events = await deps.events.listEvents(actor, run.id, { limit: NEWEST_EVENTS });
  const last = events.find((event) => event.action === action);
  return last === undefined ? undefined : confirmed.safeParse(last.data).data?.operations;
}
