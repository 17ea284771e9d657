import "server-only";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { env } from "@/lib/config/env";
import { withinDeadline } from "@/lib/core/deadline";
import { createDeps } from "@/lib/deps/deps";
import { NO_TENANT } from "@/lib/domain/access/tenant-scope";
import { logger } from "./logger";

const partsSchema = z.object({ supervisor: z.number().int(), parts: z.record(z.string(), z.string()) });

const executorSchema = z.object({ id: z.string() });

/** Who asks for the health wants to know how things are now: an outage is not waited for. */
const DATABASE_MS = 3_000;

/**
 * The state of every part, and whether all of them are ready. `unavailable` is a part that this machine cannot run.
 * `takesWork`: what people order is carried out, by this machine's worker or, where it has none, by another's.
 */
export type Health = {
  readonly status: "ok" | "starting";
  readonly takesWork: boolean;
  readonly parts: Readonly<Record<string, string>>;
};

const reads = () => createDeps(NO_TENANT).health;

/** What a file of the data folder says; `undefined` when it is missing or not of this form. */
function fromDataFolder<Value>(file: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    const text = readFileSync(join(/* turbopackIgnore: true */ env().CARABINER_DATA_DIR, file), "utf8");
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whether this machine still has alike what all must: another may have changed it, or its own key file may be gone. */
async function installationState(): Promise<"ready" | "differs"> {
  try {
    return (await reads().findDifferences()).length === 0 ? "ready" : "differs";
  } catch (error) {
    logger.error("The installation could not be compared", { cause: error });
    return "differs";
  }
}

/** What the supervisor says of its parts. Without one (processes started by hand) there is nothing to add. */
function supervisedParts(): Record<string, string> {
  const known = fromDataFolder("parts.json", partsSchema);
  return known !== undefined && isAlive(known.supervisor) ? known.parts : {};
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The living workers that this machine answers for: its own, or all of them where it has none. */
async function workersOfThisMachine() {
  const own = fromDataFolder("executor-id.json", executorSchema)?.id;
  const living = await withinDeadline({ milliseconds: DATABASE_MS }, reads().findLivingWorkers);
  return own === undefined ? living : living.filter(({ executorId }) => executorId === own);
}

/** Asks the database, and reads from it whether a worker lives and takes work. */
export async function readHealth(): Promise<Health> {
  const parts: Record<string, string> = { ...supervisedParts(), web: "ready" };
  let takesWork = false;
  try {
    const workers = await workersOfThisMachine();
    parts["database"] = "ready";
    takesWork = workers.some((worker) => worker.takesWork);
    if (workers.length === 0) parts["worker"] = parts["worker"] === "ready" ? "silent" : "starting";
    else if (takesWork) parts["worker"] ??= "ready";
    else parts["worker"] = "takes no work";
    const installation = await installationState();
    if (installation !== "ready") parts["installation"] = installation;
  } catch {
    parts["database"] = "unreachable";
    parts["worker"] ??= "unknown";
  }
  const ready = Object.values(parts).every((state) => state === "ready" || state === "unavailable");
  return { status: ready ? "ok" : "starting", takesWork, parts };
}
