import type { FailedCheck, Finding, Outcome, ServiceCheck } from "./finding";
import { otherReasons } from "./checks/other-reasons";
import { RULES } from "./rules";
import type { ServiceFacts } from "./service-facts";
import { viewFacts, type CheckRule, type View } from "./view";

/**
 * Finds the first cause that stops a service, from what was read about it: before a deployment and after a failure. Changes nothing
 * and asks nothing. A check whose part could not be read is `unknown`, never passed.
 */
export function firstCause(facts: ServiceFacts): Finding {
  const view = viewFacts(facts);
  const rules = [...RULES, otherReasons(RULES)];
  const checks = rules.map((rule) => check(rule, view));
  return { checks, cause: checks.find((one): one is FailedCheck => one.result === "failed") };
}

function check(rule: CheckRule, view: View): ServiceCheck {
  const { id, title, guideItems } = rule;
  return { id, title, guideItems, ...withReasons(rule, rule.look(view), view) };
}

/** What AWS wrote about a failure decides, also where the parts could not be read or look right. */
function withReasons({ claims = [] }: CheckRule, outcome: Outcome, { reasons }: View): Outcome {
  const claimed = reasons.filter(({ known }) => known !== undefined && claims.includes(known.causeId));
  const proofs = [...outcome.proofs, ...claimed.map(({ proof }) => proof)];
  const known = claimed[0]?.known;
  if (known === undefined) return outcome;
  if (outcome.result === "failed") return { ...outcome, proofs };
  const { title, cause, owner, fix } = known;
  return { result: "failed", fact: title, because: cause, repair: { owner, fix }, proofs };
}
