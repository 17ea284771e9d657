import { parseArn } from "@/lib/domain/aws/arn";
import { evaluate, type Decision } from "@/lib/domain/iam/evaluator";
import type { PolicyDocument } from "@/lib/domain/iam/policy-document";

const WILLING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
};

/**
 * The decision of a trust policy alone. The caller's policies are a separate check; here they are assumed to allow the call.
 * `undefined` when the caller is no ARN.
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
    { identity: [{ name: "caller", document: WILLING }], resource: { name: "trust", document } },
  ).decision;
}
