import { actionsMatching, isKnownService, isListedService, nearestAction, type ActionFacts } from "./known-actions";
import type { LintFinding } from "./lint-types";
import { riskOf } from "./risk-words";
import { arnsOverlap } from "./pattern-overlap";
import { asList, type PolicyStatement } from "./policy-document";

type Found = Omit<LintFinding, "policy" | "statement" | "sid">;

/** An action that AWS does not have. */
export function unknownAction(action: string): Found | undefined {
  const service = action.slice(0, Math.max(action.indexOf(":"), 0));
  if (action === "*" || /[*?]/.test(service)) return undefined;
  if (!action.includes(":")) {
    return {
      id: "unknown-action",
      severity: "block",
      action,
      message: `“${action}” is not an action: the service in front of a colon is missing.`,
      fix: "Write it as service:Action.",
    };
  }
  if (!isKnownService(service)) {
    return {
      id: "unknown-service",
      severity: "block",
      action,
      message: `No AWS service has the prefix “${service}”.`,
      fix: "Check the part before the colon.",
    };
  }
  if (!isListedService(service) || actionsMatching(action).length > 0) return undefined;
  const near = nearestAction(action);
  return {
    id: "unknown-action",
    severity: "block",
    action,
    message: `AWS has no action ${action}. IAM would accept it and it would allow nothing.`,
    fix: near === undefined ? "Remove it or correct its name." : `Did you mean ${near}?`,
  };
}

/** An action with wildcards, by what it matches. */
export function wildcardAction(action: string, statement: PolicyStatement): Found | undefined {
  if (statement.Effect !== "Allow" || !/[*?]/.test(action)) return undefined;
  const matching = actionsMatching(action);
  const onEverything = asList(statement.Resource).includes("*");
  if (action === "*" || action === "*:*") {
    return {
      id: "full-access",
      severity: onEverything ? "block" : "warn",
      action,
      message: "This allows all actions of all services.",
      fix: "List the actions that are needed.",
    };
  }
  const risks = [...new Set(matching.map((facts) => riskOf(facts.name)).filter((risk) => risk !== undefined))];
  const only = matching.length > 0 && matching.every((facts) => /:(Describe|List|Get|Batch(Get|Check))/.test(facts.name));
  if (only && risks.length === 0) {
    return {
      id: "wildcard-action",
      severity: "info",
      action,
      message: `${action} matches ${matching.length.toString()} read actions, and those that AWS adds later.`,
      fix: "List the actions that are needed.",
    };
  }
  const words = risks.length === 0 ? "" : `, with the risk of ${risks.join(", ")}`;
  return {
    id: "wildcard-action",
    severity: "warn",
    action,
    message: `${action} matches ${matching.length.toString()} actions${words}.`,
    fix: "List the actions that are needed.",
  };
}

/** A scope that silently breaks the call: the action accepts no ARN, or none of this kind. */
export function scopeProblem(facts: ActionFacts, resources: readonly string[]): Found | undefined {
  if (resources.length === 0 || resources.includes("*")) return undefined;
  const action = facts.name;
  if (facts.arnForms.length === 0) {
    const short = action.split(":")[1] ?? action;
    return {
      id: "arn-allows-nothing",
      severity: "block",
      action,
      message: `${short} cannot be limited to an ARN; this statement would allow nothing.`,
      fix: `Put ${action} into a statement with Resource *.`,
    };
  }
  const fits = resources.some((resource) =>
    facts.arnForms.some((form) => arnsOverlap(resource.replace(/\$\{[^}]*\}/g, "*"), form)),
  );
  if (fits) return undefined;
  return {
    id: "arn-of-wrong-kind",
    severity: "block",
    action,
    message: `None of the ARNs is of a kind that ${action} accepts; it would allow nothing.`,
    fix: `Use an ARN such as ${facts.arnForms[0] ?? "*"}`,
  };
}
