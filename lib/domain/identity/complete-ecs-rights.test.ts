import { expect, test } from "vitest";

import { err, ok, type Result } from "@/lib/core/result";
import type { AppError } from "@/lib/core/errors";
import { ACCOUNT, answer, ARN, deps, IDENTITY, PERMISSIONS, run } from "@/lib/domain/matrix/testing/matrix-world";
import { completeAnswers, parseAnswer } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";

import { completeEcsRights } from "./complete-ecs-rights";
import { withMissingEcsRights } from "./missing-ecs-rights";

const ECS: Run = { ...run, path: { target: "ecs", identity: "access-key", strategy: "blue-green" } };
const PREPARATION = answer("ecs-preparation", {
  region: "eu-west-1",
  cluster: "parcel-main",
  executionRole: { how: "existing", arn: `arn:aws:iam::${ACCOUNT}:role/parcel-api-exec` },
  taskRole: { how: "none", reason: "The program makes no calls to AWS" },
});
const CONNECTOR = answer("connector", {
  name: "AWS-EC2",
  region: "eu-west-1",
  delegateSelectors: ["aws"],
  executeOnDelegate: true,
});
const SAVED = [PERMISSIONS, IDENTITY, CONNECTOR, PREPARATION];
const SAME = { connector: { use: "same" }, rights: { choice: "missing", policyName: "Harness-ecs" } };
const SECOND = {
  connector: { use: "second", name: "AWS-ECS", roleArn: `arn:aws:iam::${ACCOUNT}:role/harness-ecs`, signIn: "oidc" },
  rights: { choice: "leave" },
};

async function complete(value: object, { saved = SAVED, ...world }: Partial<Parameters<typeof deps>[0]> = {}) {
  const parsed = parseAnswer("ecs-rights", value);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { made } = deps({ saved, ...world });
  const ports = {
    connectorReadsFor: async () =>
      await Promise.resolve(err({ code: "precondition_failed", message: "No connection." } as const)),
    withMissingEcsRights: async (of: Run, given: typeof parsed.value) => await withMissingEcsRights(made, of, given),
  };
  return await completeEcsRights(ports, { run: ECS, answer: parsed.value, answers: completeAnswers(saved), entered: {} });
}

const snapshotOf = (result: Awaited<ReturnType<typeof complete>>) =>
  result.ok && result.value.answer.rights.choice === "missing" ? result.value.answer.rights.snapshot : undefined;
const fieldsOf = (result: Result<unknown, AppError>) => (result.ok ? undefined : result.error.fieldErrors);

test("keeps what the identity lacks, and nothing that it has", { tags: ["G125", "G127"] }, async () => {
  const snapshot = snapshotOf(await complete(SAME, { found: { arn: ARN }, granted: ["ecs:*", "ecr:*", "iam:*"] }));
  expect(snapshot?.of).toBe(ARN);
  expect(snapshot?.missing).toContain("elasticloadbalancing:ModifyListener");
  expect(snapshot?.missing).not.toContain("ecs:UpdateService");
});

test("missing rights in the answer are never trusted", async () => {
  const snapshot = { of: "x", at: "2026-01-01T00:00:00Z", asked: [], missing: ["iam:CreateUser"], blocked: [], unsure: [] };
  const given = { ...SAME, rights: { ...SAME.rights, snapshot } };
  expect(snapshotOf(await complete(given, { found: { arn: ARN }, granted: ["*"] }))?.missing).toEqual([]);
});

test("a limit to another cluster is not undone", { tags: ["G127"] }, async () => {
  const limited = answer("permissions", { ...(PERMISSIONS.value as object), cluster: "parcel-jobs" });
  const saved = [limited, IDENTITY, CONNECTOR, PREPARATION];
  const refused = await complete(SAME, { saved, found: { arn: ARN } });
  expect(refused.ok ? "" : refused.error.message).toMatch(/parcel-jobs.*parcel-main/);
  const second = await complete(SECOND, { saved, found: { arn: SECOND.connector.roleArn } });
  expect(second.ok).toBe(true);
});

test.each([
  { what: "the first connector's identifier", change: { name: "AWS EC2" }, field: "connector.name" },
  {
    what: "a role of another account",
    change: { roleArn: "arn:aws:iam::730944218856:role/harness-ecs" },
    field: "connector.roleArn",
  },
])("refuses a second connector with $what", { tags: ["G126"] }, async ({ change, field }) => {
  const result = await complete({ ...SECOND, connector: { ...SECOND.connector, ...change } }, { found: { arn: ARN } });
  expect(Object.keys(fieldsOf(result) ?? {})).toEqual([field]);
});

test("refuses a second connector's role that does not exist", { tags: ["G126"] }, async () => {
  expect(fieldsOf(await complete(SECOND, { found: undefined }))?.["connector.roleArn"]).toMatch(/no role harness-ecs/);
});

test("waits for the cluster and the connector", async () => {
  const result = await complete(SAME, { saved: [PERMISSIONS, IDENTITY, CONNECTOR] });
  expect(result).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
});

test("asks nothing when the rights are left as they are", async () => {
  const left = { ...SAME, rights: { choice: "leave" } };
  expect(await complete(left)).toEqual(ok({ answer: left, checks: [], statements: [] }));
});
