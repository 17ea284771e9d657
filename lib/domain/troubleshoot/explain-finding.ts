import type { Explanation } from "@/lib/core/errors";

import type { FailedCheck, Finding, ServiceCheck } from "./finding";

/** The first cause as every failure is explained: heading, cause, owner, fix. The words of AWS are its details. */
export function explainCause({ id, title, fact, because, repair, proofs }: FailedCheck): Explanation {
  const { owner, fix, command } = repair;
  return {
    causeId: `service-${id}`,
    title: withoutStop(fact),
    cause: because ?? `This check failed: “${title}”.`,
    owner,
    fix,
    fixText: command,
    retry: "after-fix",
    details: Object.fromEntries(proofs.map(({ source, lines }) => [source, lines.join("\n")])),
  };
}

/** The heading of a finding: the cause, or how far the checks came without one. */
export function findingHeading({ cause, checks }: Finding): string {
  if (cause !== undefined) return withoutStop(cause.fact);
  return checks.some(({ result }) => result === "passed")
    ? "Nothing found that would stop this service"
    : "Nothing could be checked";
}

/** What was not tried, or could not be read, in the order of the checks. Nothing of it counts as passed. */
export function notChecked({ checks }: Finding): readonly ServiceCheck[] {
  return checks.filter(({ result }) => result === "unknown");
}

function withoutStop(text: string): string {
  return text.endsWith(".") ? text.slice(0, -1) : text;
}
