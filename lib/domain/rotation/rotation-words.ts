import type { AppError, Explanation } from "@/lib/core/errors";
import type { RunState } from "@/lib/domain/runs/run";

import type { KeyRotation } from "./rotation";

type Keys = Pick<KeyRotation, "userName" | "oldKeyId" | "newKeyId">;

/** The end of a key ID, which is enough to tell two keys of one user apart. */
export function endingOf(accessKeyId: string | undefined): string {
  return accessKeyId === undefined ? "" : `…${accessKeyId.slice(-4)}`;
}

/** Undo would take the new key away while the old one is switched off, or about to be: both would be gone. */
export function undoWhileRotating(rotation: Pick<KeyRotation, "state" | "oldKeyId">): AppError {
  const waits = rotation.state === "deactivated";
  const stands = waits
    ? `The old key ${endingOf(rotation.oldKeyId)} is switched off and waits for your decision.`
    : "The rotation is between the old key and the new one.";
  return {
    code: "precondition_failed",
    message: `The access key of this run is being replaced, so nothing is undone yet. ${stands} Finish it under “Rotate the access key”, then undo the run.`,
  };
}

/** A key is not replaced while undo or an apply changes it. */
export function rotationWhileAtWork(state: RunState): AppError {
  switch (state) {
    case "undoing":
      return {
        code: "precondition_failed",
        message: "This run is being undone, which deletes its access key. There is nothing to replace.",
      };
    case "undone":
      return {
        code: "precondition_failed",
        message: "This run was undone and keeps no access key any more. Apply its plan again first.",
      };
    case "applying":
    case "open":
    case "finished":
      return {
        code: "precondition_failed",
        message: "This run is being applied. Wait until that has ended, then replace the key.",
      };
  }
}

/** Harness's test of the new key keeps failing: the current state, and what can be done. */
export function testFailedError(keys: Keys, cause: AppError): AppError {
  const stands = `Both Harness secrets hold the new key ${endingOf(keys.newKeyId)}, with which AWS answered. The old key ${endingOf(keys.oldKeyId)} is still active; its secret is gone and cannot be put back.`;
  return withStanding(cause, {
    causeId: "rotation-test-failed",
    title: "Harness's test with the new key failed, so the old key stays on",
    stands,
    fix: "Fix what the test names, then continue. The test is repeated, and the old key is switched off only after it passes.",
  });
}

/** One secret holds the new value and the other does not, and Harness refused the repair. */
export function halfStoredError(keys: Keys, cause: AppError): AppError {
  return withStanding(cause, {
    causeId: "rotation-half-stored",
    title: "The two Harness secrets do not belong together at the moment",
    stands: `One secret was written and Harness refused the other write, so the connector cannot sign in until this is settled. Both keys are active: old ${endingOf(keys.oldKeyId)}, new ${endingOf(keys.newKeyId)}.`,
    fix: "Continue as soon as Harness accepts writes again: the first step makes the two secrets match.",
  });
}

/** Harness does not return what its secrets hold. */
export function secretsUnknownError(keys: Keys, cause: AppError): AppError {
  return withStanding(cause, {
    causeId: "rotation-secrets-unknown",
    title: "It is unknown whether Harness stored the new key",
    stands: `Both keys are active: old ${endingOf(keys.oldKeyId)}, new ${endingOf(keys.newKeyId)}. Nothing was switched off.`,
    fix: "Continue when Harness answers again: Carabiner checks first and continues from there.",
  });
}

/** A key appeared that this rotation may or may not have made. */
export function foreignKeyError(userName: string, accessKeyId: string): AppError {
  const message = `A key ending in ${endingOf(accessKeyId)} appeared on ${userName} and Carabiner cannot tell whose it is. Delete it in IAM if it is unused, then continue.`;
  return {
    code: "conflict",
    message,
    explanation: {
      causeId: "rotation-foreign-key",
      title: `${userName} has a second key of unknown origin`,
      cause: `The key ${endingOf(accessKeyId)} may be one whose secret was lost when the portal was interrupted, or someone else's. The old key and Harness are unchanged.`,
      owner: "aws-admin",
      fix: "Look in IAM when the key was made and last used. Delete it if it is unused, then continue.",
      retry: "after-fix",
      details: { Call: "iam:ListAccessKeys", User: userName },
    },
  };
}

/** The old key is not deleted while the new one does not work. */
export function newKeyMissingError(keys: Keys): AppError {
  return plain({
    causeId: "rotation-new-key-missing",
    title: "The new key is gone or switched off, so the old one is not deleted",
    cause: `IAM does not list ${endingOf(keys.newKeyId)} of ${keys.userName} as active.`,
    owner: "aws-admin",
    fix: "Switch the new key on again in IAM. If it was deleted, switch the old key on again here.",
    retry: "after-fix",
    details: { Call: "iam:ListAccessKeys", User: keys.userName },
  });
}

/** The old key was switched on again outside of the portal. */
export function oldKeyOnError(keys: Keys): AppError {
  return plain({
    causeId: "rotation-old-key-on",
    title: "The old key was switched on again, so it is not deleted",
    cause: `IAM lists ${endingOf(keys.oldKeyId)} of ${keys.userName} as active. Something may still need it.`,
    owner: "aws-admin",
    fix: "Ask who switched it on. When it is no longer needed, switch it off in IAM and continue.",
    retry: "after-fix",
    details: { Call: "iam:ListAccessKeys", User: keys.userName },
  });
}

/** A person switched the old key on again here. */
export function switchedOnAgain(keys: Keys): AppError {
  return plain({
    causeId: "rotation-stopped",
    title: `The old key ${endingOf(keys.oldKeyId)} is on again`,
    cause: `Both keys of ${keys.userName} are active. Harness goes on using the new one, ${endingOf(keys.newKeyId)}.`,
    owner: "you",
    fix: "Give whatever still uses the old key another one, then continue: the connector is tested and the old key switched off.",
    retry: "after-fix",
    details: { User: keys.userName },
  });
}

function plain(explanation: Explanation): AppError {
  return { code: "precondition_failed", message: `${explanation.title}. ${explanation.fix}`, explanation };
}

function withStanding(
  cause: AppError,
  words: { readonly causeId: string; readonly title: string; readonly stands: string; readonly fix: string },
): AppError {
  const inner = cause.explanation;
  const why = inner === undefined ? cause.message : `${inner.title}. ${inner.cause} ${inner.fix}`;
  return {
    code: cause.code,
    message: `${words.title}. ${words.stands}`,
    explanation: {
      causeId: words.causeId,
      title: words.title,
      cause: `${why} Current state: ${words.stands}`,
      owner: inner?.owner ?? "you",
      fix: words.fix,
      fixText: inner?.fixText,
      retry: "after-fix",
      details: inner?.details ?? {},
    },
  };
}
