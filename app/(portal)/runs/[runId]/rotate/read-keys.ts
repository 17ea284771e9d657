import "server-only";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { joinRotation } from "@/lib/deps/rotation";
import type { AccessKey, AccessKeyLastUsed } from "@/lib/domain/aws/aws-shapes";
import type { KeyRotation } from "@/lib/domain/rotation/rotation";
import { findCurrentKey } from "@/lib/domain/rotation/start-rotation";
import type { RunPage } from "@/lib/server/run-page";

/** A page waits at most this long for AWS. */
const ANSWER_MS = 12_000;

/** The user's keys as AWS lists them now, with when each was last used. */
export type SeenKeys = {
  readonly userName: string;
  readonly lastFour: string;
  readonly keys: readonly AccessKey[];
  readonly lastUsed: Readonly<Record<string, AccessKeyLastUsed>>;
};

/** Reads the keys of the run's user with the portal's own access. Use is left out where AWS does not tell it. */
export async function readKeys(
  { run, deps, entries }: RunPage,
  rotations: readonly KeyRotation[],
): Promise<Result<SeenKeys, AppError>> {
  const late = new Promise<Result<never, AppError>>((resolve) => {
    setTimeout(() => {
      resolve(err({ code: "upstream_unavailable", message: "AWS gave no answer within 12 seconds. Load the page again." }));
    }, ANSWER_MS).unref();
  });
  return await Promise.race([late, read()]);

  async function read(): Promise<Result<SeenKeys, AppError>> {
    const ports = await joinRotation(deps).rotationPortsFor(run);
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
  }
}
