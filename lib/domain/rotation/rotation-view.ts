import { plural } from "@/lib/core/plural";
import type { AccessKey, AccessKeyLastUsed } from "@/lib/domain/aws/aws-shapes";

import { stageOf } from "./rotate-deps";
import { ROTATION_STATES, type KeyRotation, type RotationStage } from "./rotation";
import { endingOf } from "./rotation-words";

/** One of the five states as the page draws it. */
export type StageRow = {
  readonly stage: RotationStage;
  readonly title: string;
  readonly verdict: "pass" | "fail" | "in-progress" | "waiting" | "to-do" | "not-reached";
  readonly word: string;
  readonly fact: string;
};

const TITLES: Readonly<Record<RotationStage, string>> = {
  creating: "A second key is made and tried",
  storing: "Both Harness secrets get the new key",
  testing: "Harness tests the connector with it",
  deactivated: "The old key is switched off",
  deleted: "The old key is deleted",
};

const FACTS: Readonly<Record<RotationStage, string>> = {
  creating: "Carabiner signs in with it and lists regions before anything is overwritten.",
  storing: "Harness keeps the old value nowhere; from here on there is no way back to the old key.",
  testing: "Until this is green the old key stays on.",
  deactivated: "It can be switched on again at any time. Anything that still uses it fails now.",
  deleted: "Only when you order it, after you have seen when the keys were last used.",
};

/** How long the old key should stay switched off before it is deleted: a day shows what runs nightly. */
export const SUGGESTED_WAIT_MS = 24 * 60 * 60 * 1000;

/** The five states with the current one; without a rotation, what one would do. */
export function stageRows(rotation: KeyRotation | undefined): readonly StageRow[] {
  const at = rotation === undefined ? -1 : ROTATION_STATES.indexOf(stageOf(rotation));
  const failed = rotation?.state === "failed";
  return ROTATION_STATES.map((stage, index): StageRow => {
    const row = { stage, title: TITLES[stage], fact: FACTS[stage] };
    if (rotation === undefined) return { ...row, verdict: "to-do", word: "To do" };
    const isSettled = stage === "deactivated" || stage === "deleted";
    if (index < at || (index === at && isSettled && !failed)) return { ...row, verdict: "pass", word: "Done" };
    if (index === at) {
      return failed ? { ...row, verdict: "fail", word: "Stopped here" } : { ...row, verdict: "in-progress", word: "At work" };
    }
    if (stage === "deleted" && rotation.state === "deactivated") {
      return { ...row, verdict: "waiting", word: "Waits for you" };
    }
    return { ...row, verdict: "not-reached", word: "Not reached" };
  });
}

/**
 * Whether the worker is at it, so that the page reloads automatically. `orderedVersion` is that of the order just
 * given about the old key: until the worker has taken it over and ended, the state alone would not show it.
 */
export function isAtWork(rotation: KeyRotation | undefined, orderedVersion?: number): boolean {
  if (rotation === undefined) return false;
  if (["creating", "storing", "testing"].includes(rotation.state)) return true;
  return rotation.state === "deactivated" && orderedVersion !== undefined && rotation.version <= orderedVersion + 1;
}

/** Whether a rotation is over, or was never begun: a new one may start. */
export function mayStart(rotation: KeyRotation | undefined): boolean {
  if (rotation === undefined || rotation.state === "deleted") return true;
  return rotation.state === "failed" && rotation.newKeyId === undefined;
}

/** The heading: the state, in one line. */
export function rotationHeading(
  rotation: KeyRotation | undefined,
  current: { readonly accessKeyId: string } | undefined,
  atWork: boolean,
): string {
  if (rotation === undefined || rotation.state === "deleted") {
    return current === undefined ? "The access key of this run" : `Harness uses the key ${endingOf(current.accessKeyId)}`;
  }
  if (rotation.state === "failed") return "The rotation stopped, and the old key is on";
  if (rotation.state === "deactivated" && atWork) return `The old key ${endingOf(rotation.oldKeyId)} is being switched`;
  if (rotation.state === "deactivated") return `The old key ${endingOf(rotation.oldKeyId)} is off and can be deleted`;
  return "The key is being replaced";
}

/** One key of the user, with when it was used. */
export type KeyRow = {
  readonly accessKeyId: string;
  readonly role: "old" | "new" | "current" | "other";
  readonly status: AccessKey["status"] | "deleted";
  readonly createdAt?: string | undefined;
  readonly lastUsed?: AccessKeyLastUsed | undefined;
};

/** The keys that matter: those that IAM lists, and a deleted old one. */
export function keyRows(input: {
  readonly keys: readonly AccessKey[];
  readonly rotation: KeyRotation | undefined;
  readonly lastFour: string;
  readonly lastUsed: Readonly<Record<string, AccessKeyLastUsed>>;
}): readonly KeyRow[] {
  const { keys, rotation, lastFour, lastUsed } = input;
  const open = rotation?.state === "deleted" ? undefined : rotation;
  const roleOf = (id: string): KeyRow["role"] => {
    if (id === open?.oldKeyId) return "old";
    if (id === open?.newKeyId) return "new";
    return lastFour !== "" && id.endsWith(lastFour) ? "current" : "other";
  };
  return keys.map((key) => ({
    accessKeyId: key.accessKeyId,
    role: roleOf(key.accessKeyId),
    status: key.status,
    createdAt: key.createdAt,
    lastUsed: lastUsed[key.accessKeyId],
  }));
}

/** What the evidence says about deleting the old key now. */
export function deletionAdvice(
  rotation: Pick<KeyRotation, "deactivatedAt" | "newKeyId" | "oldKeyId">,
  lastUsed: Readonly<Record<string, AccessKeyLastUsed>>,
  now: Date,
): { readonly tone: "pass" | "warn"; readonly title: string; readonly text: string } {
  const { deactivatedAt, newKeyId } = rotation;
  const waited = deactivatedAt === undefined ? 0 : now.getTime() - deactivatedAt.getTime();
  const usedAt = newKeyId === undefined ? undefined : lastUsed[newKeyId]?.lastUsedAt;
  if (waited < SUGGESTED_WAIT_MS) {
    const hours = Math.ceil((SUGGESTED_WAIT_MS - waited) / (60 * 60 * 1000));
    return {
      tone: "warn",
      title: `Better wait another ${plural(hours, "hour", `${String(hours)} hours`)}`,
      text: "A day shows what runs only at night. AWS itself reports use with some hours of delay. Deleting now is possible.",
    };
  }
  if (usedAt === undefined) {
    return {
      tone: "warn",
      title: "AWS has not seen the new key at work yet",
      text: "Run a deployment or the connector test once more before you delete the old key.",
    };
  }
  return {
    tone: "pass",
    title: "A day has passed and the new key is in use",
    text: "There is no known reason to keep the old key.",
  };
}
