import type { Explanation } from "@/lib/core/errors";
import { shellQuote } from "@/lib/core/shell-words";
import type { AwsFailure } from "./aws-failure";
import { actionWords } from "./action-words";
import { encodedMessageOf, parseDenial, type Denial } from "./denial";
import { POLICIES, POLICY_NAMES } from "./denying-policies";
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
    cause: "The account checks tagging as a separate permission, and this identity lacks it.",
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
    fixText: `aws sts decode-authorization-message --encoded-message ${shellQuote(denied.encoded ?? "")}`,
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
