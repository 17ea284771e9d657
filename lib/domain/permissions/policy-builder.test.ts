import fc from "fast-check";
import { expect, test } from "vitest";

import { hostileText } from "@/lib/core/testing/hostile-text";
import { compilePolicies, evaluate } from "@/lib/domain/iam/evaluator";
import { findAction } from "@/lib/domain/iam/known-actions";
import { lintPolicies } from "@/lib/domain/iam/lint";
import { PACKS, withIncluded } from "./packs";
import type { PackId } from "./pack-types";
import { actionsAdded, buildPolicy, requireComplete, type BuiltPolicy } from "./policy-builder";
import type { PolicyContext } from "@/lib/domain/iam/policy-context";
import { asList, formatPolicy, MANAGED_POLICY_MAX, policySize } from "@/lib/domain/iam/policy-document";
import { diffFromGuide } from "./policy-diff";
import { GUIDE_POLICY_TEXT } from "./guide-policy";
import { splitDocument } from "@/lib/domain/iam/policy-split";

const ACCOUNT = "482177309156";
const EXEC = `arn:aws:iam::${ACCOUNT}:role/parcel-api-exec`;
const TASK = `arn:aws:iam::${ACCOUNT}:role/parcel-api-task`;
const INSTANCE = `arn:aws:iam::${ACCOUNT}:role/web-profile`;
const context: PolicyContext = {
  partition: "aws",
  account: ACCOUNT,
  region: "eu-west-1",
  cluster: "parcel-main",
  passRoles: [
    { arn: EXEC, service: "ecs-tasks.amazonaws.com" },
    { arn: TASK, service: "ecs-tasks.amazonaws.com" },
    { arn: INSTANCE, service: "ec2.amazonaws.com" },
  ],
  instanceTag: { key: "harness", value: "managed" },
};
const ids = PACKS.map((pack) => pack.id);
const somePacks = fc.subarray(ids, { minLength: 1 });
const principal = { kind: "aws", arn: `arn:aws:iam::${ACCOUNT}:user/harness-ec2-user`, account: ACCOUNT } as const;

function statementOf(packs: readonly PackId[], action: string, over: Partial<PolicyContext> = {}) {
  return buildPolicy({ packs, context: { ...context, ...over } }).document.Statement.filter((statement) =>
    asList(statement.Action).includes(action),
  );
}

test("EC2 over SSH plus ECS rolling omits RunInstances", () => {
  const actions = buildPolicy({ packs: ["P2", "P7"], context }).actions.map((row) => row.action);
  expect(actions).toContain("ec2:DescribeRegions");
  expect(actions).toContain("ecs:CreateService");
  expect(actions).not.toContain("ec2:RunInstances");
});

test("blue/green adds its rows with a reason each", () => {
  const before = new Set(buildPolicy({ packs: ["P7"], context }).actions.map((row) => row.action));
  const rows = buildPolicy({ packs: ["P9"], context }).actions.filter((row) => !before.has(row.action));
  expect(rows.map((row) => row.action)).toEqual(expect.arrayContaining(["ecs:UntagResource", "elasticloadbalancing:ModifyRule"]));
  for (const row of rows) expect(row.reasons.length).toBeGreaterThan(0);
  expect(actionsAdded(["P0", "P7"], "P9")).toBe(8);
});

test("an action that two packs ask for keeps both reasons", { tags: ["G33"] }, () => {
  const row = buildPolicy({ packs: ["P2", "P6"], context }).actions.find(
    (candidate) => candidate.action === "ec2:DescribeInstances",
  );
  expect(row?.reasons.map((reason) => reason.packId)).toEqual(["P2", "P6"]);
});

test("task roles pass to ECS tasks only, the instance role to EC2", () => {
  expect(statementOf(["P7"], "iam:PassRole")).toEqual([
    expect.objectContaining({
      Resource: [EXEC, TASK],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    }),
  ]);
  expect(statementOf(["P4"], "iam:PassRole")).toEqual([
    expect.objectContaining({ Resource: INSTANCE, Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } } }),
  ]);
});

test.each([
  {
    what: "the guide's placeholder",
    arn: "arn:aws:iam::123456789012:role/YourEcsTaskExecutionRole",
    says: /guide’s example account/,
  },
  { what: "a role of another account", arn: "arn:aws:iam::610394827155:role/exec", says: /of account 610394827155/ },
  { what: "a role of another partition", arn: `arn:aws-cn:iam::${ACCOUNT}:role/exec`, says: /partition aws-cn/ },
  { what: "a user", arn: `arn:aws:iam::${ACCOUNT}:user/exec`, says: /not the ARN of a role/ },
])("$what is refused at its field and left out of the policy", { tags: ["G39"] }, ({ arn, says }) => {
  const built = buildPolicy({
    packs: ["P7"],
    context: {
      ...context,
      passRoles: [
        { arn: EXEC, service: "ecs-tasks.amazonaws.com" },
        { arn, service: "ecs-tasks.amazonaws.com" },
      ],
    },
  });
  expect(built.fieldErrors["passRoles.1"]).toMatch(says);
  expect(formatPolicy(built.document)).not.toContain(arn);
  expect(requireComplete(built).ok).toBe(false);
});

test("without a role none may be passed, and the answer is named", () => {
  const built = buildPolicy({ packs: ["P7"], context: { ...context, passRoles: [] } });
  expect(built.actions.some((row) => row.action === "iam:PassRole")).toBe(false);
  expect(built.missing).toEqual([expect.objectContaining({ field: "passRoles", service: "ecs-tasks.amazonaws.com" })]);
});

test("without a tag no instance may be stopped or ended", () => {
  const built = buildPolicy({ packs: ["P3"], context: { ...context, instanceTag: undefined } });
  expect(built.actions.map((row) => row.action)).toEqual(["ec2:DescribeRegions"]);
  expect(built.missing.map((missing) => missing.field)).toEqual(["instanceTag"]);
});

test("without a cluster the policy covers all clusters, without a condition", () => {
  const text = formatPolicy(buildPolicy({ packs: ["P7"], context: { ...context, cluster: undefined } }).document);
  expect(text).toContain(`arn:aws:ecs:eu-west-1:${ACCOUNT}:service/*/*`);
  expect(text).not.toContain("ecs:cluster");
});

test("on-request actions appear only when named", () => {
  const actions = (optionalActions: readonly string[]) =>
    buildPolicy({ packs: ["P11"], context: { ...context, optionalActions } }).actions.map((row) => row.action);
  expect(actions([])).not.toContain("logs:CreateLogGroup");
  expect(actions(["logs:CreateLogGroup"])).toContain("logs:CreateLogGroup");
});

test("the order of ticks does not change the text", () => {
  fc.assert(
    fc.property(somePacks, (packs) => {
      const one = buildPolicy({ packs, context });
      const other = buildPolicy({
        packs: [...packs].reverse(),
        context: { ...context, passRoles: [...context.passRoles].reverse() },
      });
      expect(formatPolicy(other.document)).toBe(formatPolicy(one.document));
    }),
  );
});

test("any selection: unique Sids, policies within limits, and a lossless split", () => {
  fc.assert(
    fc.property(somePacks, (packs) => {
      const built = buildPolicy({ packs, context });
      const sids = built.document.Statement.map((statement) => statement.Sid);
      expect(new Set(sids).size).toBe(sids.length);
      expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid ?? ""))).toBe(true);
      for (const policy of built.policies) expect(policySize(policy.document)).toBeLessThanOrEqual(MANAGED_POLICY_MAX);
      expect(built.policies.flatMap((policy) => policy.document.Statement)).toEqual(built.document.Statement);
      expect(built.policies[0]?.name).toBe("HarnessAWSAccess");
    }),
    { numRuns: 50 },
  );
});

test("an oversized statement is split, and the parts grant the same", () => {
  const resources = Array.from(
    { length: 200 },
    (_, index) => `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/parcel-main/service-${index.toString()}`,
  );
  const parts = splitDocument(
    { Version: "2012-10-17", Statement: [{ Sid: "Big", Effect: "Allow", Action: "ecs:UpdateService", Resource: resources }] },
    "HarnessAWSAccess",
    MANAGED_POLICY_MAX,
  );
  expect(parts.map((part) => part.name)).toEqual([
    "HarnessAWSAccess",
    "HarnessAWSAccess-2",
    ...parts.slice(2).map((_, index) => `HarnessAWSAccess-${(index + 3).toString()}`),
  ]);
  for (const part of parts) expect(policySize(part.document)).toBeLessThanOrEqual(MANAGED_POLICY_MAX);
  expect(parts.flatMap((part) => part.document.Statement.flatMap((statement) => asList(statement.Resource)))).toEqual(resources);
});

/** The context of a request that a condition of ours is written for. */
function fitting(condition: ReturnType<typeof buildPolicy>["actions"][number]["condition"]): Record<string, string> {
  return Object.fromEntries(
    Object.values(condition ?? {}).flatMap((keys) => Object.entries(keys).map(([key, value]) => [key, asList(value)[0] ?? ""])),
  );
}

/** Asks the evaluator about the policies, which are compiled once. */
function asking({ policies }: BuiltPolicy): (action: string, resource: string, keys: Record<string, string>) => string {
  const compiled = compilePolicies({ identity: policies });
  return (action, resource, context) =>
    evaluate({ principal, action, resource, context, resourceAccount: ACCOUNT }, compiled).decision;
}

test("any selection: the evaluator allows each action on its resources", () => {
  fc.assert(
    fc.property(somePacks, (packs) => {
      const built = buildPolicy({ packs, context });
      const ask = asking(built);
      const refused = built.actions.flatMap((row) =>
        row.resources
          .filter((resource) => ask(row.action, resource, fitting(row.condition)) !== "allowed")
          .map((resource) => `${row.action} on ${resource}`),
      );
      expect(refused).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("any selection: no other action, account or unmet condition is allowed", () => {
  const all = [...new Set(PACKS.flatMap((pack) => pack.actions.map((action) => action.action)))];
  fc.assert(
    fc.property(somePacks, (packs) => {
      const built = buildPolicy({ packs, context });
      const ask = asking(built);
      const granted = new Set(built.actions.map((row) => row.action));
      const others = all.filter((action) => !granted.has(action) && ask(action, "*", {}) !== "implicitDeny");
      const scoped = built.actions.filter((candidate) => candidate.scopable);
      const foreign = scoped.flatMap((row) =>
        // ARNs without an account (images, documents of AWS) are the same for everyone.
        row.resources
          .filter((resource) => resource.includes(ACCOUNT))
          .map((resource) => resource.replace(ACCOUNT, "610394827155"))
          .filter((resource) => ask(row.action, resource, fitting(row.condition)) !== "implicitDeny"),
      );
      const unmet = scoped
        .filter(
          (row) =>
            row.condition !== undefined &&
            !built.actions.some((other) => other.action === row.action && other.condition === undefined),
        )
        .flatMap((row) => row.resources.filter((resource) => ask(row.action, resource, {}) !== "implicitDeny"));
      expect({ others, foreign, unmet }).toEqual({ others: [], foreign: [], unmet: [] });
    }),
    { numRuns: 30 },
  );
});

test("any selection: no action is granted on a foreign resource kind", () => {
  const kinds = (arns: readonly string[]): Set<string> =>
    new Set(arns.map((arn) => `${arn.split(":")[2] ?? ""}:${arn.split(":").slice(5).join(":").split(/[/:]/)[0] ?? ""}`));
  for (const id of ids) {
    const built = buildPolicy({ packs: [id], context });
    for (const row of built.actions.filter((candidate) => candidate.scopable && candidate.action !== "iam:PassRole")) {
      const named = kinds(built.actions.filter((other) => other.action === row.action).flatMap((other) => other.resources));
      const forms = findAction(row.action)?.arnForms ?? [];
      const statements = built.document.Statement.filter((statement) => asList(statement.Action).includes(row.action));
      const reachable = statements
        .flatMap((statement) => asList(statement.Resource))
        .filter((arn) => [...kinds([arn])].some((kind) => kinds(forms).has(kind)));
      expect(
        [...kinds(reachable)].filter((kind) => !named.has(kind)),
        `${id} ${row.action}`,
      ).toEqual([]);
    }
  }
});

test("whatever is ticked, the lint finds nothing to block", () => {
  fc.assert(
    fc.property(somePacks, (packs) => {
      const built = buildPolicy({ packs: ["P0", ...packs], context });
      expect(lintPolicies(built.policies, { holder: "harness" }).filter((finding) => finding.severity === "block")).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("the difference shows both policies whole and explains each changed line", () => {
  fc.assert(
    fc.property(somePacks, (packs) => {
      const built = buildPolicy({ packs: ["P0", ...packs], context });
      const { rows, reasons } = diffFromGuide(built);
      const left = rows.flatMap((row) => ("left" in row ? [row.left] : []));
      const right = rows.flatMap((row) => ("right" in row ? [row.right] : []));
      expect(left.map((cell) => cell.text).join("\n")).toBe(GUIDE_POLICY_TEXT);
      expect(right.map((cell) => cell.text).join("\n")).toBe(formatPolicy(built.document));
      expect(left.map((cell) => cell.line)).toEqual(left.map((_, index) => index + 1));
      const shown = new Set(rows.flatMap((row) => (row.kind === "reason" ? [row.reason.id] : [])));
      for (const row of rows) if ("reasonId" in row) expect(shown).toContain(row.reasonId);
      for (const reason of reasons) expect(reason.text.length).toBeGreaterThan(10);
    }),
    { numRuns: 30 },
  );
});

test("the difference names what is missing, left out and kept", () => {
  const diff = diffFromGuide(buildPolicy({ packs: ["P0", "P2", "P7", "P6"], context }));
  expect(diff.added).toEqual(expect.arrayContaining(["ec2:DescribeRegions", "ecs:CreateService"]));
  expect(diff.leftOut).toEqual(
    expect.arrayContaining([
      "ec2:RunInstances",
      "ec2:TerminateInstances",
      "ec2:StartInstances",
      "ec2:StopInstances",
      "ec2:RebootInstances",
    ]),
  );
  expect(diff.kept).toEqual(expect.arrayContaining(["ec2:DescribeInstances", "iam:PassRole"]));
  expect(
    new Set(
      withIncluded(["P0", "P2", "P7", "P6"]).flatMap((pack) =>
        pack.actions.filter((action) => !action.onRequest).map((action) => action.action),
      ),
    ).size,
  ).toBe(34);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
test("a tag value is literal: no variable and no wildcard applies", () => {
  const mayStop = (value: string, tagged: string): boolean => {
    const { policies } = buildPolicy({ packs: ["P3"], context: { ...context, instanceTag: { key: "harness", value } } });
    const resource = `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0123456789abcdef0`;
    // What a variable would be replaced by is known, and equals the tag of the other instance.
    const known = { "aws:ResourceTag/harness": tagged, "aws:username": "other", "aws:PrincipalTag/team": "other" };
    const request = { principal, action: "ec2:StopInstances", resource, context: known };
    return evaluate(request, { identity: policies }).decision === "allowed";
  };
  for (const value of [
    "${aws:username}",
    "$${aws:username}",
    "${aws:PrincipalTag/team}",
    "${*}",
    "*",
    "?",
    "${aws:username, 'other'}",
  ]) {
    expect({ value, own: mayStop(value, value), other: mayStop(value, "other") }).toEqual({ value, own: true, other: false });
  }
  fc.assert(fc.property(hostileText(), (value) => mayStop(value, value) && (value === "other" || !mayStop(value, "other"))));
});

test.each(["*/x", "team?/x", "${aws:username}/x"])("a role with path %s is refused, because it matches several", (path) => {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${path}`;
  const built = buildPolicy({ packs: ["P7"], context: { ...context, passRoles: [{ arn, service: "ecs-tasks.amazonaws.com" }] } });
  expect(built.fieldErrors["passRoles.0"]).toBe("Enter the ARN of one role. This one matches several.");
  expect(formatPolicy(built.document)).not.toContain(arn);
});
