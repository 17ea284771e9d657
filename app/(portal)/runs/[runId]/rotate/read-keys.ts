import "server-only";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { AccessKey, AccessKeyLastUsed } from "@/lib/domain/aws/aws-shapes";
import type { KeyRotation } from "@/lib/domain/rotation/rotation";
import { findCurrentKey } from "@/lib/domain/rotation/start-rotation";
import { lookUp } from "@/lib/server/look-up";
import type { RunPage } from "@/lib/server/run-page";

/** How long the page waits for AWS, in milliseconds. */
const TIME_OUT_MS = 8_000;

const NO_ANSWER: AppError = {
  code: "upstream_unavailable",
  message: "AWS did not answer within 8 seconds. Reload the page to try again.",
};

/** The user's keys as AWS lists them now, each with its last use. */
export type SeenKeys = {
  readonly userName: string;
  readonly lastFour: string;
  readonly keys: readonly AccessKey[];
  readonly lastUsed: Readonly<Record<string, AccessKeyLastUsed>>;
};

/** Reads the keys of the run's user with the portal's own access. The last use is left out where AWS does not report it. */
export async function readKeys(
  { run, deps, entries }: RunPage,
  rotations: readonly KeyRotation[],
): Promise<Result<SeenKeys, AppError>> {
  const work = async (): Promise<Result<SeenKeys, AppError>> => {
    const ports = await deps.rotationPortsFor(run);
    if (!ports.ok) return ports;
    const { iam } = ports.value;
    const found = await findCurrentKey(iam, entries, rotations);
    if (!found.ok) return found;
    const keys = await iam.listAccessKeys(found.value.userName);
    if (!keys.ok) return keys;
    const used = await Promise.all(keys.value.map(async ({ accessKeyId }) => await iam.keyLastUsed(accessKeyId)));
    return ok({
      userName: found.value.userName,
      lastFour: found.value.key.lastFour,
      keys: keys.value,
      lastUsed: Object.fromEntries(used.flatMap((answer) => (answer.ok ? [[answer.value.accessKeyId, answer.value]] : []))),
    });
  };
  return await lookUp(work, TIME_OUT_MS, NO_ANSWER);
}
