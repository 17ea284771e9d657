import type { Explanation } from "@/lib/core/errors";
import type { AwsFailure } from "./aws-failure";
import type { Denial } from "./denial";
import { detailsOf, explanation, type ExplanationParts } from "./explanation-parts";
import { allowStatement, roleBehind, trustPolicy } from "./statements";

/**
 * Explains a refused `sts:AssumeRole`. AWS returns one error for four causes; further facts decide which
 * side has to change: organization, caller, the role's existence, its external ID, or its trust policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
 */
export function explainAssumeRole(failure: AwsFailure, denial: Denial): Explanation {
  const role = failure.assumeRole?.roleArn ?? denial.resource ?? failure.resource ?? "the role";
  const caller = denial.principalArn ?? failure.callerArn;
  const details = detailsOf(failure, { Role: role, "Denied principal": caller, "Denying policy": denial.policyArn });
  return explanation(partsOf(failure, denial, role, caller === undefined ? undefined : roleBehind(caller)), details);
}

function partsOf(failure: AwsFailure, denial: Denial, role: string, caller: string | undefined): ExplanationParts {
  const known = failure.assumeRole;
  const who = caller ?? "the caller";
  if (denial.because === "organization" || denial.because === "resource-control") {
    return {
      causeId: denial.explicit ? "assume-role-scp-deny" : "assume-role-scp-missing",
      title: `Cannot assume ${nameOf(role)}: a policy of your organization forbids it`,
      cause: "The organization's policies stop the call before the role's trust policy is looked at.",
      owner: "org-admin",
      fix: "Ask the admins of your AWS organization to let this identity assume this role.",
      fixText: `Please allow sts:AssumeRole on ${role} for ${who} in the organization's policies.`,
      retry: "after-fix",
    };
  }
  if (denial.because === "boundary" || denial.because === "session") {
    return {
      causeId: denial.because === "boundary" ? "assume-role-boundary" : "assume-role-session-policy",
      title: `Cannot assume ${nameOf(role)}: the caller's ${denial.because === "boundary" ? "permissions boundary" : "session policy"} leaves sts:AssumeRole out`,
      cause: "The caller's own policies may allow it, but this limit on the caller does not.",
      owner: "aws-admin",
      fix: "Add sts:AssumeRole on this role to that limit.",
      fixText: allowStatement("sts:AssumeRole", role),
      retry: "after-fix",
    };
  }
  if (denial.because === "identity" || known?.callerAllowed === false) {
    return {
      causeId: denial.explicit ? "assume-role-caller-deny" : "assume-role-caller-lacks",
      title: `Cannot assume ${nameOf(role)}: the calling side is not allowed to`,
      cause: `${who} ${denial.explicit ? "has a policy that denies" : "has no policy that allows"} sts:AssumeRole on this role. The role's own trust policy is not the problem yet.`,
      owner: "aws-admin",
      fix: "Attach the statement below to the calling identity, in the caller's account.",
      fixText: allowStatement("sts:AssumeRole", role),
      retry: "after-fix",
    };
  }
  if (known?.roleExists === false) {
    return {
      causeId: "assume-role-absent",
      title: `Cannot assume ${nameOf(role)}: there is no such role in account ${accountOf(role)}`,
      cause: "The account holds no role of this name and path. AWS returns the same error as for a missing trust.",
      owner: "you",
      fix: "Check the account number, the name and the path in the role ARN, or create the role first.",
      retry: "after-fix",
    };
  }
  if (known?.externalIds !== undefined) {
    const { expected, sent } = known.externalIds;
    return {
      causeId: "external-id-mismatch",
      title: `Cannot assume ${nameOf(role)}: its trust policy expects another external ID`,
      cause: `The role asks for an external ID that ends in ${ending(expected)}; the call ${sent === "" ? "carried none" : `carried one that ends in ${ending(sent)}`}.`,
      owner: "aws-admin",
      fix: "Put the external ID of this run into the role's trust policy. It must match letter for letter, without spaces.",
      fixText: trustPolicy(caller ?? "<ARN of the caller>", sent === "" ? expected : sent),
      retry: "after-fix",
    };
  }
  // Trust across accounts without an external ID would let anyone in who makes Harness use this role.
  const asksForId = known?.externalIdSent ?? isOfAnotherAccount(caller, role);
  return {
    causeId: known?.trustsCaller === true ? "trust-condition-unmet" : "trust-policy-refuses",
    title:
      known?.trustsCaller === true
        ? `Cannot assume ${nameOf(role)}: a condition of its trust policy is not met`
        : `Cannot assume ${nameOf(role)}: the role does not trust the caller, or does not exist`,
    cause:
      known?.trustsCaller === true
        ? "The trust policy names the caller, but a condition does not fit: usually the external ID, the organization or MFA."
        : "AWS gives the same answer for a role that is absent and for one whose trust policy does not name the caller.",
    owner: "aws-admin",
    fix: `In account ${accountOf(role)}, check that the role exists and that its trust policy names ${who}${asksForId ? " with the external ID of this run" : ""}.`,
    fixText: trustPolicy(caller ?? "<ARN of the caller>", asksForId ? "<external ID of this run>" : undefined),
    retry: "after-fix",
  };
}

function isOfAnotherAccount(caller: string | undefined, role: string): boolean {
  const account = /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(caller ?? "")?.[1];
  return account !== undefined && account !== accountOf(role);
}

function nameOf(roleArn: string): string {
  return /:role\/(.+)$/.exec(roleArn)?.[1] ?? roleArn;
}

function accountOf(roleArn: string): string {
  return /^arn:[^:]+:iam::(\d{12}):/.exec(roleArn)?.[1] ?? "of the role";
}

/** The last characters are enough to compare two IDs by eye. */
function ending(externalId: string): string {
  return `…${externalId.slice(-4)}`;
}
