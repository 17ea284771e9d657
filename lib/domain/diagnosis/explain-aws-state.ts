import type { Explanation } from "@/lib/core/errors";
import type { AwsFailure } from "./aws-failure";
import { detailsOf, explanation, headOf, type ExplanationParts } from "./explanation-parts";

type StateClass = "not-found" | "conflict" | "quota" | "capacity" | "input";

/** Explains failures of what is there and of what was asked: absent, taken, full, malformed. */
export function explainAwsState(failure: AwsFailure, failureClass: StateClass): Explanation {
  const { quota } = failure;
  return explanation(
    partsOf(failure, failureClass),
    detailsOf(failure, { "Used of limit": quota === undefined ? undefined : `${String(quota.used)} of ${String(quota.limit)}` }),
  );
}

function partsOf(failure: AwsFailure, failureClass: StateClass): ExplanationParts {
  switch (failureClass) {
    case "not-found":
      return notFound(failure);
    case "conflict":
      return conflict(failure);
    case "quota":
      return quota(failure);
    case "capacity":
      return capacity(failure);
    case "input":
      return input(failure);
  }
}

function notFound(failure: AwsFailure): ExplanationParts {
  const head = headOf(failure);
  const name = failure.resource;
  const where =
    failure.region === undefined || failure.service === "iam" ? `account ${failure.account ?? "in use"}` : failure.region;
  const common = { owner: "you", retry: "after-fix" } as const;
  if (failure.code === "ReportNotPresent" || failure.code.startsWith("CredentialReport")) {
    return {
      ...common,
      causeId: "credential-report-absent",
      title: `${head}: the account has no credential report yet`,
      cause: "AWS makes the report on demand and keeps it for four hours.",
      fix: "Have it generated and read it a moment later.",
      retry: "backoff",
    };
  }
  if (failure.code.startsWith("ServiceNot")) {
    return {
      ...common,
      causeId: failure.code === "ServiceNotActiveException" ? "ecs-service-inactive" : "ecs-service-absent",
      title:
        failure.code === "ServiceNotActiveException"
          ? `${head}: the service is being removed`
          : `${head}: there is no such service in the cluster`,
      cause: "ECS has no active service of this name in this cluster.",
      fix: "Wait until the old service is gone, or choose another name or cluster.",
    };
  }
  const kind = KINDS.find(([pattern]) => pattern.test(failure.code))?.[1] ?? { causeId: "aws-not-found", noun: "such thing" };
  return {
    ...common,
    causeId: kind.causeId,
    title: `${head}: there is no ${kind.noun}${name === undefined ? "" : ` ${name}`} in ${where}`,
    cause: "It was deleted, has a different name, or is in another region or account.",
    fix: "Choose it from the list, or check region and account. IDs are tied to one region.",
  };
}

const KINDS: readonly (readonly [RegExp, { readonly causeId: string; readonly noun: string }])[] = [
  [/^InvalidInstanceID/, { causeId: "instance-absent", noun: "instance" }],
  [/^InvalidSubnetID/, { causeId: "subnet-absent", noun: "subnet" }],
  [/^InvalidGroup/, { causeId: "security-group-absent", noun: "security group" }],
  [/^InvalidVpcID/, { causeId: "vpc-absent", noun: "VPC" }],
  [/^InvalidAMIID/, { causeId: "image-absent", noun: "image" }],
  [/^InvalidKeyPair/, { causeId: "key-pair-absent", noun: "key pair" }],
  [/^ClusterNotFound/, { causeId: "cluster-absent", noun: "cluster" }],
  [/^NoSuchEntity/, { causeId: "iam-entity-absent", noun: "identity or policy" }],
  [/^LoadBalancerNotFound/, { causeId: "load-balancer-absent", noun: "load balancer" }],
  [/^TargetGroupNotFound/, { causeId: "target-group-absent", noun: "target group" }],
];

function conflict(failure: AwsFailure): ExplanationParts {
  const head = headOf(failure);
  const name = failure.resource ?? "this name";
  if (failure.code.startsWith("EntityAlreadyExists")) {
    return {
      causeId: "iam-name-taken",
      title: `${head}: ${name} exists already`,
      cause: "The account has one of this name, made by someone else or by an earlier try.",
      owner: "you",
      fix: "Compare it with what you want: use it as it is, or choose another name. The portal changes nothing that it did not make.",
      retry: "after-fix",
    };
  }
  if (failure.code.startsWith("DeleteConflict")) {
    return {
      causeId: "iam-still-in-use",
      title: `${head}: ${name} is still attached to something`,
      cause: "AWS deletes an identity or policy only when nothing is attached to it: attachments, keys, versions, profiles.",
      owner: "you",
      fix: "Detach it first. Ask the people who attached other things to remove them.",
      retry: "after-fix",
    };
  }
  if (failure.code === "IdempotentParameterMismatch") {
    return {
      causeId: "token-reused",
      title: `${head}: the same request was made before with other values`,
      cause: "AWS remembers the token of a request and refuses it for a different one.",
      owner: "portal-owner",
      fix: "Start the step again so that it gets a new token.",
      retry: "no",
    };
  }
  return {
    causeId: "aws-busy-with-change",
    title: `${head} right now: another change of it is running`,
    cause: "AWS accepts only one change to a resource at a time.",
    owner: "nobody",
    fix: "Wait; the portal tries again automatically.",
    retry: "backoff",
  };
}

function quota(failure: AwsFailure): ExplanationParts {
  const head = headOf(failure);
  const numbers = failure.quota === undefined ? "" : ` (${String(failure.quota.used)} of ${String(failure.quota.limit)} used)`;
  const common = { owner: "aws-admin", retry: "after-fix" } as const;
  if (failure.code.startsWith("PackedPolicyTooLarge")) {
    return {
      ...common,
      owner: "you",
      causeId: "session-policy-too-large",
      title: `${head}: session policy and session tags are together too large`,
      cause: "AWS packs both into one space of fixed size.",
      fix: "Shorten the session policy or pass fewer tags.",
    };
  }
  if (failure.service === "iam" && failure.action === "CreateAccessKey") {
    return {
      ...common,
      owner: "you",
      causeId: "access-keys-full",
      title: `${head}: the user has two access keys already`,
      cause: "AWS allows two keys per user.",
      fix: "Delete the key that is no longer used; its last use is shown beside it.",
    };
  }
  if (failure.service === "iam" && failure.action === "CreatePolicyVersion") {
    return {
      ...common,
      owner: "you",
      causeId: "policy-versions-full",
      title: `${head}: the policy has five versions already`,
      cause: "AWS keeps at most five versions of a policy.",
      fix: "Delete the oldest version that is not the default one.",
    };
  }
  if (failure.service === "iam" && (failure.action === "AttachUserPolicy" || failure.action === "AttachRolePolicy")) {
    return {
      ...common,
      causeId: "attachments-full",
      title: `${head}: the identity has as many managed policies as the account allows`,
      cause: `The account's limit of attached policies is reached${numbers}.`,
      fix: "Detach one that is not needed, or merge two, or ask AWS to raise the quota.",
    };
  }
  if (failure.service === "iam" && (failure.action === "CreatePolicy" || failure.action === "PutRolePolicy")) {
    return {
      ...common,
      causeId: "policy-too-large",
      title: `${head}: the policy is too long, or the account has too many`,
      cause: `A managed policy holds 6,144 characters without spaces, and an account a limited number of policies${numbers}.`,
      fix: "Split the policy in two, or delete policies that nothing uses.",
    };
  }
  const vcpu = failure.code === "VcpuLimitExceeded" || failure.code === "InstanceLimitExceeded";
  return {
    ...common,
    causeId: vcpu ? "instance-quota" : "aws-quota",
    title: `${head}: the account's quota is used up${numbers}`,
    cause: vcpu
      ? "The account may run no more instances of this family in this region."
      : "The account cannot hold any more resources of this kind.",
    fix: "Remove what is not needed, or ask for a higher quota under Service Quotas.",
    fixText: `https://console.aws.amazon.com/servicequotas/home/services`,
  };
}

function input(failure: AwsFailure): ExplanationParts {
  const head = headOf(failure);
  const common = { owner: "you", retry: "after-fix" } as const;
  if (/service.linked role/i.test(failure.message) && failure.service === "ecs") {
    return {
      ...common,
      owner: "aws-admin",
      causeId: "ecs-service-linked-role-missing",
      title: `${head}: the account lacks the role that ECS itself works with`,
      cause: "The first cluster of an account needs the service-linked role AWSServiceRoleForECS, and it is not there yet.",
      fix: "Create it once with the command below, then try again.",
      fixText: "aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com",
    };
  }
  if (failure.code.startsWith("MalformedPolicyDocument")) {
    const principal = /principal/i.test(failure.message);
    return {
      ...common,
      causeId: principal ? "policy-principal-invalid" : "policy-malformed",
      title: principal
        ? `${head}: the policy names a principal that does not exist`
        : `${head}: AWS does not accept the policy's text`,
      cause: principal
        ? "AWS checks that each principal of a trust policy exists. AWS refuses a deleted or misspelt principal, and may not know one that was created seconds ago."
        : "The document is not valid JSON of a policy, uses an unknown element, or has the wrong language version.",
      fix: principal
        ? "Check the account number and name in the principal's ARN."
        : "Compare with the policy that the portal generated; the version must be 2012-10-17.",
    };
  }
  if (failure.code === "InvalidAuthorizationMessageException") {
    return {
      ...common,
      causeId: "encoded-message-invalid",
      title: `${head}: the encoded message is cut off or from another account`,
      cause: "AWS can decode only a whole message, in the account that it came from.",
      fix: "Paste the whole message. Logs and consoles often shorten it.",
    };
  }
  if (failure.code.startsWith("Platform") || failure.code.startsWith("Unsupported")) {
    return {
      ...common,
      causeId: "platform-unsupported",
      title: `${head}: this is not possible on the chosen platform or in this region`,
      cause: "The task or request uses something that the platform version, instance type or region does not offer.",
      fix: "Use platform version LATEST (1.4.0 or newer) for Fargate, or another region or type.",
    };
  }
  return {
    ...common,
    causeId: "aws-input-refused",
    title: `${head}: AWS does not accept a value of the request`,
    cause: `One of the values${failure.resource === undefined ? "" : ` for ${failure.resource}`} has a form or combination that AWS refuses. Its own words are in the details.`,
    fix: "Correct the value that AWS names and try again.",
  };
}

function capacity(failure: AwsFailure): ExplanationParts {
  if (failure.code === "InsufficientFreeAddressesInSubnet") {
    return {
      causeId: "subnet-full",
      title: `${headOf(failure)}: the subnet has no free IP address`,
      cause: "Nothing is wrong with the request; every IP address of the subnet is in use at the moment.",
      owner: "nobody",
      fix: "Choose another subnet, or try again later.",
      retry: "backoff",
    };
  }
  return {
    causeId: "aws-capacity",
    title: `${headOf(failure)}: AWS has no free capacity of this kind in this zone`,
    cause: "Nothing is wrong with the request; AWS has no capacity for it at the moment.",
    owner: "nobody",
    fix: "Choose another zone or instance type, or try again later.",
    retry: "backoff",
  };
}
