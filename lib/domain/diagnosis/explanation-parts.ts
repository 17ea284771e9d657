import type { Explanation } from "@/lib/core/errors";
import { actionWords } from "./action-words";
import type { AwsFailure } from "./aws-failure";

/** Everything of an explanation that differs by cause; title, details and the rest are put together by `explanation`. */
export type ExplanationParts = Omit<Explanation, "details" | "fixText"> & { readonly fixText?: string | undefined };

/** Adds the details to the parts and leaves out what is absent. */
export function explanation(parts: ExplanationParts, details: Explanation["details"]): Explanation {
  const { fixText, ...rest } = parts;
  return { ...rest, fixText, details };
}

/** `ec2:DescribeInstances` for a failure. */
export function actionOf(failure: AwsFailure): string {
  return `${failure.service}:${failure.action}`;
}

/** "Cannot list EC2 instances in eu-west-1". */
export function headOf(failure: AwsFailure, action = actionOf(failure)): string {
  const where = failure.region === undefined || ["iam", "sts"].includes(failure.service) ? "" : ` in ${failure.region}`;
  return `Cannot ${actionWords(action)}${where}`;
}

/** What a support engineer asks for, AWS's words verbatim. */
export function detailsOf(
  failure: AwsFailure,
  more: Readonly<Record<string, string | undefined>> = {},
): Readonly<Record<string, string>> {
  const { attempt, httpStatus } = failure;
  return present({
    "AWS said": failure.message,
    "Error code": failure.code,
    Call: actionOf(failure),
    Resource: failure.resource,
    ...more,
    Region: failure.region,
    Account: failure.account,
    Caller: failure.callerArn,
    "Request ID": failure.requestId,
    "HTTP status": httpStatus === undefined ? undefined : String(httpStatus),
    Endpoint: failure.endpoint,
    Attempt: attempt === undefined ? undefined : `${String(attempt.number)} of ${String(attempt.of)}`,
  });
}

/** Leaves out entries without a value. */
export function present(entries: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]): [string, string][] =>
      value === undefined || value === "" ? [] : [[key, value]],
    ),
  );
}
