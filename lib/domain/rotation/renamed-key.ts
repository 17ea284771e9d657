import type { CheckResult } from "@/lib/domain/checks/check";
import { desiredOf } from "@/lib/domain/plan/operation-kinds";
import { storedKeyWords } from "@/lib/domain/plan/kinds/harness-key-secrets";
import type { Operation } from "@/lib/domain/plan/operation";

import type { KeyRotation } from "./rotation";
import { endingOf } from "./rotation-words";

/** The two keys of a rotation that has stored the new one. */
type Replaced = Pick<KeyRotation, "userName" | "oldKeyId"> & { readonly newKeyId: string };

/**
 * The identity answer with the new key in place of a pasted one; `undefined` when the answer does not name the old key.
 * The two Harness secrets keep their names, which the answer remembers.
 */
export function answerAfterRotation(value: unknown, { userName, oldKeyId, newKeyId }: Replaced): object | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, accessKeyId, replaced }: Readonly<Record<string, unknown>> = { ...value };
  if (kind !== "existing-key" || typeof accessKeyId !== "string" || accessKeyId.trim() !== oldKeyId) return undefined;
  const first = isReplaced(replaced) && replaced.by === oldKeyId ? replaced.lastFour : oldKeyId.slice(-4);
  return { ...value, accessKeyId: newKeyId, ownerName: userName, replaced: { lastFour: first, by: newKeyId } };
}

function isReplaced(value: unknown): value is { readonly lastFour: string; readonly by: string } {
  return typeof value === "object" && value !== null && "lastFour" in value && "by" in value;
}

/** The operation that stored a pasted key, naming the new one; others name a user and stay as they are. */
export function operationAfterRotation<Kept extends Pick<Operation, "kind" | "title" | "desired" | "undo">>(
  operation: Kept,
  { newKeyId, userName }: Pick<Replaced, "newKeyId" | "userName">,
): Kept | undefined {
  if (operation.kind !== "harness.key-secrets") return undefined;
  const stored = desiredOf("harness.key-secrets", operation);
  const desired = { ...stored, accessKeyId: newKeyId, rotatedOn: userName };
  return { ...operation, ...storedKeyWords(desired), desired };
}

/** What is known of the new key since it was tried, in place of what was known of the pasted one. */
export function rotatedKeyCheck(
  { userName, oldKeyId, newKeyId }: Replaced,
  moment: { readonly at: string; readonly account: string },
): CheckResult {
  return {
    id: "s3.key",
    title: `Access key ${endingOf(newKeyId)}`,
    guideItems: ["G51", "G65"],
    verdict: "pass",
    grade: "proved",
    fact: `It is a key of user ${userName} in account ${moment.account} and took the place of ${endingOf(oldKeyId)}.`,
    evidence: [
      {
        call: "ec2:DescribeRegions",
        observed: `AWS answered a call signed with ${endingOf(newKeyId)} before it was stored.`,
        at: moment.at,
        account: moment.account,
      },
    ],
  };
}
