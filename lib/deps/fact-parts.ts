import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { classOfAwsCode } from "@/lib/domain/diagnosis/aws-codes";
import { parseDenial } from "@/lib/domain/diagnosis/denial";
import type { Part } from "@/lib/domain/troubleshoot/service-facts";
import { answerWithin } from "@/lib/integrations/answer-within";
import { AwsFailureError } from "@/lib/integrations/aws/errors";

import { LOOK_MS } from "./look-limit";

/** Reads one part of the facts within the limit of a look. A failure is the failure of this part only. */
export async function readPart<Value>(region: string, work: () => Promise<Result<Value, AppError>>): Promise<Part<Value>> {
  return toPart(await answerWithin(LOOK_MS, `AWS in ${region}`, work));
}

/** The result of a read as a part: a refusal names the right that is missing. */
export function toPart<Value>(found: Result<Value, AppError>): Part<Value> {
  if (found.ok) return { state: "read", value: found.value };
  const { explanation, message } = found.error;
  return {
    state: "unread",
    why: explanation === undefined ? message : `${explanation.title}.`,
    action: missingAction(found.error),
  };
}

function missingAction({ cause }: AppError): string | undefined {
  if (!(cause instanceof AwsFailureError)) return undefined;
  const { code, httpStatus, message, service, action } = cause.failure;
  if (classOfAwsCode(code, httpStatus) !== "permission") return undefined;
  return parseDenial(message).action ?? `${service}:${action}`;
}
