import { listed } from "@/lib/core/listed";
import { parseArn } from "@/lib/domain/aws/arn";
import type { Grade, Verdict } from "@/lib/domain/checks/check";
import type { TaskNeed } from "@/lib/domain/ecs/execution-needs";
import { compilePolicies, evaluate, type CompiledPolicies, type Evaluation } from "@/lib/domain/iam/evaluator";
import type { NamedPolicy } from "@/lib/domain/iam/policy-document";

/** Everything that decides about the rights of a role, as far as it could be read. */
export type RolePolicies = {
  readonly roleArn: string;
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy | undefined;
  /** Policies that could not be read: what they allow is unknown. */
  readonly unread: readonly string[];
};

/** A need with the decision about it. */
export type Right = {
  readonly need: TaskNeed;
  readonly verdict: Extract<Verdict, "pass" | "fail" | "unknown">;
  readonly grade: Grade;
  /** The actions that nothing allows. */
  readonly missing: readonly string[];
  /** The policy that allows or denies it, or why it is not known. */
  readonly shownBy: string;
};

/**
 * Whether the role's real policies allow what a task definition needs, decided as IAM would and never by a policy's name
 * (item G121). Only the needs of the holder are judged.
 */
export function judgeRights(needs: readonly TaskNeed[], role: RolePolicies): readonly Right[] {
  const { policies, boundary } = role;
  const compiled = compilePolicies({ identity: policies, boundary });
  return needs.map((need) => judge(need, role, compiled));
}

function judge(need: TaskNeed, role: RolePolicies, compiled: CompiledPolicies): Right {
  const { resource } = need;
  if (resource === undefined) {
    const shownBy = "The task definition does not say which resource it is.";
    return { need, verdict: "unknown", grade: "not-testable", missing: [], shownBy };
  }
  const answers = need.actions.map((action) => ({ action, ...ask(action, resource, role, compiled) }));
  const denied = answers.filter(({ decision }) => decision !== "allowed");
  const missing = denied.map(({ action }) => action);
  const [first] = denied;
  if (first !== undefined) return withDenied(need, missing, first, role);
  return withOtherAccount(need, role) ?? { need, verdict: "pass", grade: "simulated", missing, shownBy: namesOf(answers) };
}

function ask(action: string, resource: string, { roleArn }: RolePolicies, compiled: CompiledPolicies): Evaluation {
  const parsed = parseArn(roleArn);
  const account = parsed.ok ? parsed.value.account : "";
  // The side of the role alone: a policy of the other account is not readable, and is named where it matters.
  return evaluate({ principal: { kind: "aws", arn: roleArn, account }, action, resource, resourceAccount: account }, compiled);
}

function withDenied(need: TaskNeed, missing: readonly string[], first: Evaluation, { unread }: RolePolicies): Right {
  if (first.decision === "explicitDeny") {
    const shownBy = `${first.statement?.policy ?? "A policy"} denies it`;
    return { need, verdict: "fail", grade: "simulated", missing, shownBy };
  }
  if (unread.length > 0) {
    return { need, verdict: "unknown", grade: "not-testable", missing, shownBy: `Not readable: ${unread.join(", ")}` };
  }
  if (first.missingKeys.length > 0) {
    const shownBy = `It depends on ${listed(first.missingKeys, "and")}`;
    return { need, verdict: "unknown", grade: "not-testable", missing, shownBy };
  }
  const shownBy = first.layer === "boundary" ? "The permissions boundary does not allow it" : "No statement allows it";
  return { need, verdict: "fail", grade: "simulated", missing, shownBy };
}

/** Across accounts the owner's policy must allow it too. */
function withOtherAccount(need: TaskNeed, { roleArn }: RolePolicies): Right | undefined {
  const [resource, role] = [parseArn(need.resource ?? ""), parseArn(roleArn)];
  if (!resource.ok || !role.ok || resource.value.account === "" || resource.value.account === role.value.account)
    return undefined;
  const shownBy = `The role may, and a policy of account ${resource.value.account} has to allow it as well`;
  return { need, verdict: "unknown", grade: "not-testable", missing: [], shownBy };
}

function namesOf(answers: readonly Evaluation[]): string {
  return [...new Set(answers.flatMap(({ statement }) => statement?.policy ?? []))].join(", ");
}

/** The policy that adds the rights that are missing: one statement for each group of actions and resource. */
export function missingPolicy(
  rights: readonly Right[],
): readonly { readonly actions: readonly string[]; readonly resource: string }[] {
  return rights.flatMap(({ verdict, missing, need }) =>
    verdict === "fail" && need.resource !== undefined ? [{ actions: missing, resource: grantable(need.resource) }] : [],
  );
}

/** A log stream has a name that only ECS knows, so the right is for every stream of the group; a secret's suffix is random. */
function grantable(resource: string): string {
  return resource.replace(/:log-stream:.*$/, ":*").replace(/-AbCdEf$/, "-??????");
}
