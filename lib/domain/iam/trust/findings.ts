import { listed } from "@/lib/core/listed";

import { servicePrincipals } from "@/lib/domain/aws/service-principals";
import { asList, OLD_POLICY_VERSION, type PolicyDocument, type PolicyStatement } from "@/lib/domain/iam/policy-document";
import { conditionsOn, isNarrowed, type TrustExpectation, type TrustFinding } from "./conditions";
import { isAwsPrincipal, isPlaceholderPrincipal, readPrincipals, serviceName, type TrustedPrincipal } from "./principals";
import { tokenFindings } from "./token";
import { externalIdFindings, oidcFindings } from "./token-findings";

type Found = Omit<TrustFinding, "statement">;

function principalFindings(
  statement: PolicyStatement,
  principals: readonly TrustedPrincipal[],
  expected: TrustExpectation,
): readonly Found[] {
  return principals.flatMap((principal): readonly Found[] => {
    if (principal.kind === "everyone" && !isNarrowed(statement)) {
      return [
        {
          id: "wildcard-principal",
          severity: "fail",
          message: "Anyone in any AWS account may try to assume this role.",
          fix: "Name the delegate’s role or the user instead of *.",
        },
      ];
    }
    if (principal.kind === "deleted") {
      return [
        {
          id: "deleted-principal",
          severity: "fail",
          message: `The trusted identity ${principal.value} was deleted. A new one of the same name is not trusted.`,
          fix: "Write the ARN of the identity into the trust policy again.",
        },
      ];
    }
    if (principal.kind === "unreadable") {
      return [
        {
          id: "unreadable-principal",
          severity: "fail",
          message: `“${principal.value}” is not a principal that IAM understands.`,
          fix: "Use a full ARN of a role or user, without wildcards.",
        },
      ];
    }
    if (isPlaceholderPrincipal(principal)) {
      return [
        {
          id: "placeholder-account",
          severity: "fail",
          message: "The trusted account is the example account of the AWS documentation.",
          fix: "Put the delegate’s account in its place.",
        },
      ];
    }
    return [...locationFindings(principal, expected), ...wholeAccount(principal)];
  });
}

function wholeAccount(principal: TrustedPrincipal): readonly Found[] {
  if (principal.kind !== "account" || principal.account === undefined) return [];
  return [
    {
      id: "whole-account",
      severity: "info",
      message: `Account ${principal.account} decides by its own policies which identities may assume the role.`,
      fix: "Name the one role or user that needs it, if that account has many.",
    },
  ];
}

function locationFindings(principal: TrustedPrincipal, expected: TrustExpectation): readonly Found[] {
  const found: Found[] = [];
  if (expected.partition !== undefined && principal.partition !== undefined && principal.partition !== expected.partition) {
    found.push({
      id: "wrong-partition",
      severity: "fail",
      message: `The trusted identity is in partition ${principal.partition}, the role in ${expected.partition}. Roles cannot be assumed across partitions.`,
      fix: `Trust an identity of partition ${expected.partition}.`,
    });
  }
  if (
    expected.knownAccounts !== undefined &&
    principal.account !== undefined &&
    !expected.knownAccounts.includes(principal.account)
  ) {
    found.push({
      id: "foreign-account",
      severity: "fail",
      message: `Account ${principal.account} is trusted, and is neither this account nor the caller’s.`,
      fix: "Remove it, unless you know whose account it is.",
    });
  }
  return found;
}

const EXPECTED_SERVICE = { "ecs-task": "ecs-tasks", "ec2-instance": "ec2" } as const;

function serviceFindings(all: readonly TrustedPrincipal[], expected: TrustExpectation): readonly Found[] {
  const services = all.filter((principal) => principal.kind === "service").map((principal) => principal.value);
  if (
    expected.purpose === "harness" &&
    services.length > 0 &&
    !all.some((principal) => isAwsPrincipal(principal) || principal.kind === "oidc")
  ) {
    return [
      {
        id: "wrong-service",
        severity: "fail",
        message: `Only ${listed(services.map(serviceName), "and")} may use this role. Harness cannot.`,
        fix: "Choose a role that trusts the delegate, or change its trust policy.",
      },
    ];
  }
  if (expected.purpose === "delegate") return delegateHostFindings(all);
  if (expected.purpose !== "ecs-task" && expected.purpose !== "ec2-instance") return [];
  const names = servicePrincipals(EXPECTED_SERVICE[expected.purpose], expected.partition);
  if (services.some((service) => names.includes(service))) return [];
  const [wanted] = names;
  const instead = services.length === 0 ? "no service" : listed(services, "and");
  return [
    {
      id: "wrong-service",
      severity: "fail",
      message: `The role trusts ${instead}. ${serviceName(wanted)} cannot use it.`,
      fix: `Trust the service ${wanted}.`,
    },
  ];
}

/** Services under which a delegate can run: on an instance, as an ECS task, in a pod of EKS. */
const DELEGATE_HOSTS = ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "pods.eks.amazonaws.com"];

function delegateHostFindings(all: readonly TrustedPrincipal[]): readonly Found[] {
  if (all.some(({ kind, value }) => kind === "oidc" || (kind === "service" && DELEGATE_HOSTS.includes(value)))) return [];
  return [
    {
      id: "wrong-service",
      severity: "fail",
      message: "No delegate can run as this role: it trusts neither EC2, nor ECS tasks, nor a cluster.",
      fix: "Choose the role of the instance, task or service account on which the delegate runs.",
    },
  ];
}

function actionFindings(statement: PolicyStatement, principals: readonly TrustedPrincipal[]): readonly Found[] {
  const actions = asList(statement.Action).map((action) => action.toLowerCase());
  const wanted = principals.some((principal) => principal.kind === "oidc")
    ? "sts:AssumeRoleWithWebIdentity"
    : principals.some((principal) => principal.kind === "saml")
      ? "sts:AssumeRoleWithSAML"
      : "sts:AssumeRole";
  const covers = (action: string): boolean =>
    action === "*" ||
    action === "sts:*" ||
    action === wanted.toLowerCase() ||
    (action.endsWith("*") && wanted.toLowerCase().startsWith(action.slice(0, -1)));
  // Statements that only let sessions be tagged or named accompany the one that lets the role be assumed.
  const auxiliary =
    actions.length > 0 &&
    actions.every((action) => ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"].includes(action));
  if (auxiliary || actions.some(covers)) return [];
  return [
    {
      id: "wrong-action",
      severity: "fail",
      message: `${wanted} is not allowed, so no principal named here can assume the role.`,
      fix: `Set Action to ${wanted}.`,
    },
  ];
}

function mfaFindings(statement: PolicyStatement, expected: TrustExpectation): readonly Found[] {
  const mfa = conditionsOn(statement, "aws:MultiFactorAuthPresent").filter((condition) => condition.values.includes("true"));
  if (mfa.length === 0 || expected.purpose === "ecs-task" || expected.purpose === "ec2-instance") return [];
  return [
    {
      id: "mfa-condition",
      severity: "fail",
      message: "The policy requires MFA. A pipeline has none.",
      fix: "Require MFA of people, not for this role.",
    },
  ];
}

/** All findings of a trust policy, in order of the statements. */
export function trustFindings(document: PolicyDocument, expected: TrustExpectation): readonly TrustFinding[] {
  const allowed = document.Statement.map((statement, index) => ({
    statement,
    number: index + 1,
    principals: readPrincipals(statement.Principal ?? {}),
  })).filter(({ statement }) => statement.Effect === "Allow");
  const perStatement = allowed.flatMap(({ statement, number, principals }) =>
    [
      ...(statement.NotPrincipal === undefined
        ? []
        : [
            {
              id: "not-principal",
              severity: "fail",
              message: "Everyone except those named may assume this role.",
              fix: "Name who may, with Principal.",
            } as const,
          ]),
      ...principalFindings(statement, principals, expected),
      ...actionFindings(statement, principals),
      ...(actionFindings(statement, principals).length === 0 &&
      asList(statement.Action).some((action) => /^(sts:(assumerole|\*)|\*)/i.test(action))
        ? externalIdFindings(statement, principals, expected)
        : []),
      ...oidcFindings(statement, principals),
      ...mfaFindings(statement, expected),
    ].map((finding): TrustFinding => ({ ...finding, statement: number })),
  );
  const everyone = allowed.flatMap(({ principals }) => principals);
  return [
    ...perStatement,
    ...tokenFindings(document, expected),
    ...serviceFindings(everyone, expected),
    ...versionFindings(document),
  ];
}

function versionFindings(document: PolicyDocument): readonly TrustFinding[] {
  if (document.Version !== undefined && document.Version !== OLD_POLICY_VERSION) return [];
  return [
    {
      id: "old-version",
      severity: "info",
      message: "The policy uses the old policy language, in which variables are plain text.",
      fix: "Set Version to 2012-10-17.",
    },
  ];
}
