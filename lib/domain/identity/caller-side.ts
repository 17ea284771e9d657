import type { CheckResult } from "@/lib/domain/checks/check";
import { nameOfArn, parseArn } from "@/lib/domain/aws/arn";
import { evaluate } from "@/lib/domain/iam/evaluator";
import { buildTrustPolicy } from "@/lib/domain/iam/trust/trust-policy";
import type { IamAccess } from "@/lib/domain/plan/ports";

import { heldPolicies, type PolicyReads } from "./held-policies";

/** The other side of a trust: whether the principal that is to assume the role exists, and may call `sts:AssumeRole`. */
export type CallerSide =
  | { readonly state: "absent" }
  | { readonly state: "there"; readonly mayAssume: "yes" }
  | { readonly state: "there"; readonly mayAssume: "unknown" }
  | { readonly state: "there"; readonly mayAssume: "no"; readonly because: string }
  | { readonly state: "unknown"; readonly because: string };

/** What is read of the caller, in the caller's own account. */
export type CallerReads = PolicyReads & Pick<IamAccess, "findUser" | "findRole">;

type Asked = { readonly callerArn: string; readonly roleArn: string; readonly externalId: string };

/**
 * Looks at the caller in its own account. Across accounts AWS wants both sides: the role trusts the caller, and the caller's own
 * policies let it assume the role. `reads` are absent where no connection leads into that account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export async function lookAtCaller(reads: CallerReads | undefined, asked: Asked): Promise<CallerSide> {
  const arn = parseArn(asked.callerArn);
  const account = arn.ok ? arn.value.account : "";
  if (reads === undefined) return { state: "unknown", because: `No connection of yours leads into account ${account}.` };
  const name = nameOfArn(asked.callerArn);
  const kind = asked.callerArn.includes(":user/") ? "user" : "role";
  const [found, held] = await Promise.all([
    kind === "user" ? reads.findUser(name) : reads.findRole(name),
    heldPolicies(reads, { kind, name }),
  ]);
  if (!found.ok) return { state: "unknown", because: found.error.message };
  if (found.value?.arn !== asked.callerArn) return { state: "absent" };
  if (!held.ok) return { state: "there", mayAssume: "unknown" };
  const { decision } = evaluate(
    {
      principal: { kind: "aws", arn: asked.callerArn, account },
      action: "sts:AssumeRole",
      resource: asked.roleArn,
      context: { "sts:ExternalId": asked.externalId },
    },
    {
      identity: held.value.policies,
      resource: {
        name: "trust",
        document: buildTrustPolicy({ kind: "delegate", roleArn: asked.callerArn, externalId: asked.externalId }),
      },
    },
  );
  if (decision === "allowed") return { state: "there", mayAssume: "yes" };
  // A user's groups, or a policy that was not read, may grant what the others do not.
  const mayBeGranted = kind === "user" || held.value.unread.length > 0;
  if (decision === "implicitDeny" && mayBeGranted) return { state: "there", mayAssume: "unknown" };
  const because =
    decision === "explicitDeny"
      ? `A policy of ${name} denies sts:AssumeRole on this role.`
      : `No policy of ${name} allows sts:AssumeRole on this role, and across accounts both sides must.`;
  return { state: "there", mayAssume: "no", because };
}

/** The caller's side as a check of the identity step. */
export function callerCheck(side: CallerSide, asked: Asked & { readonly at: string }): CheckResult {
  const kind = asked.callerArn.includes(":user/") ? "user" : "role";
  const name = nameOfArn(asked.callerArn);
  const arn = parseArn(asked.callerArn);
  const account = arn.ok ? arn.value.account : "";
  const base = { id: "s3.caller", title: `The caller, ${kind} ${name}`, guideItems: ["G54", "G55"] };
  const evidence = (observed: string) => [
    { call: kind === "user" ? "iam:GetUser" : "iam:GetRole", observed, at: asked.at, account },
  ];
  switch (side.state) {
    case "unknown":
      return {
        ...base,
        verdict: "unknown",
        grade: "not-testable",
        fact: side.because,
        fix: `Ask an admin of account ${account} to give ${name} the policy below the trust policy. The connector test shows whether it works.`,
        evidence: evidence(side.because),
      };
    case "absent": {
      const fact = `Account ${account} has no ${kind} with this ARN.`;
      return {
        ...base,
        verdict: "fail",
        grade: "proved",
        fact,
        fix: "Correct the ARN, or create the identity first: AWS rejects a trust policy whose principal does not exist.",
        evidence: evidence(fact),
      };
    }
    case "there": {
      if (side.mayAssume === "yes") {
        const fact = `It exists, and its policies let it assume the role.`;
        return { ...base, verdict: "pass", grade: "simulated", fact, evidence: evidence(asked.callerArn) };
      }
      if (side.mayAssume === "unknown") {
        const fact = "It exists. The portal could not read whether it may assume the role.";
        const fix = "The connector test shows it.";
        return { ...base, verdict: "unknown", grade: "not-testable", fact, fix, evidence: evidence(asked.callerArn) };
      }
      return {
        ...base,
        verdict: "fail",
        grade: "simulated",
        fact: side.because,
        fix: `Give ${name} the policy below the trust policy.`,
        owner: `AWS admin of account ${account}`,
        evidence: evidence(asked.callerArn),
      };
    }
  }
}
