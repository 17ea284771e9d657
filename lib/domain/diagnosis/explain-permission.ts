import type { Explanation } from "@/lib/core/errors";
import type { AwsFailure } from "./aws-failure";
import { actionWords } from "./action-words";
import { encodedMessageOf, parseDenial, type Denial, type DenyingPolicy } from "./denial";
import { explainAssumeRole } from "./explain-assume-role";
import { actionOf, detailsOf, explanation, headOf, type ExplanationParts } from "./explanation-parts";
import { allowStatement, isUnscopable, roleBehind } from "./statements";

/** A denial as the explanation needs it: what AWS said, completed by what the decoded message and the call know. */
type Denied = Denial & { readonly action: string; readonly mfaMissing: boolean; readonly encoded?: string | undefined };

/** Explains a refusal for want of permission: which policy refuses, who owns it, and the statement that would help. */
export function explainPermission(failure: AwsFailure): Explanation {
  const denied = deniedOf(failure);
  if (denied.action === "sts:AssumeRole") return explainAssumeRole(failure, denied);
  const details = detailsOf(failure, {
    "Denied action": denied.action,
    "Denied resource": denied.resource,
    "Denied principal": denied.principalArn,
    "Denying policy": denied.policyArn,
    "Decoded message": decodedWords(failure),
    "Encoded message": failure.decoded === undefined || failure.decoded === "not-allowed" ? denied.encoded : undefined,
  });
  return explanation(partsOf(failure, denied), details);
}

function deniedOf(failure: AwsFailure): Denied {
  const parsed = parseDenial(failure.message);
  const decoded = failure.decoded === "not-allowed" ? undefined : failure.decoded;
  const mfa = decoded?.conditions["aws:MultiFactorAuthPresent"];
  const mfaMissing =
    /MultiFactorAuth/i.test(failure.message) || (decoded?.explicitDeny === true && mfa !== undefined && !mfa.includes("true"));
  return {
    ...parsed,
    principalArn: decoded?.principalArn ?? parsed.principalArn ?? failure.callerArn,
    action: decoded?.action ?? parsed.action ?? actionOf(failure),
    resource: decoded?.resource ?? parsed.resource ?? failure.resource,
    explicit: parsed.explicit || decoded?.explicitDeny === true,
    mfaMissing,
    encoded: encodedMessageOf(failure.message),
  };
}

function partsOf(failure: AwsFailure, denied: Denied): ExplanationParts {
  if (denied.mfaMissing) {
    return {
      causeId: "mfa-missing",
      title: `${headOf(failure, denied.action)}: the session was opened without multi-factor authentication`,
      cause: "A policy of the caller refuses every call that was not signed in with a second factor.",
      owner: "you",
      fix: "Open a session with MFA (aws sts get-session-token with your device) and paste that one, or use a role whose policy does not ask for MFA.",
      fixText: "aws sts get-session-token --serial-number <ARN of your MFA device> --token-code <code>",
      retry: "after-fix",
    };
  }
  if (denied.action === "iam:PassRole") return passRole(failure, denied);
  if (denied.action === "ecs:TagResource" && !denied.explicit) return tagResource(failure, denied);
  if (denied.because === "unnamed" && denied.encoded !== undefined && failure.decoded === "not-allowed")
    return undecodable(failure, denied);
  return byPolicy(failure, denied);
}

function byPolicy(failure: AwsFailure, denied: Denied): ExplanationParts {
  const head = headOf(failure, denied.action);
  const words = POLICIES[denied.because];
  const request = requestText(denied);
  if (
    denied.explicit ||
    denied.because === "organization" ||
    denied.because === "resource-control" ||
    denied.because === "boundary"
  ) {
    return {
      causeId: denied.explicit ? words.denyCauseId : words.missingCauseId,
      title: `${head}: ${denied.explicit ? words.denies : words.lacks}`,
      cause: denied.explicit ? words.denyCause : words.lackCause,
      owner: words.owner,
      fix: `${words.fix} A wider policy on the identity cannot help.`,
      fixText: request,
      retry: "after-fix",
    };
  }
  const unscopable = isUnscopable(denied.action)
    ? ` This action accepts no resource ARN: a statement that names one allows nothing, so write "*".`
    : "";
  return {
    causeId: words.missingCauseId,
    title: `${head}: ${words.lacks}`,
    cause: words.lackCause,
    owner: words.owner,
    fix: `${words.fix}${unscopable}`,
    fixText: denied.because === "session" ? request : allowStatement(denied.action, denied.resource),
    retry: "after-fix",
  };
}

type PolicyWords = {
  readonly missingCauseId: string;
  readonly denyCauseId: string;
  readonly lacks: string;
  readonly denies: string;
  readonly lackCause: string;
  readonly denyCause: string;
  readonly owner: Explanation["owner"];
  readonly fix: string;
};

const POLICIES: Readonly<Record<DenyingPolicy, PolicyWords>> = {
  identity: {
    missingCauseId: "identity-policy-missing",
    denyCauseId: "identity-policy-deny",
    lacks: "no policy of this identity allows it",
    denies: "a policy of this identity forbids it",
    lackCause: "The caller's own policies do not hold this action for this resource.",
    denyCause: "One of the caller's own policies has a Deny statement that covers this call. A Deny wins over every Allow.",
    owner: "aws-admin",
    fix: "Ask for the statement below on the identity, or change the policy that denies.",
  },
  organization: {
    missingCauseId: "scp-missing",
    denyCauseId: "scp-deny",
    lacks: "the organization's policies do not allow it in this account",
    denies: "a policy of your organization forbids it",
    lackCause: "No service control policy above this account allows the action, so nobody in the account may use it.",
    denyCause:
      "A service control policy above this account denies the action, often by region or by service. It is not a mistake in your policy.",
    owner: "org-admin",
    fix: "Ask whoever runs your AWS organization for an exception, or use an account or region that the policy leaves open.",
  },
  "resource-control": {
    missingCauseId: "rcp-missing",
    denyCauseId: "rcp-deny",
    lacks: "the organization's resource policies do not allow it",
    denies: "a resource policy of your organization forbids it",
    lackCause: "No resource control policy allows this use of the resource.",
    denyCause: "A resource control policy of the organization denies this use of the resource.",
    owner: "org-admin",
    fix: "Ask whoever runs your AWS organization for an exception.",
  },
  boundary: {
    missingCauseId: "boundary-missing",
    denyCauseId: "boundary-deny",
    lacks: "the identity's permissions boundary leaves it out",
    denies: "the identity's permissions boundary forbids it",
    lackCause:
      "The identity has a permissions boundary, and a boundary that does not name an action blocks it whatever the policies say.",
    denyCause: "The permissions boundary of the identity has a Deny statement that covers this call.",
    owner: "aws-admin",
    fix: "Ask the owner of the boundary to add the action, or use an identity with another boundary.",
  },
  session: {
    missingCauseId: "session-policy-missing",
    denyCauseId: "session-policy-deny",
    lacks: "the session was opened with a policy that leaves it out",
    denies: "the session was opened with a policy that forbids it",
    lackCause: "Whoever opened this session passed a session policy, and it narrows the role below what this call needs.",
    denyCause: "The session policy that was passed when the session was opened denies this call.",
    owner: "you",
    fix: "Open the session again without that session policy, or with one that holds the action.",
  },
  resource: {
    missingCauseId: "resource-policy-missing",
    denyCauseId: "resource-policy-deny",
    lacks: "the resource's own policy does not let this identity in",
    denies: "the resource's own policy forbids it",
    lackCause: "The resource has a policy of its own, and across accounts both sides have to allow the call.",
    denyCause: "The resource's own policy has a Deny statement that covers this call.",
    owner: "aws-admin",
    fix: "Ask the owner of the resource to allow this principal in the resource's policy.",
  },
  trust: {
    missingCauseId: "trust-policy-missing",
    denyCauseId: "trust-policy-deny",
    lacks: "the role's trust policy does not name the caller",
    denies: "the role's trust policy forbids it",
    lackCause: "The role does not trust this caller.",
    denyCause: "The role's trust policy has a Deny statement that covers this caller.",
    owner: "aws-admin",
    fix: "Change the role's trust policy.",
  },
  endpoint: {
    missingCauseId: "endpoint-policy-missing",
    denyCauseId: "endpoint-policy-deny",
    lacks: "the policy of the VPC endpoint leaves it out",
    denies: "the policy of the VPC endpoint forbids it",
    lackCause: "The call went through a VPC endpoint whose policy does not hold the action.",
    denyCause: "The call went through a VPC endpoint whose policy denies it.",
    owner: "aws-admin",
    fix: "Ask the owner of the VPC endpoint to add the action to the endpoint's policy.",
  },
  unnamed: {
    missingCauseId: "permission-missing",
    denyCauseId: "permission-deny",
    lacks: "this identity lacks the permission",
    denies: "a policy forbids it",
    lackCause: "AWS refused the call and did not say by which policy. Most often the identity's policies lack the action.",
    denyCause: "A Deny statement covers this call. AWS did not say in which policy.",
    owner: "aws-admin",
    fix: "Ask for the statement below on the identity. If it is there already, look for a permissions boundary or an organization policy.",
  },
};

function passRole(failure: AwsFailure, denied: Denied): ExplanationParts {
  const service = failure.service === "ecs" ? "ecs-tasks.amazonaws.com" : "ec2.amazonaws.com";
  return {
    causeId: "pass-role-denied",
    title: `Cannot hand ${denied.resource ?? "the role"} to ${failure.service === "ecs" ? "ECS" : "EC2"}: this identity may not pass it`,
    cause:
      "Starting something that runs as a role needs iam:PassRole on that very role. An ECS task may have two: the execution role and the task role.",
    owner: denied.because === "organization" ? "org-admin" : "aws-admin",
    fix: "Add the statement below for every role the task definition names, and keep the condition so that the roles can go to that service only.",
    fixText: allowStatement("iam:PassRole", denied.resource, { StringEquals: { "iam:PassedToService": service } }),
    retry: "after-fix",
  };
}

function tagResource(failure: AwsFailure, denied: Denied): ExplanationParts {
  return {
    causeId: "ecs-tag-denied",
    title: `${headOf(failure, denied.action)}: creating with tags needs ecs:TagResource as well`,
    cause: "The account checks tagging as a permission of its own, and this identity lacks it.",
    owner: "aws-admin",
    fix: "Add the statement below. Blue/green deployments re-tag services that exist, so they need it without the condition, on the service's ARN.",
    fixText: allowStatement("ecs:TagResource", undefined, {
      StringEquals: { "ecs:CreateAction": ["CreateService", "RegisterTaskDefinition", "RunTask"] },
    }),
    retry: "after-fix",
  };
}

function undecodable(failure: AwsFailure, denied: Denied): ExplanationParts {
  return {
    causeId: "encoded-denial",
    title: `${headOf(failure, denied.action)}: AWS's reason is encoded and the portal may not decode it`,
    cause:
      "EC2 encodes the reason of a refusal; reading it takes sts:DecodeAuthorizationMessage, which the portal's identity lacks.",
    owner: "aws-admin",
    fix: "Allow the portal to decode the message, or let someone with that right run the command below. The whole encoded message is in the details.",
    fixText: `aws sts decode-authorization-message --encoded-message '${denied.encoded ?? ""}'`,
    retry: "after-fix",
  };
}

function decodedWords(failure: AwsFailure): string | undefined {
  if (failure.decoded === undefined) return undefined;
  if (failure.decoded === "not-allowed") return "The portal may not decode it (sts:DecodeAuthorizationMessage).";
  const { explicitDeny, matchedStatements, action, resource, principalArn } = failure.decoded;
  const reason = explicitDeny ? "an explicit deny" : "no matching allow";
  return `${principalArn ?? "The caller"}: ${action ?? "the action"} on ${resource ?? "the resource"}, ${reason}, ${String(matchedStatements)} matching statements`;
}

/** A message to send to the owner of the policy that refuses. */
function requestText(denied: Denied): string {
  const who = denied.principalArn === undefined ? "our identity" : roleBehind(denied.principalArn);
  const on = denied.resource === undefined ? "" : ` on ${denied.resource}`;
  const policy = denied.policyArn === undefined ? "" : ` The policy is ${denied.policyArn}.`;
  return `Please let ${who} ${actionWords(denied.action)} (${denied.action}${on}): AWS refuses it because of the ${POLICY_NAMES[denied.because]}.${policy}`;
}

const POLICY_NAMES: Readonly<Record<DenyingPolicy, string>> = {
  identity: "policies of the identity",
  organization: "service control policies of the organization",
  "resource-control": "resource control policies of the organization",
  boundary: "permissions boundary of the identity",
  session: "session policy",
  resource: "policy of the resource",
  trust: "trust policy of the role",
  endpoint: "policy of the VPC endpoint",
  unnamed: "policies in force",
};
