import { expect, test } from "vitest";

import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { HarnessDelegate } from "@/lib/domain/harness/harness-shapes";
import type { Path } from "@/lib/domain/runs/path";

import { accountCheck, askAws, clustersCheck, runningInstancesCheck } from "./aws-checks";
import { askHarness, delegatesCheck, rightChecks, scopeCheck } from "./harness-checks";
import { neededRights, questionFor, requestText } from "./harness-rights";
import type { PrerequisiteAws, PrerequisiteHarness } from "./ports";
import { mayContinue } from "./prerequisite-problems";
import { isEmpty, regionCounts, regionWords } from "./region-counts";
import { runPrerequisites } from "./run-prerequisites";

const AT = "2026-11-25T10:41:00.000Z";
const ACCOUNT = "482177309156";
const PATH: Path = { target: "ec2", identity: "access-key", hostAccess: "ssh" };
const SCOPE = { accountIdentifier: "acc", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const SILENT: AppError = { code: "upstream_unavailable", message: "AWS did not respond within 12 seconds." };

function aws(
  change: Partial<PrerequisiteAws> = {},
  running: Readonly<Record<string, number>> = { "eu-west-1": 14 },
): PrerequisiteAws {
  return {
    identity: async () =>
      await Promise.resolve(
        ok({
          account: ACCOUNT,
          arn: `arn:aws:iam::${ACCOUNT}:user/portal`,
          userId: "AIDA",
          partition: "aws",
          principal: { kind: "user", name: "portal" } as const,
          accountAlias: "parcel-prod",
        }),
      ),
    regions: async () =>
      await Promise.resolve(
        ok([
          { name: "eu-west-1", optInStatus: "opt-in-not-required", enabled: true } as const,
          { name: "us-east-1", optInStatus: "opt-in-not-required", enabled: true } as const,
          { name: "me-south-1", optInStatus: "not-opted-in", enabled: false } as const,
        ]),
      ),
    countInstances: async (region) =>
      await Promise.resolve(ok({ region, total: running[region] ?? 0, byState: { running: running[region] ?? 0 } })),
    countClusters: async () => await Promise.resolve(ok(0)),
    ...change,
  };
}

test("the account shows alias and partition; a different account fails", async () => {
  const answers = await askAws(aws(), { clusters: false });
  expect(accountCheck(answers, ACCOUNT, AT)).toMatchObject({ verdict: "pass", grade: "proved" });
  expect(accountCheck(answers, ACCOUNT, AT).fact).toContain("parcel-prod");
  expect(accountCheck(answers, "610394827155", AT)).toMatchObject({ verdict: "fail", owner: "You" });
});

test("only enabled regions are counted, and the fullest stands first", async () => {
  const check = runningInstancesCheck(await askAws(aws({}, { "us-east-1": 20, "eu-west-1": 3 }), { clusters: false }), AT);
  expect(check).toMatchObject({ verdict: "pass", guideItems: ["G2"] });
  const counts = regionCounts([check]);
  expect(counts.map((count) => count.region)).toEqual(["us-east-1", "eu-west-1"]);
  expect(counts.some(isEmpty)).toBe(false);
});

test("no instance is a warning and does not stop the run", { tags: ["G2"] }, async () => {
  const check = runningInstancesCheck(await askAws(aws({}, {}), { clusters: false }), AT);
  expect(check.verdict).toBe("warn");
  expect(mayContinue([check], []).ok).toBe(false);
  expect(mayContinue([check], ["s1.running-instances"]).ok).toBe(true);
});

test("a region without an answer is named, never counted as empty", async () => {
  const answers = await askAws(
    aws({
      countInstances: async (region) =>
        await Promise.resolve(region === "us-east-1" ? err(SILENT) : ok({ region, total: 2, byState: { running: 2 } })),
    }),
    { clusters: false },
  );
  const check = runningInstancesCheck(answers, AT);
  expect(check.verdict).toBe("warn");
  expect(check.fact).toBe("2 running instances: eu-west-1 2. No answer (AWS did not respond within 12 seconds.) in us-east-1.");
  expect(regionCounts([check]).at(-1)).toMatchObject({
    region: "us-east-1",
    failures: [{ refused: false, title: SILENT.message }],
  });
});

test.each([
  { clusters: 2, verdict: "pass", fact: "4 clusters: eu-west-1 2, us-east-1 2" },
  { clusters: 0, verdict: "warn", fact: "No cluster in 2 regions." },
])("an ECS path counts the clusters of the account: $verdict", { tags: ["G3"] }, async ({ clusters, verdict, fact }) => {
  const counted = aws({ countClusters: async () => await Promise.resolve(ok(clusters)) });
  expect(clustersCheck(await askAws(counted, { clusters: true }), AT)).toMatchObject({ verdict, fact, guideItems: ["G3"] });
});

test("refusing and silent regions are distinguished for each service", async () => {
  const refused: AppError = { code: "upstream_rejected", message: "An organization policy denies it." };
  const answers = await askAws(
    aws({
      countInstances: async (region) =>
        await Promise.resolve(region === "us-east-1" ? err(refused) : ok({ region, total: 2, byState: { running: 2 } })),
      countClusters: async (region) => await Promise.resolve(region === "us-east-1" ? ok(3) : err(SILENT)),
    }),
    { clusters: true },
  );
  const instances = runningInstancesCheck(answers, AT);
  expect(instances).toMatchObject({ verdict: "warn", owner: "AWS admin" });
  expect(instances.fact).toContain("Refused (An organization policy denies it.) in us-east-1");
  const clusters = clustersCheck(answers, AT);
  expect(clusters).toMatchObject({ verdict: "warn", owner: "You" });
  expect(clusters.fact).toMatch(/^3 clusters: us-east-1 3\. No answer .* in eu-west-1\.$/);
  const counts = regionCounts([instances]);
  expect(Object.fromEntries(counts.map((count) => [count.region, regionWords(count)]))).toEqual({
    "us-east-1": "instances refused, 3 clusters",
    "eu-west-1": "2 running, clusters not read",
  });
  expect(counts.some(isEmpty)).toBe(false);
});

test("a run without portal access gets one notice that blocks nothing", async () => {
  const none: AppError = {
    code: "precondition_failed",
    message: "No access.",
    explanation: {
      causeId: "no-portal-access",
      title: "No access",
      cause: "",
      owner: "you",
      fix: "",
      retry: "after-fix",
      details: {},
    },
  };
  const checks = await runPrerequisites(
    {
      clock: { now: () => new Date(AT) },
      prerequisitesFor: async () => await Promise.resolve({ aws: err(none), harness: ok(harness([])) }),
      checks: { record: async () => await Promise.resolve() },
    },
    { path: PATH, scope: SCOPE, awsAccountId: ACCOUNT },
  );
  const own = checks.filter((check) => ["s1.account", "s1.running-instances"].includes(check.id));
  expect(own.map((check) => [check.verdict, check.grade])).toEqual([
    ["not-applicable", "not-testable"],
    ["not-applicable", "not-testable"],
  ]);
  expect(own[0]?.fact).toContain("confirm it below yourself");
});

test("no answer from AWS is unknown; a refusal is a failure", async () => {
  const refused: AppError = { code: "upstream_rejected", message: "AWS does not know this access key." };
  const silent = await askAws(aws({ identity: async () => await Promise.resolve(err(SILENT)) }), { clusters: false });
  const denied = await askAws(aws({ identity: async () => await Promise.resolve(err(refused)) }), { clusters: false });
  expect(accountCheck(silent, ACCOUNT, AT)).toMatchObject({ verdict: "unknown", grade: "not-testable" });
  expect(accountCheck(denied, ACCOUNT, AT)).toMatchObject({ verdict: "fail", fact: refused.message });
});

function delegate(name: string, connected: boolean): HarnessDelegate {
  return { name, type: "DOCKER", description: "", tags: [name, "aws"], connected, replicas: [], scope: SCOPE };
}

function harness(lacking: readonly string[], delegates: readonly HarnessDelegate[] = []): PrerequisiteHarness {
  return {
    account: async () => await Promise.resolve(ok({ accountName: "Meridian" })),
    permissions: async (checks) =>
      await Promise.resolve(ok(checks.map((check) => ({ ...check, permitted: !lacking.includes(check.permission) })))),
    delegates: async () => await Promise.resolve(ok(delegates)),
    connectors: async () => await Promise.resolve(ok([])),
  };
}

async function rights(lacking: readonly string[], path = PATH): Promise<readonly CheckResult[]> {
  return rightChecks(await askHarness(harness(lacking), path, SCOPE), path, SCOPE, AT);
}

test("a missing right names its scope and stops the step", { tags: ["G6"] }, async () => {
  const checks = await rights(["core_connector_edit"]);
  const check = checks.find((one) => one.id === "s1.acl.core_connector_edit");
  expect(check).toMatchObject({ verdict: "fail", grade: "proved", guideItems: ["G6", "G9"], owner: "Harness admin" });
  expect(check?.fact).toContain("core_connector_edit in project meridian / parcel_tracking");
  const answer = mayContinue(checks, []);
  expect(answer.ok ? {} : answer.error.fieldErrors).toEqual({ "checks.s1-acl-core_connector_edit": check?.fact });
});

test.each([
  { target: "ec2" as const, verdict: "warn" },
  { target: "both" as const, verdict: "fail" },
])("without core_service_edit a $target run gets $verdict", { tags: ["G10"] }, async ({ target, verdict }) => {
  const checks = await rights(["core_service_edit"], { ...PATH, target, strategy: "rolling" });
  expect(checks.find((check) => check.id === "s1.acl.core_service_edit")?.verdict).toBe(verdict);
});

test("the scope suffices with every required right; missing rights are named", { tags: ["G7"] }, async () => {
  expect(scopeCheck(await rights([]), SCOPE, AT)).toMatchObject({ verdict: "pass", guideItems: ["G7"] });
  expect(scopeCheck(await rights(["core_secret_edit"]), SCOPE, AT).fact).toContain("core_secret_edit is missing");
});

// Harness, "Permissions reference": a project is a resource of its organization.
test("project rights are checked in the organization, others in the project", { tags: ["G8"] }, () => {
  const [project, connector] = neededRights(PATH).map((needed) => questionFor(needed, SCOPE));
  expect(project).toEqual({
    scope: { accountIdentifier: "acc", orgIdentifier: "meridian" },
    resourceType: "PROJECT",
    resourceIdentifier: "parcel_tracking",
    permission: "core_project_view",
  });
  expect(connector).toEqual({ scope: SCOPE, resourceType: "CONNECTOR", permission: "core_connector_edit" });
});

test.each([
  { identity: "access-key" as const, verdict: "warn" },
  { identity: "role" as const, verdict: "fail" },
  { identity: "irsa" as const, verdict: "fail" },
])("with silent delegates only, identity $identity gets $verdict", async ({ identity, verdict }) => {
  const path: Path = { ...PATH, identity };
  const answers = await askHarness(harness([], [delegate("prod-dlg-2", false)]), path, SCOPE);
  expect(delegatesCheck(answers, path, AT).verdict).toBe(verdict);
});

test("the request names key, scope, each right's purpose and the link", () => {
  const text = requestText({
    scope: SCOPE,
    rights: neededRights(PATH).filter(({ permission }) => permission === "core_connector_edit"),
    reference: "CB-2026-0042",
    keyHint: "pat …0002",
    link: "https://portal.example/runs/run_1/prerequisites",
  });
  for (const part of [
    "pat …0002",
    "meridian / parcel_tracking",
    "core_connector_edit, to create",
    "CB-2026-0042",
    "https://portal.example",
  ])
    expect(text).toContain(part);
});
