import type { BuiltAction } from "@/lib/domain/permissions/policy-builder";
import type { Keys } from "@/sandbox/seed/aws-world.fixture";

import { EC2_CALLS } from "./calls-ec2";
import { ECS_CALLS } from "./calls-ecs";
import type { Call, Facts } from "./policy-facts";

/** One real call for each right of every pack of the Harness identity. */
export const CALLS: Readonly<Record<string, Call>> = { ...EC2_CALLS, ...ECS_CALLS };

/** The right of a policy's row: its action, apart by service for passing a role and by moment for tags. */
export function rightOf({ action, condition }: Pick<BuiltAction, "action" | "condition">): string {
  const keys = condition?.StringEquals ?? {};
  if (action === "iam:PassRole") return `${action} to ${String(keys["iam:PassedToService"])}`;
  return "ecs:CreateAction" in keys || "ec2:CreateAction" in keys ? `${action} while creating` : action;
}

// What AWS answers to a call that no policy allows, by protocol of the service.
const DENIAL = /^(UnauthorizedOperation|AccessDenied|AccessDeniedException)$/;
// The sandbox failed, or does not know the call at all: no result about any rights.
const NO_ANSWER = /^(InternalFailure|InternalError|UnknownError|Unknown|InvalidSignature.*|SignatureDoesNotMatch|TypeError)$/;

/**
 * Whether a call got past the policies. AWS looks at what a call names only afterwards, so that it may then fail for
 * another reason ("there is no such service") and was allowed all the same.
 *
 * @throws When the sandbox gave no answer that says anything about rights.
 */
export async function answerTo(call: Call, keys: Keys, facts: Facts): Promise<"allowed" | "denied"> {
  try {
    await call(keys, facts);
    return "allowed";
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : String(cause);
    if (DENIAL.test(name)) return "denied";
    if (NO_ANSWER.test(name)) throw new Error(`The sandbox gave no answer to ${call.name}.`, { cause });
    return "allowed";
  }
}

/** The answers to all calls of the table, by right. */
export async function answersTo(keys: Keys, facts: Facts): Promise<Readonly<Record<string, "allowed" | "denied">>> {
  const answers: Record<string, "allowed" | "denied"> = {};
  for (const [right, call] of Object.entries(CALLS)) answers[right] = await answerTo(call, keys, facts);
  return answers;
}
