import { evaluate, type PolicySet } from "@/lib/domain/iam/evaluator";
import type { ProbeResult, SimulateProbe, SimulatedAnswer } from "./matrix-types";
import type { RequestPrincipal } from "@/lib/domain/iam/principal-match";

/** Whose rights our own evaluator works out. */
export type SimulatedIdentity = { readonly principal: RequestPrincipal; readonly policies: PolicySet };

function answerFor(
  identity: SimulatedIdentity,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>>,
): SimulatedAnswer {
  const answer = evaluate({ principal: identity.principal, action, resource, context }, identity.policies);
  const deniedBy = answer.layer === "scp" ? "organization" : answer.layer === "boundary" ? "boundary" : "policy";
  return {
    action,
    resource,
    decision: answer.decision,
    statements:
      answer.statement === undefined
        ? []
        : [answer.statement.sid ?? `${answer.statement.policy}, statement ${(answer.statement.index + 1).toString()}`],
    missingKeys: answer.missingKeys,
    deniedBy: answer.decision === "allowed" ? undefined : deniedBy,
  };
}

/** Answers a simulation from policy documents, when IAM's simulator may not be used. `at` is ISO 8601, UTC. */
export function simulateLocally(probe: SimulateProbe, identity: SimulatedIdentity, at: string): ProbeResult {
  const answers = probe.actions.flatMap((action) =>
    probe.resources.map((resource) => answerFor(identity, action, resource, probe.context)),
  );
  return { probeId: probe.id, at, outcome: { kind: "simulated", by: "own", answers } };
}
