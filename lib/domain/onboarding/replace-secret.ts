import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Operation } from "@/lib/domain/plan/operation";

import type { AnswerSlug, Answers, RunAnswers } from "@/lib/domain/runs/answers";

/** A step's answer that names another parked secret. */
export type ReplacedAnswer = { readonly slug: AnswerSlug; readonly value: Answers[AnswerSlug] };

/**
 * The answer of the operation's step with the newly parked secret in place of the expired one.
 *
 * Errors: `precondition_failed` when the answers do not ask for this secret any more.
 */
export function withReplacedSecret(
  answers: RunAnswers,
  operation: Pick<Operation, "id" | "kind">,
  secretId: string,
): Result<ReplacedAnswer, AppError> {
  const parked = { source: "parked", secretId } as const;
  const { identity } = answers;
  const host = answers["host-access"];
  if (operation.kind === "harness.key-secrets" && identity?.kind === "existing-key") {
    return ok({ slug: "identity", value: { ...identity, secret: parked } });
  }
  if (operation.kind === "harness.file-secret" && host?.method === "new-key") {
    return ok({ slug: "host-access", value: { ...host, key: parked } });
  }
  if (operation.id === "harness.ssh-passphrase" && host?.method === "new-key") {
    return ok({ slug: "host-access", value: { ...host, passphrase: parked } });
  }
  if (operation.id === "harness.ssh-password" && host?.method === "new-password") {
    return ok({ slug: "host-access", value: { ...host, password: parked } });
  }
  return err({
    code: "precondition_failed",
    message: "The answers do not ask for this secret any more. Open the plan again and compare.",
  });
}
