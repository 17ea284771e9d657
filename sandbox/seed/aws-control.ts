import { z } from "zod";

/** The launcher's own routes: not AWS, never called by the product. */
async function control(endpoint: string, path: string, body = ""): Promise<void> {
  const answer = await fetch(`${endpoint}${path}`, { method: "POST", headers: { "content-type": "text/plain" }, body });
  if (!answer.ok) throw new Error(`The AWS sandbox answered ${String(answer.status)} to ${path}.`);
}

/** Forgets everything, the journal included, and stops enforcing permissions. */
export const resetAws = (endpoint: string): Promise<void> => control(endpoint, "/moto-api/reset");

/** Turns checks of signatures and permissions on or off; the launcher remembers it. */
export const enforcePermissions = (endpoint: string, on: boolean): Promise<void> =>
  control(endpoint, "/moto-api/reset-auth", on ? "0" : "inf");

/** Advances the clock of ECS, so that tasks change state. Signatures and sessions keep the real time. A restart keeps it. */
export const advanceEcsClock = (endpoint: string, seconds: number): Promise<void> =>
  control(endpoint, "/moto-api/ecs-clock", String(seconds));

const readySchema = z.object({ ecsNow: z.string() });

/** The time of ECS in milliseconds: the clock of the tasks, which `advanceEcsClock` moves. */
export async function readEcsClock(endpoint: string): Promise<number> {
  const answer = await fetch(`${endpoint}/moto-api/data.json`);
  return Date.parse(`${readySchema.parse(await answer.json()).ecsNow}Z`);
}
