import { parseArn } from "@/lib/domain/aws/arn";
import { evaluate, type Decision } from "@/lib/domain/iam/evaluator";
import type { PolicyDocument } from "@/lib/domain/iam/policy-document";

const WILLING: PolicyDocument = {
  // Stryker disable next-line StringLiteral: the version decides how ${…} is read, and there is none.
  Version: "2012-10-17",
  Statement: [
    // Stryker disable next-line ObjectLiteral: an empty statement leaves out no action and no resource, so it allows as much.
    {
      // Stryker disable next-line StringLiteral: everything but Deny allows.
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "*",
    },
  ],
};

/**
 * The decision of a trust policy alone. The caller's policies are a separate check; here they are assumed to allow the call.
 * `undefined` when the caller is not an ARN.
 */
export function trustDecision(
  document: PolicyDocument,
  asked: { readonly callerArn: string; readonly externalId?: string | undefined; readonly account?: string | undefined },
): Decision | undefined {
  const arn = parseArn(asked.callerArn);
  if (!arn.ok) return undefined;
  const { partition, account } = arn.value;
  return evaluate(
    {
      principal: { kind: "aws", arn: asked.callerArn, account },
      action: "sts:AssumeRole",
      resource: `arn:${partition}:iam::${asked.account ?? account}:role/this`,
      context: asked.externalId === undefined ? {} : { "sts:ExternalId": asked.externalId },
    },
    // Stryker disable StringLiteral: only the decision is returned, and it names no policy.
    { identity: [{ name: "caller", document: WILLING }], resource: { name: "trust", document } },
    // Stryker restore StringLiteral
  ).decision;
}
