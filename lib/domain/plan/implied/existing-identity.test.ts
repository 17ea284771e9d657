import { expect, test } from "vitest";

import { handOffOf } from "@/lib/domain/identity/hand-off-of";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import { identitySchema, type Identity } from "@/lib/domain/runs/answers/identity";
import { permissionsSchema } from "@/lib/domain/runs/answers/permissions";
import type { RightsSnapshot } from "@/lib/domain/runs/answers/rights";

import { desiredOf, isOperationKind, kindOf } from "../operation-kinds";
import { impliedOperations } from "../implied-operations";
import { toWaves } from "../order";
import type { ImpliedContext } from "./context";
import { builtPolicyOf } from "./policies";

const USER = "arn:aws:iam::482177309156:user/ci-deployer";
const ROLE = "arn:aws:iam::482177309156:role/HarnessDeployRole";
const KEY = "AKIAQYLPMN5HABCDEFGH";
const permissions = permissionsSchema.parse({
  packs: ["P0", "P1", "P2"],
  policyName: "HarnessAWSAccess",
  description: "",
  passRoleArns: [],
});
const connector = { name: "AWS", region: "eu-west-1", delegateSelectors: ["aws"], executeOnDelegate: true };

function contextOf(answer: unknown, answers: RunAnswers = {}): ImpliedContext & { readonly identity: Identity } {
  const identity = identitySchema.parse(answer);
  const isKey = identity.kind === "existing-user" || identity.kind === "existing-key";
  const run = {
    id: "run_1",
    reference: "CB-2026-0042",
    scope: { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
    awsAccountId: "482177309156",
    path: { target: "ec2" as const, identity: isKey ? ("access-key" as const) : ("role" as const), hostAccess: "ssh" as const },
    externalId: "cb-ext-1",
  };
  return { run, partition: "aws", identity, answers: { permissions, connector, identity, ...answers } };
}

const everything = (): readonly string[] => {
  const built = builtPolicyOf(contextOf({ kind: "new-user", userName: "x", attach: "custom" }), permissions);
  return [...new Set(built.actions.map(({ action }) => action))];
};

function snapshot(missing: readonly string[], rest: Partial<RightsSnapshot> = {}): RightsSnapshot {
  const at = "2026-11-25T10:00:00.000Z";
  return { of: USER, at, asked: [...everything()], missing: [...missing], blocked: [], unsure: [], ...rest };
}

const missing = (found: RightsSnapshot) => ({ choice: "missing", policyName: "HarnessAWSAccess-added", snapshot: found });
const assumedBy = { by: "delegate", principalArn: "arn:aws:iam::730944218856:role/harness-delegate" };
const KINDS = {
  user: (rights: unknown) => ({ kind: "existing-user", userArn: USER, rights }),
  key: (rights: unknown) => ({
    kind: "existing-key",
    accessKeyId: KEY,
    secret: { source: "parked" },
    ownerName: "ci-deployer",
    rights,
  }),
  role: (rights: unknown) => ({ kind: "existing-role", roleArn: ROLE, assumedBy, rights }),
} as const;

const idsOf = (context: ImpliedContext) => impliedOperations(context).map(({ id }) => id);
function operationOf(context: ImpliedContext, id: string) {
  const found = impliedOperations(context).find((one) => one.id === id);
  if (found === undefined) throw new Error(`No operation ${id}`);
  return found;
}

test.each([
  ["user", "leave", ["aws.user", "aws.access-key"]],
  ["user", "policy", ["aws.policy", "aws.user", "aws.attachment", "aws.access-key"]],
  ["user", "missing", ["aws.user", "aws.added-policy", "aws.attachment-added", "aws.access-key"]],
  ["key", "leave", ["aws.access-key"]],
  ["key", "policy", ["aws.policy", "aws.user", "aws.attachment", "aws.access-key"]],
  ["key", "missing", ["aws.user", "aws.added-policy", "aws.attachment-added", "aws.access-key"]],
  ["role", "leave", ["aws.role"]],
  ["role", "policy", ["aws.policy", "aws.role", "aws.attachment"]],
  ["role", "missing", ["aws.role", "aws.added-policy", "aws.attachment-added"]],
] as const)("an existing %s with rights answered %s implies the matching operations", (kind, choice, ids) => {
  const rights = choice === "missing" ? missing(snapshot(["ec2:DescribeRegions"])) : { choice };
  const context = contextOf(KINDS[kind](rights));
  expect(idsOf(context)).toEqual([...ids, "harness.connector", "harness.connector-test"]);
  const operations = impliedOperations(context);
  for (const operation of operations) {
    if (!isOperationKind(operation.kind)) throw new Error(operation.kind);
    expect(kindOf(operation.kind).schema.safeParse(operation.desired).error).toBeUndefined();
  }
  expect(toWaves(operations).flat()).toHaveLength(operations.length);
});

test("the added policy grants only what was missing, as in step 2", () => {
  const context = contextOf(KINDS.role(missing(snapshot(["ec2:DescribeRegions", "ec2:DescribeTags"], { of: ROLE }))));
  const { document } = desiredOf("aws.policy", operationOf(context, "aws.added-policy"));
  const { Statement } = JSON.parse(document) as { Statement: readonly { Action: string | string[]; Resource: unknown }[] };
  expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual(["ec2:DescribeRegions", "ec2:DescribeTags"]);
  expect(operationOf(context, "aws.attachment-added").preview).toEqual({
    call: "iam:AttachRolePolicy",
    body: { RoleName: "HarnessDeployRole", PolicyArn: "arn:aws:iam::482177309156:policy/HarnessAWSAccess-added" },
  });
});

test("nothing missing implies no operation", () => {
  expect(idsOf(contextOf(KINDS.user(missing(snapshot([])))))).toEqual([
    "aws.user",
    "aws.access-key",
    "harness.connector",
    "harness.connector-test",
  ]);
});

test("missing rights follow step 2's current answers", () => {
  const asked = everything().filter((action) => action !== "ec2:DescribeTags");
  const context = contextOf(KINDS.user(missing(snapshot(["ecs:ListClusters"], { asked }))));
  const { document } = desiredOf("aws.policy", operationOf(context, "aws.added-policy"));
  expect(document).toContain("ec2:DescribeTags");
  expect(document).not.toContain("ecs:ListClusters");
});

test("a pasted key of an unknown user gets nothing attached", () => {
  const { ownerName: _unknown, ...key } = KINDS.key(missing(snapshot(["ec2:DescribeRegions"])));
  expect(idsOf(contextOf(key))).toEqual(["aws.access-key", "harness.connector", "harness.connector-test"]);
  expect(idsOf(contextOf({ ...key, rights: { choice: "policy" } }))).not.toContain("aws.policy");
});

test("an existing user's new key and test wait for all attachments", () => {
  const context = contextOf(KINDS.user(missing(snapshot(["ec2:DescribeRegions"]))));
  expect(operationOf(context, "aws.access-key").needs).toEqual(["aws.user", "aws.attachment-added"]);
  expect(operationOf(context, "harness.connector-test").needs).toContain("aws.attachment-added");
});

test("a user that is there is looked at and never made", () => {
  expect(operationOf(contextOf(KINDS.user({ choice: "leave" })), "aws.user")).toMatchObject({
    kind: "aws.existing-user",
    intention: "use",
    naturalKey: USER,
    preview: { call: "iam:GetUser" },
  });
});

test("a rotation changes the answer's key, never its secret names", () => {
  const before = contextOf(KINDS.key({ choice: "leave" }));
  const by = "AKIAQYLPMN5HNEWNEWXY";
  const after = contextOf({ ...KINDS.key({ choice: "leave" }), accessKeyId: by, replaced: { lastFour: "EFGH", by } });
  const another = contextOf({ ...KINDS.key({ choice: "leave" }), accessKeyId: KEY, replaced: { lastFour: "WXYZ", by } });
  const key = (context: ImpliedContext) => operationOf(context, "aws.access-key");
  expect(key(after).naturalKey).toBe(key(before).naturalKey);
  expect(key(after).title).toBe("Access key …EWXY, kept in Harness");
  expect(key(another).naturalKey).toBe(key(before).naturalKey);
});

test.each(["user", "role"] as const)("files handed over attach to an existing %s what the plan does", (kind) => {
  const handed = (rights: unknown) => {
    const context = contextOf(KINDS[kind](rights));
    return handOffOf(context, context.identity)?.policies.map(({ name }) => name);
  };
  expect(handed({ choice: "policy" })).toEqual(["HarnessAWSAccess"]);
  expect(handed(missing(snapshot(["ec2:DescribeRegions"])))).toEqual(["HarnessAWSAccess-added"]);
  // A role may still need its trust policy set; a user that is left as it is needs no file.
  expect(handed({ choice: "leave" })).toEqual(kind === "user" ? undefined : []);
});
