import { expect, test } from "vitest";

import type { Run } from "@/lib/domain/runs/run";

import { runMatrix } from "./run-matrix";
import { ACCOUNT, answer, ARN, deps, IDENTITY, PERMISSIONS, run } from "./testing/matrix-world";

const ECS: Run = { ...run, path: { target: "both", identity: "access-key", hostAccess: "ssh", strategy: "rolling" } };
const PREPARATION = answer("ecs-preparation", {
  region: "eu-west-2",
  cluster: "parcel-main",
  executionRole: { how: "existing", arn: `arn:aws:iam::${ACCOUNT}:role/parcel-api-exec` },
  taskRole: { how: "new", name: "parcelTask" },
});
const ROLE = `arn:aws:iam::${ACCOUNT}:role/harness-ecs`;
const second = (signIn: string) =>
  answer("ecs-rights", { connector: { use: "second", name: "AWS-ECS", roleArn: ROLE, signIn }, rights: { choice: "leave" } });
const SAVED = [PERMISSIONS, IDENTITY, PREPARATION];

async function ecsMatrix(world: Parameters<typeof deps>[0]) {
  const made = deps({ saved: SAVED, found: { arn: ARN }, ...world });
  const report = await runMatrix(made.made, ECS, "ecs");
  if (!report.ok) throw new Error(report.error.message);
  return { ...made, report: report.value };
}

test("the ECS matrix asks for the strategy's actions on the cluster", { tags: ["G127", "G128", "G245"] }, async () => {
  const { report, recorded } = await ecsMatrix({ granted: ["ecs:ListClusters"] });
  const rows = new Map(report.rows.map(({ row, check }) => [`${row.action} ${row.resource}`, check]));
  expect(rows.get("ecs:ListClusters *")?.verdict).toBe("pass");
  const update = rows.get(`ecs:UpdateService arn:aws:ecs:eu-west-2:${ACCOUNT}:service/parcel-main/*`);
  expect(update).toMatchObject({ verdict: "fail", guideItems: expect.arrayContaining(["G127", "G129"]) as unknown });
  const passed = report.rows.filter(({ row }) => row.action === "iam:PassRole").map(({ row }) => row.resource);
  expect(passed).toEqual([`arn:aws:iam::${ACCOUNT}:role/parcel-api-exec`, `arn:aws:iam::${ACCOUNT}:role/parcelTask`]);
  expect(recorded.flat().every(({ id }) => id.startsWith("matrix.ecs."))).toBe(true);
});

test("neither matrix closes rows of the other", async () => {
  const ecs = (await ecsMatrix({})).recorded.flat();
  const made = deps({ saved: SAVED, found: { arn: ARN }, known: ecs });
  await runMatrix(made.made, ECS);
  expect(made.recorded.flat().filter(({ id }) => id.startsWith("matrix.ecs."))).toEqual([]);
  const again = await ecsMatrix({ known: made.recorded.flat() });
  expect(again.recorded.flat().filter(({ verdict }) => verdict === "not-applicable")).toEqual([]);
});

test("the ECS matrix waits for the cluster", async () => {
  const made = deps({ saved: [PERMISSIONS, IDENTITY], found: { arn: ARN } });
  expect(await runMatrix(made.made, ECS, "ecs")).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
});

test.each([
  { signIn: "delegate", session: { arn: ROLE, externalId: "x" } },
  { signIn: "own", session: { arn: ROLE } },
  { signIn: "oidc", session: undefined },
  { signIn: "irsa", session: undefined },
])("a second connector by $signIn is asked about its own role", { tags: ["G126", "G129"] }, async ({ signIn, session }) => {
  const { sessions, report } = await ecsMatrix({ saved: [...SAVED, second(signIn)], found: { arn: ROLE } });
  expect(report.identityArn).toBe(ROLE);
  expect(sessions).toEqual(session === undefined ? [] : [session]);
});

test("rights that the plan adds count before the identity exists", { tags: ["G127"] }, async () => {
  const added = answer("ecs-rights", { connector: { use: "same" }, rights: { choice: "missing", policyName: "Harness-ecs" } });
  const left = await ecsMatrix({ found: undefined });
  const planned = await ecsMatrix({ found: undefined, saved: [...SAVED, added] });
  expect(left.report.summary.denied).toBeGreaterThan(0);
  expect(planned.report.summary).toMatchObject({ denied: 0, needed: left.report.summary.needed });
  expect(planned.recorded.flat().flatMap(({ guideItems }) => guideItems)).toEqual([]);
});
