import { evaluate, type AccessRequest, type Evaluation, type PolicySet } from "./evaluator";
import type { NamedPolicy, PolicyStatement } from "./policy-document";

/** Who asks and in which accounts, for the tests of the evaluator. */
export const ACCOUNT = "482177309156";
export const OTHER = "730944218856";
export const USER = `arn:aws:iam::${ACCOUNT}:user/deploy/harness-ec2-user`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/HarnessEC2Role`;
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/HarnessEC2Role/5f0c`;
export const user = { kind: "aws", arn: USER, account: ACCOUNT } as const;
export const session = { kind: "aws", arn: SESSION, account: ACCOUNT } as const;

export function policy(...statements: readonly PolicyStatement[]): NamedPolicy {
  return { name: "p", document: { Version: "2012-10-17", Statement: statements } };
}
export function allow(
  action: string,
  resource: string | readonly string[] = "*",
  more: Partial<PolicyStatement> = {},
): PolicyStatement {
  return { Effect: "Allow", Action: action, Resource: resource, ...more };
}
export function deny(action: string, resource = "*", more: Partial<PolicyStatement> = {}): PolicyStatement {
  return { Effect: "Deny", Action: action, Resource: resource, ...more };
}

/** Stopping an instance as the user, unless told otherwise. */
export function ask(over: Partial<AccessRequest>, policies: PolicySet): Evaluation {
  return evaluate(
    { principal: user, action: "ec2:StopInstances", resource: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`, ...over },
    policies,
  );
}
