import { isPlaceholderName, PLACEHOLDER_ACCOUNT } from "./arn";
import { isKnownOperator } from "./condition-operators";
import { actionsMatching, findAction, isKnownService, isListedService, nearestAction, type ActionFacts } from "./known-actions";
import type { LintFinding, LintPurpose } from "./lint-types";
import { riskOf } from "./pack-action";
import { arnsOverlap } from "./pattern-overlap";
import { asList, type NamedPolicy, type PolicyStatement } from "./policy-document";

type Found = Omit<LintFinding, "policy" | "statement" | "sid">;

function unknownAction(action: string): Found | undefined {
  const service = action.slice(0, Math.max(action.indexOf(":"), 0));
  if (action === "*" || /[*?]/.test(service)) return undefined;
  if (!action.includes(":")) {
    return {
      id: "unknown-action",
      severity: "block",
      action,
      message: `“${action}” is not an action: the service in front of a colon is missing.`,
      fix: "Write it as service:Action.",
    };
  }
  if (!isKnownService(service)) {
    return {
      id: "unknown-service",
      severity: "block",
      action,
      message: `No AWS service has the prefix “${service}”.`,
      fix: "Check the part before the colon.",
    };
  }
  if (!isListedService(service) || actionsMatching(action).length > 0) return undefined;
  const near = nearestAction(action);
  return {
    id: "unknown-action",
    severity: "block",
    action,
    message: `AWS has no action ${action}. IAM would accept it and it would allow nothing.`,
    fix: near === undefined ? "Remove it or correct its name." : `Did you mean ${near}?`,
  };
}

function wildcardAction(action: string, statement: PolicyStatement): Found | undefined {
  if (statement.Effect !== "Allow" || !/[*?]/.test(action)) return undefined;
  const matching = actionsMatching(action);
  const onEverything = asList(statement.Resource).includes("*");
  if (action === "*" || action === "*:*") {
    return {
      id: "full-access",
      severity: onEverything ? "block" : "warn",
      action,
      message: "This allows every action of every service.",
      fix: "List the actions that are needed.",
    };
  }
  const risks = [...new Set(matching.map((facts) => riskOf(facts.name)).filter((risk) => risk !== undefined))];
  const only = matching.length > 0 && matching.every((facts) => /:(Describe|List|Get|Batch(Get|Check))/.test(facts.name));
  if (only && risks.length === 0) {
    return {
      id: "wildcard-action",
      severity: "info",
      action,
      message: `${action} stands for ${matching.length.toString()} reading actions, and for those AWS adds later.`,
      fix: "List the actions that are needed.",
    };
  }
  const words = risks.length === 0 ? "" : `, with the risk of ${risks.join(", ")}`;
  return {
    id: "wildcard-action",
    severity: "warn",
    action,
    message: `${action} stands for ${matching.length.toString()} actions${words}.`,
    fix: "List the actions that are needed.",
  };
}

/** A scope that silently breaks the call: the action accepts no ARN, or none of this kind. */
function scopeProblem(facts: ActionFacts, resources: readonly string[]): Found | undefined {
  if (resources.length === 0 || resources.includes("*")) return undefined;
  const action = facts.name;
  if (facts.arnForms.length === 0) {
    const short = action.split(":")[1] ?? action;
    return {
      id: "arn-allows-nothing",
      severity: "block",
      action,
      message: `${short} cannot be limited to an ARN; this statement would allow nothing.`,
      fix: `Put ${action} into a statement with Resource *.`,
    };
  }
  const fits = resources.some((resource) =>
    facts.arnForms.some((form) => arnsOverlap(resource.replace(/\$\{[^}]*\}/g, "*"), form)),
  );
  if (fits) return undefined;
  return {
    id: "arn-of-wrong-kind",
    severity: "block",
    action,
    message: `None of the ARNs is of a kind that ${action} accepts; it would allow nothing.`,
    fix: `Use an ARN such as ${facts.arnForms[0] ?? "*"}`,
  };
}

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
      message: "Any role may be passed, an administrator’s too.",
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
            message: "Allow with NotAction grants everything but the list, new services too.",
            fix: "List the actions that are needed with Action.",
          } as const,
        ]),
    ...(statement.NotResource === undefined
      ? []
      : [
          {
            id: "allow-not-resource",
            severity: "warn",
            message: "Allow with NotResource grants access to everything but the list.",
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
        message: "A second factor is demanded of a machine, which has none. Every call would be denied.",
        fix: "Demand a second factor of people instead.",
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
      ...(statement.Sid === undefined ? {} : { sid: statement.Sid }),
    })),
  );
  return [...sidFindings(policy), ...statements];
}
