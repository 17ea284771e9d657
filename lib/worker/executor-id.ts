import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { env } from "@/lib/config/env";

const fileSchema = z.object({ id: z.string().min(1) });

/**
 * The name of this machine's worker, kept in the data folder: after a restart the engine finds its own work under it.
 * Two workers on one data folder are not allowed; the supervisor sees to that.
 */
export function stableExecutorId(): string {
  const file = join(env().CARABINER_DATA_DIR, "executor-id.json");
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, "utf8"))).id;
  } catch {
    const id = `worker-${randomUUID()}`;
    writeFileSync(file, JSON.stringify({ id }), { mode: 0o600 });
    return id;
  }
}
