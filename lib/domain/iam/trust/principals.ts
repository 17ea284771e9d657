import { parseArn, PLACEHOLDER_ACCOUNT, principalOfSession } from "@/lib/domain/aws/arn";
import { asList, type PolicyPrincipal } from "@/lib/domain/iam/policy-document";

/** A principal of a trust policy, read. */
export type TrustedPrincipal = {
  readonly kind:
    | "everyone"
    | "account"
    | "role"
    | "user"
    | "session"
    | "service"
    | "oidc"
    | "saml"
    | "deleted"
    | "canonical-user"
    | "unreadable";
  /** As the policy has it. */
  readonly value: string;
  readonly account?: string;
  readonly partition?: string;
  /** In words: “role harness-delegate of account 730944218856”. */
  readonly text: string;
};

const SERVICE_NAMES: Readonly<Record<string, string>> = {
  "ecs-tasks.amazonaws.com": "ECS tasks",
  "ec2.amazonaws.com": "EC2 instances",
  "ecs.amazonaws.com": "the ECS service itself",
  "lambda.amazonaws.com": "Lambda functions",
  "ssm.amazonaws.com": "Systems Manager",
  "codedeploy.amazonaws.com": "CodeDeploy",
  "pods.eks.amazonaws.com": "pods of EKS",
};

/** A service principal in words. */
export function serviceName(service: string): string {
  return SERVICE_NAMES[service] ?? service;
}

function readAws(value: string): TrustedPrincipal {
  if (value === "*") return { kind: "everyone", value, text: "anyone in any AWS account" };
  if (/^\d{12}$/.test(value))
    return { kind: "account", value, account: value, text: `any identity of account ${value} that is allowed to` };
  // IAM replaces the ARN of a deleted role or user by its unique ID.
  if (/^A(ROA|IDA)[A-Z0-9]{12,}$/.test(value))
    return { kind: "deleted", value, text: `a ${value.startsWith("AROA") ? "role" : "user"} that no longer exists` };
  const parsed = parseArn(value);
  if (!parsed.ok) return { kind: "unreadable", value, text: `“${value}”` };
  const arn = parsed.value;
  const where = { account: arn.account, partition: arn.partition };
  const of = `of account ${arn.account}`;
  if (arn.resource === "root") return { kind: "account", value, ...where, text: `any identity ${of} that is allowed to` };
  const name = arn.resource.split("/").at(-1) ?? arn.resource;
  if (arn.service === "sts")
    return {
      kind: "session",
      value,
      ...where,
      text: `session ${name} of ${principalOfSession(arn).resource.replace("role/", "role ")} ${of}`,
    };
  if (arn.resource.startsWith("role/")) return { kind: "role", value, ...where, text: `role ${name} ${of}` };
  if (arn.resource.startsWith("user/")) return { kind: "user", value, ...where, text: `user ${name} ${of}` };
  return { kind: "unreadable", value, ...where, text: `“${value}”` };
}

function readFederated(value: string): TrustedPrincipal {
  const parsed = parseArn(value);
  const where = parsed.ok ? { account: parsed.value.account, partition: parsed.value.partition } : {};
  const provider = parsed.ok ? parsed.value.resource.replace(/^(oidc|saml)-provider\//, "") : value;
  if (parsed.ok && parsed.value.resource.startsWith("saml-provider/"))
    return { kind: "saml", value, ...where, text: `people signed in through ${provider}` };
  return { kind: "oidc", value, ...where, text: `holders of a token of ${provider}` };
}

/** All principals of an element, read. */
export function readPrincipals(element: PolicyPrincipal): readonly TrustedPrincipal[] {
  if (typeof element === "string") return [readAws(element)];
  return [
    ...asList(element.AWS).map(readAws),
    ...asList(element.Service).map((value): TrustedPrincipal => ({ kind: "service", value, text: serviceName(value) })),
    ...asList(element.Federated).map(readFederated),
    ...asList(element.CanonicalUser).map((value): TrustedPrincipal => ({
      kind: "canonical-user",
      value,
      text: "an S3 canonical user",
    })),
  ];
}

/** Whether the principal is one of AWS's identities, for which an external ID makes sense. */
export function isAwsPrincipal(principal: TrustedPrincipal): boolean {
  return ["everyone", "account", "role", "user", "session"].includes(principal.kind);
}

/** Whether the principal is of the guide's example account. */
export function isPlaceholderPrincipal(principal: TrustedPrincipal): boolean {
  return principal.account === PLACEHOLDER_ACCOUNT;
}
