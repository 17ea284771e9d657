import "server-only";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { env } from "@/lib/config/env";
import { withinDeadline } from "@/lib/core/deadline";
import { database } from "@/lib/db/client";
import { findLivingWorkers } from "@/lib/db/heartbeat-repository";
import { findDifferences } from "@/lib/deps/installation";
import { NO_TENANT } from "@/lib/domain/access/tenant-scope";
import { logger } from "./logger";

const partsSchema = z.object({ supervisor: z.number().int(), parts: z.record(z.string(), z.string()) });

/** The state of every part, and whether all of them are ready. `unavailable` is a part that this machine cannot run. */
export type Health = { readonly status: "ok" | "starting"; readonly parts: Readonly<Record<string, string>> };

/** What the supervisor says of its parts. Without one (processes started by hand) there is nothing to add. */
function supervisedParts(): Record<string, string> {
  try {
    const text = readFileSync(join(/* turbopackIgnore: true */ env().CARABINER_DATA_DIR, "parts.json"), "utf8");
    const { supervisor, parts } = partsSchema.parse(JSON.parse(text));
    process.kill(supervisor, 0);
    return parts;
  } catch {
    return {};
  }
}

/** Whether this machine still has alike what all must: another may have changed it, or its own key file may be gone. */
async function installationState(): Promise<"ready" | "differs"> {
  try {
    return (await findDifferences(database(NO_TENANT))).length === 0 ? "ready" : "differs";
  } catch (error) {
    logger.error("The installation could not be compared", { cause: error });
    return "differs";
  }
}

/** Who asks for the health wants to know how things are now: an outage is not waited for. */
const PATIENCE_MS = 4_000;

/** Asks the database, and reads from it whether a worker lives. */
export async function readHealth(): Promise<Health> {
  const parts: Record<string, string> = { ...supervisedParts(), web: "ready" };
  try {
    const workers = await withinDeadline({ milliseconds: PATIENCE_MS }, async () => await findLivingWorkers(database(NO_TENANT)));
    parts["database"] = "ready";
    if (workers.length === 0) parts["worker"] = "starting";
    else parts["worker"] ??= "ready";
    const installation = await installationState();
    if (installation !== "ready") parts["installation"] = installation;
  } catch {
    parts["database"] = "unreachable";
    parts["worker"] ??= "unknown";
  }
  const ready = Object.values(parts).every((state) => state === "ready" || state === "unavailable");
  return { status: ready ? "ok" : "starting", parts };
}
