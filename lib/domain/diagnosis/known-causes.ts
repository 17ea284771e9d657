import type { Explanation, FailureOwner } from "@/lib/core/errors";

import { ECS_REASONS } from "./ecs-reasons";
import { explainText } from "./explain-text";

/** A cause that the explainer recognises: what it means, who owns it, and what helps. */
export type KnownCause = Pick<Explanation, "causeId" | "title" | "cause" | "owner" | "fix">;

const CALLER = "arn:aws:iam::482177309156:user/harness-ec2-user";

/** The shape of AWS's access-denied sentence. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function denied(action: string, because: string): string {
  return `An error occurred (AccessDenied) when calling the ${action.split(":")[1] ?? ""} operation: User: ${CALLER} is not authorized to perform: ${action} on resource: * ${because}`;
}

/** One example of each cause, in the vendors' own form; the list is made by explaining them, so it cannot drift. */
const EXAMPLES: readonly string[] = [
  "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid",
  "An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match",
  "An error occurred (ExpiredToken) when calling the DescribeInstances operation: The security token included in the request is expired",
  "An error occurred (RequestExpired) when calling the DescribeInstances operation: Request has expired",
  "An error occurred (CredentialsProviderError) when calling the GetCallerIdentity operation: Could not load credentials",
  denied("ec2:DescribeRegions", "because no identity-based policy allows the ec2:DescribeRegions action"),
  denied("ec2:DescribeInstances", "with an explicit deny in a service control policy"),
  denied("ec2:DescribeInstances", "because no permissions boundary allows the ec2:DescribeInstances action"),
  denied("ec2:DescribeInstances", "because no session policy allows the ec2:DescribeInstances action"),
  denied("ec2:DescribeInstances", "with an explicit deny in an identity-based policy: MultiFactorAuthPresent"),
  denied("iam:PassRole", "because no identity-based policy allows the iam:PassRole action"),
  denied("ecs:TagResource", "because no identity-based policy allows the ecs:TagResource action"),
  denied("sts:AssumeRole", "because no identity-based policy allows the sts:AssumeRole action"),
  denied("sts:AssumeRole", "because no role trust policy allows the sts:AssumeRole action"),
  "An error occurred (RegionDisabledException) when calling the AssumeRole operation: STS is not activated in this region for account",
  "An error occurred (OptInRequired) when calling the DescribeInstances operation: You are not subscribed to this service",
  "An error occurred (RequestLimitExceeded) when calling the DescribeInstances operation: Request limit exceeded.",
  "An error occurred (NoSuchEntity) when calling the GetRole operation: The role cannot be found.",
  "An error occurred (EntityAlreadyExists) when calling the CreateRole operation: Role with that name already exists.",
  "An error occurred (LimitExceeded) when calling the CreateAccessKey operation: Cannot exceed quota for AccessKeysPerUser: 2",
  "An error occurred (InsufficientInstanceCapacity) when calling the RunInstances operation: There is no capacity",
  "An error occurred (MalformedPolicyDocument) when calling the CreatePolicy operation: Syntax errors in policy.",
  "An error occurred (ServiceUnavailable) when calling the DescribeInstances operation: The service is unavailable.",
  "No eligible delegates available",
  "There are active delegates available but they are inactive",
  "Delegate task timed out",
  JSON.stringify({ status: "ERROR", code: "NG_ACCESS_DENIED", message: "Missing permission core_connector_edit on connector" }),
  JSON.stringify({ status: "ERROR", code: "INVALID_TOKEN", message: "Invalid token or token expired" }),
];

/** Everything the explainer recognises, one entry a cause; ECS's reasons come from their own table. */
export function knownCauses(): readonly KnownCause[] {
  const explained = EXAMPLES.map((example) => explainText(example));
  const ecs = ECS_REASONS.filter(({ tone }) => tone === "bad" || tone === "warning");
  const byId = new Map<string, KnownCause>();
  for (const { causeId, title, cause, owner, fix } of [...explained, ...ecs]) {
    if (causeId !== "unclassified" && !byId.has(causeId)) byId.set(causeId, { causeId, title, cause, owner, fix });
  }
  return [...byId.values()];
}

/** Causes grouped by who has to act, the reader first. */
export function knownCausesByOwner(): readonly { readonly owner: FailureOwner; readonly causes: readonly KnownCause[] }[] {
  const causes = knownCauses();
  return OWNER_ORDER.flatMap((owner) => {
    const owned = causes.filter((cause) => cause.owner === owner);
    return owned.length === 0 ? [] : [{ owner, causes: owned }];
  });
}

const OWNER_ORDER: readonly FailureOwner[] = [
  "you",
  "aws-admin",
  "org-admin",
  "harness-admin",
  "portal-owner",
  "aws",
  "harness",
  "nobody",
];

/** How many examples are explained: for the test that none of them is lost. */
export const EXAMPLE_TEXTS = EXAMPLES;
