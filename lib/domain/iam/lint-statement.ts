import { isPlaceholderName, PLACEHOLDER_ACCOUNT } from "@/lib/domain/aws/arn";
import { isKnownOperator } from "./condition-operators";
import { actionsMatching, findAction, type ActionFacts } from "./known-actions";
import { scopeProblem, unknownAction, wildcardAction } from "./lint-actions";
import type { LintFinding, LintPurpose } from "./lint-types";
import { riskOf } from "./risk-words";
import { asList, type NamedPolicy, type PolicyStatement } from "./policy-document";

type Found = Omit<LintFinding, "policy" | "statement" | "sid">;

function placeholders(values: readonly string[]): readonly Found[] {
  const account = values.find((value) => value.split(":")[4] === PLACEHOLDER_ACCOUNT || value === PLACEHOLDER_ACCOUNT);
  const name = values.find((value) => isPlaceholderName(value.split("/").at(-1) ?? ""));
  return [
    ...(account === undefined
      ? []
      : [
          {
            id: "placeholder-account",
            severity: "block",
            message: `${PLACEHOLDER_ACCOUNT} is the guide’s example account.`,
            fix: "Put your own account in its place.",
          } as const,
        ]),
    ...(name === undefined
      ? []
      : [
          {
            id: "placeholder-name",
            severity: "block",
            message: `${name.split("/").at(-1) ?? name} is the guide’s example name.`,
            fix: "Put the name of your own role in its place.",
          } as const,
        ]),
  ];
}

function passRole(statement: PolicyStatement, actions: readonly string[]): readonly Found[] {
  const passes =
    statement.Effect === "Allow" &&
    actions.some((action) => actionsMatching(action).some((facts) => facts.name === "iam:PassRole"));
  if (!passes) return [];
  const found: Found[] = [];
  if (asList(statement.Resource).some((resource) => resource === "*" || resource.endsWith(":role/*"))) {
    found.push({
      id: "pass-role-any-role",
      severity: "warn",
      action: "iam:PassRole",
      message: "Any role may be passed, including an administrator’s.",
      fix: "Name the roles of your task definitions.",
    });
  }
  const keys = Object.values(statement.Condition ?? {}).flatMap((block) => Object.keys(block).map((key) => key.toLowerCase()));
  if (!keys.includes("iam:passedtoservice")) {
    found.push({
      id: "pass-role-any-service",
      severity: "warn",
      action: "iam:PassRole",
      message: "The roles may be passed to any service.",
      fix: "Add the condition iam:PassedToService = ecs-tasks.amazonaws.com.",
    });
  }
  return found;
}

function inversions(statement: PolicyStatement): readonly Found[] {
  if (statement.Effect !== "Allow") return [];
  return [
    ...(statement.NotAction === undefined
      ? []
      : [
          {
            id: "allow-not-action",
            severity: "warn",
            message: "Allow with NotAction grants everything except the list, including new services.",
            fix: "List the actions that are needed with Action.",
          } as const,
        ]),
    ...(statement.NotResource === undefined
      ? []
      : [
          {
            id: "allow-not-resource",
            severity: "warn",
            message: "Allow with NotResource grants access to everything except the list.",
            fix: "Name the resources with Resource.",
          } as const,
        ]),
  ];
}

function conditions(statement: PolicyStatement, purpose: LintPurpose): readonly Found[] {
  const found: Found[] = [];
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    if (!isKnownOperator(operator)) {
      found.push({
        id: "unknown-operator",
        severity: "block",
        message: `IAM has no condition operator “${operator}”.`,
        fix: "Check its spelling.",
      });
    }
    const mfa = Object.entries(keys).some(
      ([key, value]) =>
        key.toLowerCase() === "aws:multifactorauthpresent" &&
        asList(value).includes(statement.Effect === "Allow" ? "true" : "false"),
    );
    if (mfa && purpose.holder === "harness") {
      found.push({
        id: "mfa-on-machine",
        severity: "block",
        message: "This requires MFA of a machine, which has none. Every call would be denied.",
        fix: "Require MFA of people instead.",
      });
    }
  }
  return found;
}

function riskyEverywhere(statement: PolicyStatement, facts: readonly ActionFacts[]): readonly Found[] {
  if (statement.Effect !== "Allow" || statement.Condition !== undefined || !asList(statement.Resource).includes("*")) return [];
  return facts
    .filter((fact) => fact.arnForms.length > 0 && riskOf(fact.name) !== undefined && fact.name !== "iam:PassRole")
    .map((fact): Found => ({
      id: "risky-on-everything",
      severity: "warn",
      action: fact.name,
      message: `${fact.name} is allowed on every resource of the account (${riskOf(fact.name) ?? "risk"}).`,
      fix: `Limit it, for example to ${fact.arnForms[0] ?? "an ARN"}`,
    }));
}

function lintStatement(statement: PolicyStatement, purpose: LintPurpose): readonly Found[] {
  const actions = asList(statement.Action ?? statement.NotAction);
  const exact = asList(statement.Action)
    .map(findAction)
    .filter((facts) => facts !== undefined);
  const resources = asList(statement.Resource);
  const values = [...resources, ...asList(statement.NotResource)];
  return [
    ...actions.map(unknownAction),
    ...asList(statement.Action).map((action) => wildcardAction(action, statement)),
    ...exact.map((facts) => scopeProblem(facts, resources)),
    ...riskyEverywhere(statement, exact),
    ...placeholders(values),
    ...passRole(statement, asList(statement.Action)),
    ...inversions(statement),
    ...conditions(statement, purpose),
  ].filter((found) => found !== undefined);
}

function sidFindings(policy: NamedPolicy): readonly LintFinding[] {
  const seen = new Set<string>();
  return policy.document.Statement.flatMap((statement, index): readonly LintFinding[] => {
    const sid = statement.Sid;
    if (sid === undefined || sid === "") return [];
    const where = { policy: policy.name, statement: index + 1, sid };
    const bad: readonly LintFinding[] = /^[A-Za-z0-9]+$/.test(sid)
      ? []
      : [
          {
            id: "bad-sid",
            severity: "block",
            ...where,
            message: `The Sid “${sid}” has characters other than letters and digits.`,
            fix: "Use letters and digits only.",
          },
        ];
    const twice: readonly LintFinding[] = seen.has(sid)
      ? [
          {
            id: "duplicate-sid",
            severity: "block",
            ...where,
            message: `Two statements have the Sid ${sid}.`,
            fix: "Give each its own.",
          },
        ]
      : [];
    seen.add(sid);
    return [...bad, ...twice];
  });
}

/** The findings of one policy's statements. */
export function lintDocument(policy: NamedPolicy, purpose: LintPurpose): readonly LintFinding[] {
  const statements = policy.document.Statement.flatMap((statement, index) =>
    lintStatement(statement, purpose).map((found): LintFinding => ({
      ...found,
      policy: policy.name,
      statement: index + 1,
      sid: statement.Sid,
    })),
  );
  return [...sidFindings(policy), ...statements];
}
