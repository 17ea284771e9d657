import type { AwsFailure } from "./aws-failure";

/** IAM is eventually consistent; Harness and AWS both name minutes. A refusal this soon after a change proves nothing. */
export const PROPAGATION_MS = 5 * 60_000;

/**
 * How long ago the thing changed, when the change is recent enough to explain the refusal by propagation.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export function spreadingForMs(failure: Pick<AwsFailure, "changedAt" | "now">): number | undefined {
  if (failure.changedAt === undefined || failure.now === undefined) return undefined;
  const elapsed = Date.parse(failure.now) - Date.parse(failure.changedAt);
  return elapsed >= 0 && elapsed < PROPAGATION_MS ? elapsed : undefined;
}
