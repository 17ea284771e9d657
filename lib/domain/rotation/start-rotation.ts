import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import type { AccessKey } from "@/lib/domain/aws/aws-shapes";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run } from "@/lib/domain/runs/run";

import { rotatableKey, type RotatableKey } from "./rotatable-key";
import type { KeyRotation, RotationList, RotationOrder, RotationPorts, RotationStore } from "./rotation";

/** What starting and continuing a rotation needs. */
export type StartRotationDeps = {
  readonly operations: { readonly read: (runId: string) => Promise<readonly LedgerEntry[]> };
  readonly rotations: Pick<RotationStore, "begin" | "order" | "list">;
  readonly rotationPortsFor: (run: Run) => Promise<Result<Pick<RotationPorts, "iam">, AppError>>;
};

/** The key that a rotation would replace, and what else its user has. */
export type CurrentKey = { readonly key: RotatableKey; readonly userName: string; readonly current: AccessKey };

/**
 * Finds the key to be replaced. A user with two keys has no room for a third, so the other one must go first.
 *
 * Errors: `precondition_failed` when there is nothing to replace, or no room; what IAM answered.
 */
export async function findCurrentKey(
  iam: RotationPorts["iam"],
  entries: readonly LedgerEntry[],
  earlier: readonly Pick<KeyRotation, "userName">[],
): Promise<Result<CurrentKey, AppError>> {
  const found = rotatableKey(entries);
  if (!found.ok) return found;
  const key = found.value;
  const userName = await userOf(iam, key, earlier[0]?.userName);
  if (!userName.ok) return userName;
  const keys = await iam.listAccessKeys(userName.value);
  if (!keys.ok) return keys;
  const current = keys.value.find((candidate) => candidate.accessKeyId.endsWith(key.lastFour));
  if (key.lastFour === "" || current === undefined) {
    return err({
      code: "precondition_failed",
      message: `${userName.value} no longer has the key ending in ${key.lastFour} that this run keeps in Harness, so there is no key to replace. Undo the key of this run and apply it again.`,
    });
  }
  return ok({ key, userName: userName.value, current });
}

/**
 * Starts replacing the run's key and hands it to the worker. Nothing has changed when it returns.
 *
 * Errors: `precondition_failed` with cause `two-access-keys` when the user has no room for a second key; `conflict` while
 * another rotation of the run is under way.
 */
export async function startRotation(
  deps: StartRotationDeps,
  actor: Actor,
  run: Run,
): Promise<Result<{ readonly id: string }, AppError>> {
  const ports = await deps.rotationPortsFor(run);
  if (!ports.ok) return ports;
  const [entries, earlier] = await Promise.all([deps.operations.read(run.id), deps.rotations.list(run.id)]);
  const unreadable = whyUnreadable(earlier);
  if (unreadable !== undefined) return err(unreadable);
  const found = await findCurrentKey(ports.value.iam, entries, earlier.rotations);
  if (!found.ok) return found;
  const { userName, current } = found.value;
  const keys = await ports.value.iam.listAccessKeys(userName);
  if (!keys.ok) return keys;
  const other = keys.value.find((key) => key.accessKeyId !== current.accessKeyId);
  if (other !== undefined) return err(noRoom(userName, other));

  const begun = await deps.rotations.begin(actor, run, { userName, oldKeyId: current.accessKeyId });
  return begun.ok ? ok({ id: begun.value.id }) : begun;
}

/** Which orders make sense in which state. */
const ALLOWED: Readonly<Record<RotationOrder, readonly KeyRotation["state"][]>> = {
  advance: ["creating", "storing", "testing", "failed"],
  delete: ["deactivated"],
  reactivate: ["deactivated"],
};

/**
 * Goes on with a rotation that stopped, or decides about the old key once it is off. Gives the version of the order.
 *
 * Errors: `precondition_failed` when the rotation's state does not allow the order; `conflict` when it was given already.
 */
export async function continueRotation(
  deps: StartRotationDeps,
  actor: Actor,
  input: { readonly run: Run; readonly rotationId: string; readonly order: RotationOrder; readonly looked: boolean },
): Promise<Result<{ readonly version: number }, AppError>> {
  const { run, order } = input;
  if (order === "delete" && !input.looked) {
    return err({
      code: "invalid_input",
      message: "Tick that you have looked at when the keys were last used. A deleted key cannot be restored.",
    });
  }
  // Only the newest one: an older one was given up for it.
  const known = await deps.rotations.list(run.id);
  const unreadable = whyUnreadable(known);
  if (unreadable !== undefined) return err(unreadable);
  const [rotation] = known.rotations;
  if (rotation?.id !== input.rotationId) {
    return err({ code: "not_found", message: "There is no such rotation, or you may not see it." });
  }
  if (!ALLOWED[order].includes(rotation.state)) {
    return err({
      code: "precondition_failed",
      message: "The rotation has moved on since this page was loaded. Reload the page to see its current state.",
    });
  }
  return await deps.rotations.order(actor, run, rotation, order);
}

/** A rotation that cannot be read may be open, so no other one is started or continued. */
function whyUnreadable({ unreadable: [message] }: RotationList): AppError | undefined {
  return message === undefined ? undefined : { code: "internal", message };
}

/** AWS forgets a deleted key, so an earlier rotation's user comes before the pasted key's. */
async function userOf(
  iam: RotationPorts["iam"],
  key: RotatableKey,
  earlier: string | undefined,
): Promise<Result<string, AppError>> {
  const known = key.userName ?? earlier;
  if (known !== undefined) return ok(known);
  const owner = key.accessKeyId === undefined ? undefined : await iam.keyLastUsed(key.accessKeyId);
  if (owner?.ok === false) return owner;
  const userName = owner?.value.userName;
  return userName === undefined
    ? err({
        code: "precondition_failed",
        message: "AWS no longer knows whose key this was, because it was deleted. Enter the current key in the identity step.",
      })
    : ok(userName);
}

function noRoom(userName: string, other: AccessKey): AppError {
  const ending = other.accessKeyId.slice(-4);
  return {
    code: "precondition_failed",
    message: `${userName} has a second access key, ending in ${ending}, and AWS allows no third. Delete that one first if it is unused.`,
    explanation: {
      causeId: "two-access-keys",
      title: `There is no room for a new key of ${userName}`,
      cause: `The user has another access key, ending in ${ending} (${other.status.toLowerCase()}), and AWS allows two.`,
      owner: "aws-admin",
      fix: "Look in IAM when that key was last used. Delete it if it is unused, then start again. Carabiner did not create it in this rotation, so it does not delete it.",
      retry: "after-fix",
      details: { Call: "iam:ListAccessKeys", User: userName },
    },
  };
}
