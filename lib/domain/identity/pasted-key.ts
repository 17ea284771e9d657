import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atField } from "@/lib/core/field-errors";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { CallerIdentity } from "@/lib/domain/aws/aws-shapes";
import { keyIdTail } from "@/lib/domain/aws/credentials-format";

type Pasted = {
  /** What AWS answered to `sts:GetCallerIdentity` with the key. */
  readonly answer: Result<CallerIdentity, AppError>;
  readonly accessKeyId: string;
  readonly accountId: string;
  readonly partition: string;
  /** ISO 8601, UTC. */
  readonly at: string;
};

/** Messages at the field for what AWS says about a key, by the cause it is explained with. */
const AT_FIELD: Readonly<Record<string, { readonly field: string; readonly message: (tail: string) => string }>> = {
  "access-key-unknown": {
    field: "accessKeyId",
    message: (tail) => `AWS knows no active key …${tail}. It was deleted, switched off, or mistyped.`,
  },
  "secret-key-wrong": {
    field: "secretKey",
    message: (tail) => `This secret does not belong to the key …${tail}. Paste the secret that AWS showed together with it.`,
  },
  "session-expired": {
    field: "accessKeyId",
    message: (tail) => `The key …${tail} has expired. Paste a key that starts with AKIA.`,
  },
  "wrong-partition": {
    field: "accessKeyId",
    message: (tail) => `The key …${tail} belongs to another AWS partition than this account. Paste a key of this account.`,
  },
  "credentials-refused": {
    field: "secretKey",
    message: (tail) => `AWS refuses the key …${tail} with this secret. Paste both again.`,
  },
};

function refused(field: string, message: string): { readonly ok: false; readonly error: AppError } {
  return err(atField(field, message));
}

/**
 * Checks a pasted key against AWS's response (items G51, G65): right account, a user, not the root user.
 * A key that cannot be asked about now is let through with a check that says so.
 *
 * Errors: `invalid_input` with the message at `accessKeyId` or `secretKey`. No secret is in it.
 */
export function judgePastedKey(pasted: Pasted): Result<CheckResult, AppError> {
  const { answer, accessKeyId, accountId, partition, at } = pasted;
  const tail = keyIdTail(accessKeyId);
  const check = {
    id: "s3.key",
    title: `Access key …${tail}`,
    guideItems: ["G51", "G65"],
    grade: "proved" as const,
  };
  if (!answer.ok) {
    const known = AT_FIELD[answer.error.explanation?.causeId ?? ""];
    if (known !== undefined) return refused(known.field, known.message(tail));
    return ok({
      ...check,
      verdict: "unknown",
      fact: "AWS did not answer when the key was tried.",
      fix: "Save this step again later; the connector test will show it too.",
      evidence: [{ call: "sts:GetCallerIdentity", observed: answer.error.message, at }],
    });
  }
  const identity = answer.value;
  if (identity.partition !== partition)
    return refused("accessKeyId", `The key …${tail} belongs to partition ${identity.partition}; the account is in ${partition}.`);
  if (identity.account !== accountId)
    return refused("accessKeyId", `The key …${tail} is of account ${identity.account}. This run connects account ${accountId}.`);
  if (identity.principal.kind === "root")
    return refused("accessKeyId", "This is a key of the root user, who may do everything. Make a user for Harness instead.");
  const who = identity.principal.kind === "user" ? `user ${identity.principal.name}` : identity.arn;
  return ok({
    ...check,
    verdict: "pass",
    fact: `It is a key of ${who} in account ${identity.account}.`,
    evidence: [{ call: "sts:GetCallerIdentity", observed: identity.arn, at, account: identity.account, caller: identity.arn }],
  });
}
