import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { env } from "./env";

const endpointsSchema = z.object({ aws: z.url(), harness: z.url(), world: z.string().min(1) });

/** Where the local AWS and the local Harness answer, and which world (one seeding of the sandbox) they hold. */
export type SandboxEndpoints = z.output<typeof endpointsSchema>;

/**
 * The sandbox's addresses as the supervisor wrote them; null when there is no sandbox. Read at every call:
 * a new start may have chosen other ports. These addresses are never typed, which is why outbound rules exempt them.
 */
export function readSandboxEndpoints(): SandboxEndpoints | null {
  const { CARABINER_SANDBOX, CARABINER_DATA_DIR } = env();
  if (CARABINER_SANDBOX === "off") return null;
  let written: string;
  try {
    written = readFileSync(join(/* turbopackIgnore: true */ CARABINER_DATA_DIR, "sandbox", "endpoints.json"), "utf8");
  } catch {
    return null;
  }
  return endpointsSchema.parse(JSON.parse(written));
}
