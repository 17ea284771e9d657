import { err, ok, type Result } from "@/lib/core/result";

import { deltaPolicy, type DeniedAction } from "./delta-policy";
import { evaluate } from "@/lib/domain/iam/evaluator";
import { actionsMatching, isListedService } from "@/lib/domain/iam/known-actions";
import { lintPolicies } from "@/lib/domain/iam/lint";
import type { LintFinding } from "@/lib/domain/iam/lint-types";
import type { BuiltAction, BuiltPolicy } from "./policy-builder";
import {
  asList,
  MANAGED_POLICY_MAX,
  parsePolicyText,
  policySize,
  type NamedPolicy,
  type PolicyDocument,
  type PolicyTextError,
} from "@/lib/domain/iam/policy-document";

/** Rights that a policy gives beyond what was ticked. */
export type ExtraRight = {
  /** As the policy writes it: `ec2:*`. */
  readonly pattern: string;
  /** How many actions it matches that no selected pack needs; absent for a service whose actions are not known here. */
  readonly actions?: number;
};

/** What can be said of an existing policy, compared with the selected packs. */
export type OwnPolicyReading = {
  readonly size: number;
  readonly limit: number;
  readonly findings: readonly LintFinding[];
  /** Needed and not allowed by it, with the resources it does not cover. */
  readonly lacks: readonly DeniedAction[];
  readonly extra: readonly ExtraRight[];
  /** What would have to be attached beside it. */
  readonly delta: readonly NamedPolicy[];
};

const NAME = "Your policy";
const CALLER = { kind: "aws", arn: "arn:aws:iam::000000000000:user/caller", account: "000000000000" } as const;

/**
 * Reads a pasted permission policy and compares what it allows with what was ticked, as IAM would decide it.
 *
 * Errors: `invalid_input` with the `problem` of the text: not JSON, too long, wrong version, a trust policy and others.
 */
export function readOwnPolicy(text: string, needed: BuiltPolicy): Result<OwnPolicyReading, PolicyTextError> {
  const parsed = parsePolicyText(text, "identity");
  if (!parsed.ok) return err(parsed.error);
  const policy: NamedPolicy = { name: NAME, document: parsed.value };
  const lacks = needed.actions.flatMap((action) => lackOf(action, policy));
  return ok({
    size: policySize(parsed.value),
    limit: MANAGED_POLICY_MAX,
    findings: lintPolicies([policy], { holder: "harness" }),
    lacks,
    extra: extraRights(parsed.value, needed),
    delta: deltaPolicy(lacks),
  });
}

function lackOf(row: BuiltAction, policy: NamedPolicy): readonly DeniedAction[] {
  const denied = row.resources.filter((resource) => {
    const context = contextFor(row, resource);
    // The policy's holder is in the account of the resources.
    const request = { principal: CALLER, action: row.action, resource, resourceAccount: CALLER.account, context };
    return evaluate(request, { identity: [policy] }).decision !== "allowed";
  });
  return denied.length === 0 ? [] : [{ action: row.action, resources: denied, condition: row.condition }];
}

/** What a creation is called by the resource that it makes, for `ecs:CreateAction`. */
const CREATIONS: Readonly<Record<string, string>> = {
  ":service/": "CreateService",
  ":task-definition/": "RegisterTaskDefinition",
  ":task/": "RunTask",
};

/** The request as the packs foresee it: each key of the row's own condition holds. */
function contextFor(row: BuiltAction, resource: string): Readonly<Record<string, string>> {
  const pairs = Object.values(row.condition ?? {}).flatMap((keys) =>
    Object.entries(keys).map(([key, values]) => [key, asList(values)[0] ?? ""] as const),
  );
  const context = Object.fromEntries(pairs);
  const creation = Object.entries(CREATIONS).find(([part]) => resource.includes(part))?.[1];
  return "ecs:CreateAction" in context && creation !== undefined ? { ...context, "ecs:CreateAction": creation } : context;
}

function extraRights(document: PolicyDocument, needed: BuiltPolicy): readonly ExtraRight[] {
  const wanted = new Set(needed.actions.map((row) => row.action));
  const patterns = new Set(
    document.Statement.filter((statement) => statement.Effect === "Allow").flatMap((statement) => asList(statement.Action)),
  );
  return [...patterns].flatMap((pattern): readonly ExtraRight[] => {
    const service = pattern.slice(0, Math.max(pattern.indexOf(":"), 0));
    if (service !== "" && !/[*?]/.test(service) && !isListedService(service)) return [{ pattern }];
    const actions = actionsMatching(pattern).filter((facts) => !wanted.has(facts.name)).length;
    return actions === 0 ? [] : [{ pattern, actions }];
  });
}
