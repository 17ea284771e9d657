import { parseOperator } from "./condition-operators";
import { asList, OLD_POLICY_VERSION, type PolicyDocument, type PolicyStatement } from "./policy-document";
import { isAwsPrincipal, isPlaceholderPrincipal, readPrincipals, serviceName, type TrustedPrincipal } from "./trust-principals";

/** What a reader of the trust policy expects of it; each part that is known adds checks. */
export type TrustExpectation = {
  /** What the role is for: it decides which service must be trusted. */
  readonly purpose?: "harness" | "ecs-task" | "ec2-instance" | undefined;
  readonly partition?: string | undefined;
  /** Account of the role itself. */
  readonly account?: string | undefined;
  /** Accounts that may be trusted: the role's own and the delegate's. Others are foreign. */
  readonly knownAccounts?: readonly string[] | undefined;
  /** The external ID of this run, which Harness will present. */
  readonly externalId?: string | undefined;
  /** The ARN that will assume the role. */
  readonly callerArn?: string | undefined;
};

/** Stable ids of what can be wrong with a trust policy. */
export type TrustFindingId =
  | "wildcard-principal"
  | "foreign-account"
  | "placeholder-account"
  | "whole-account"
  | "wrong-partition"
  | "deleted-principal"
  | "unreadable-principal"
  | "not-principal"
  | "external-id-not-enforced"
  | "external-id-optional"
  | "external-id-any"
  | "external-id-mismatch"
  | "external-id-spaces"
  | "wrong-service"
  | "caller-not-trusted"
  | "wrong-action"
  | "oidc-audience-open"
  | "oidc-subject-open"
  | "mfa-condition"
  | "old-version";

/** Something about a trust policy that a person should know. `statement` counts from 1. */
export type TrustFinding = {
  readonly id: TrustFindingId;
  readonly severity: "fail" | "warn" | "info";
  readonly message: string;
  readonly fix: string;
  readonly statement?: number;
};

/** A condition of a statement on one key. */
export type KeyCondition = { readonly operator: string; readonly values: readonly string[] };

/** The conditions of a statement on a key, compared without case; `suffix` also matches `…:aud` of any issuer. */
export function conditionsOn(statement: PolicyStatement, key: string, suffix = false): readonly KeyCondition[] {
  const wanted = key.toLowerCase();
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([name]) => (suffix ? name.toLowerCase().endsWith(wanted) : name.toLowerCase() === wanted))
      .map(([, value]) => ({ operator, values: asList(value) })),
  );
}

/** Whether a condition really demands one of its values: a positive string comparison that an absent key fails. */
export function isEnforced(condition: KeyCondition): boolean {
  const { name, ifExists, qualifier } = parseOperator(condition.operator);
  return !ifExists && qualifier !== "all" && ["stringequals", "stringlike", "stringequalsignorecase"].includes(name);
}

function isOpenPattern(condition: KeyCondition): boolean {
  return parseOperator(condition.operator).name === "stringlike" && condition.values.some((value) => /^\**$/.test(value));
}

/** The last four characters, so that two values can be told apart without printing either. */
export function tail(text: string): string {
  return `…${text.slice(-4)}`;
}

/** Keys whose condition narrows `*` to known callers. */
const NARROWING_KEYS = [
  "aws:principalorgid",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
];

function isNarrowed(statement: PolicyStatement): boolean {
  return NARROWING_KEYS.some((key) =>
    conditionsOn(statement, key).some((condition) => !/not|ifexists/i.test(condition.operator)),
  );
}

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
      message: `Account ${principal.account} is trusted and belongs to none of your connections.`,
      fix: "Remove it, unless you know whose account it is.",
    });
  }
  return found;
}

function externalIdFindings(
  statement: PolicyStatement,
  principals: readonly TrustedPrincipal[],
  expected: TrustExpectation,
): readonly Found[] {
  if (!principals.some(isAwsPrincipal)) return [];
  const conditions = conditionsOn(statement, "sts:ExternalId");
  const enforced = conditions.filter(isEnforced);
  const optional = conditions.find((condition) => parseOperator(condition.operator).ifExists);
  if (enforced.length === 0) {
    if (optional !== undefined) {
      return [
        {
          id: "external-id-optional",
          severity: "fail",
          message: `${optional.operator} lets callers in that present no external ID at all.`,
          fix: "Use StringEquals, so that the external ID is demanded.",
        },
      ];
    }
    // Task and instance roles are assumed by services; only a role for Harness must demand the ID.
    const severity = expected.purpose === undefined || expected.purpose === "harness" ? "fail" : "info";
    return [
      {
        id: "external-id-not-enforced",
        severity,
        message: "This role can be assumed without the external ID.",
        fix: "Add the condition StringEquals sts:ExternalId with this run’s external ID.",
      },
    ];
  }
  if (enforced.some(isOpenPattern)) {
    return [
      {
        id: "external-id-any",
        severity: "fail",
        message: "Any external ID is accepted: the pattern is *.",
        fix: "Use StringEquals with this run’s external ID.",
      },
    ];
  }
  return externalIdValues(
    enforced.flatMap((condition) => condition.values),
    expected,
  );
}

function externalIdValues(values: readonly string[], expected: TrustExpectation): readonly Found[] {
  const found: Found[] = [];
  if (values.some((value) => value !== value.trim())) {
    found.push({
      id: "external-id-spaces",
      severity: "fail",
      message: "The external ID in the trust policy begins or ends with a space, which no caller can send.",
      fix: "Remove the space.",
    });
  }
  const ours = expected.externalId;
  if (ours !== undefined && !values.includes(ours)) {
    const theirs = values.map(tail).join(" or ");
    found.push({
      id: "external-id-mismatch",
      severity: "fail",
      message: `The trust policy expects a different external ID: it has ${theirs}, this run has ${tail(ours)}.`,
      fix: "Put this run’s external ID into the trust policy.",
    });
  }
  return found;
}

const EXPECTED_SERVICE = { "ecs-task": "ecs-tasks.amazonaws.com", "ec2-instance": "ec2.amazonaws.com" } as const;

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
        message: `Only ${services.map(serviceName).join(" and ")} may use this role. Harness cannot.`,
        fix: "Choose a role that trusts the delegate, or change its trust policy.",
      },
    ];
  }
  if (expected.purpose !== "ecs-task" && expected.purpose !== "ec2-instance") return [];
  const wanted = EXPECTED_SERVICE[expected.purpose];
  if (services.includes(wanted) || services.some((service) => service.startsWith(wanted))) return [];
  const instead = services.length === 0 ? "no service" : services.join(" and ");
  return [
    {
      id: "wrong-service",
      severity: "fail",
      message: `The role trusts ${instead}. ${serviceName(wanted)} cannot use it.`,
      fix: `Trust the service ${wanted}.`,
    },
  ];
}

function oidcFindings(statement: PolicyStatement, principals: readonly TrustedPrincipal[]): readonly Found[] {
  if (!principals.some((principal) => principal.kind === "oidc")) return [];
  const found: Found[] = [];
  const open = (suffix: string): boolean => {
    const conditions = conditionsOn(statement, suffix, true).filter(isEnforced);
    return conditions.length === 0 || conditions.some(isOpenPattern);
  };
  if (open(":aud"))
    found.push({
      id: "oidc-audience-open",
      severity: "fail",
      message: "The token’s audience is not checked.",
      fix: "Demand the audience sts.amazonaws.com.",
    });
  if (open(":sub"))
    found.push({
      id: "oidc-subject-open",
      severity: "fail",
      message: "The token’s subject is not checked: every user of that provider may assume the role.",
      fix: "Demand the service account, or the Harness project.",
    });
  return found;
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
  // Statements that only let sessions be tagged or named stand beside the one that lets the role be assumed.
  const auxiliary =
    actions.length > 0 &&
    actions.every((action) => ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"].includes(action));
  if (auxiliary || actions.some(covers)) return [];
  return [
    {
      id: "wrong-action",
      severity: "fail",
      message: `${wanted} is not allowed, so nobody named here can assume the role.`,
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
      message: "A second factor is demanded. A pipeline has none.",
      fix: "Demand a second factor of people, not of this role.",
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
              message: "Everyone but the named ones may assume this role.",
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
  return [...perStatement, ...serviceFindings(everyone, expected), ...versionFindings(document)];
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
