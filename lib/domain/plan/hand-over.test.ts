import { expect, test } from "vitest";

import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Path } from "@/lib/domain/runs/path";

import { compareOperations } from "./compare";
import { handingOverAws } from "./handlers/hand-over";
import { impliedOperations } from "./implied-operations";
import { createSimulatedRun, RUN } from "./testing/simulated-run";
import { undoable } from "./undo-operation";

const ACCOUNT = "482177309156";
const ROLE: Path = { target: "ec2", identity: "role", hostAccess: "ssh" };
const KEY: Path = { target: "ec2", identity: "access-key", hostAccess: "ssh" };
const PERMISSIONS = {
  packs: ["P0", "P2"],
  policyName: "HarnessAWSAccess",
  description: "",
  taskRoleArns: [],
  instanceRoleArns: [],
};
const CONNECTOR = { name: "AWS-EC2-Connection", region: "eu-west-1", delegateSelectors: ["aws"], executeOnDelegate: true };

function operationsOf(path: Path, identity: NonNullable<RunAnswers["identity"]>) {
  const scope = { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
  const run = { id: RUN.runId, reference: RUN.reference, scope, awsAccountId: ACCOUNT, path, externalId: "cb-ext-1" };
  const permissions = { ...PERMISSIONS, packs: [...PERMISSIONS.packs] } as NonNullable<RunAnswers["permissions"]>;
  return impliedOperations({ run, partition: "aws", answers: { permissions, identity, connector: CONNECTOR } });
}

const byHand = operationsOf(ROLE, {
  kind: "new-role",
  roleName: "HarnessEC2Role",
  description: "",
  assumedBy: { by: "delegate", principalArn: "arn:aws:iam::903318640225:role/harness-delegate" },
});
const withoutAccess = (operations: typeof byHand) => createSimulatedRun(operations, (table) => handingOverAws(table, ACCOUNT));

test("without AWS access its operations are handed over; Harness's are executed", async () => {
  const run = withoutAccess(byHand);
  await expect(run.apply()).resolves.toEqual([]);
  const entries = [...run.store.entries.values()];
  expect(entries.map(({ operation, state }) => [operation.id, operation.decision, state])).toEqual([
    ["aws.policy", "hand-over", "done"],
    ["aws.role", "hand-over", "done"],
    ["aws.attachment", "hand-over", "done"],
    ["harness.connector", "create", "done"],
    ["harness.connector-test", "create", "done"],
  ]);
  expect([run.aws.policies.size, run.aws.roles.size]).toEqual([0, 0]);
  expect([...run.harness.connectors.keys()]).toEqual(["AWS_EC2_Connection"]);
});

test("handed-over operations are not read, not shown and not undone", async () => {
  const run = withoutAccess(byHand);
  await run.apply();
  const entries = [...run.store.entries.values()];
  const [policy] = await compareOperations(run.deps, RUN, byHand, entries);
  expect(policy?.operation).toMatchObject({ decision: "hand-over", found: { state: "out-of-reach" } });
  expect(policy?.operation.reason).toContain(ACCOUNT);
  expect(undoable(entries).map(({ operation }) => operation.side)).not.toContain("aws");
  await expect(run.undo()).resolves.toEqual([]);
  expect([...run.harness.connectors.keys()]).toEqual([]);
});

test("a key cannot be handed over: the plan asks to paste one", async () => {
  const operations = operationsOf(KEY, { kind: "new-user", userName: "harness-ec2-user", attach: "custom" });
  const run = withoutAccess(operations);
  const compared = await compareOperations(run.deps, RUN, operations, []);
  const key = compared.find(({ operation }) => operation.id === "aws.access-key");
  expect(key?.failure?.message).toContain("paste it");
  await run.apply();
  expect(run.harness.secrets.size).toBe(0);
});
