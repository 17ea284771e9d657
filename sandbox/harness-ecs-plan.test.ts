import { afterAll, beforeAll, expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Path } from "@/lib/domain/runs/path";
import { createHandlerTable } from "@/lib/domain/plan/handlers/handler-table";
import { impliedOperations } from "@/lib/domain/plan/implied-operations";
import type { HandlerPorts } from "@/lib/domain/plan/ports";
import { BOTH_SIDES, ECS_ANSWERS, ecsContext } from "@/lib/domain/plan/testing/ecs-context";
import { createSimulatedRun } from "@/lib/domain/plan/testing/simulated-run";
import { createHarnessClient } from "@/lib/integrations/harness/client";
import { createHarnessAccess } from "@/lib/integrations/harness/harness-access";

import { manualConnector, type StandIn, startForTest, textSecret } from "./harness/testing";
import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS } from "./seed/world";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const QUERY = { orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
  await standIn.call("POST", "/ng/api/v2/secrets", { query: QUERY, body: textSecret("secret_key") });
  await standIn.call("POST", "/ng/api/connectors", { body: manualConnector("AWS_ECS", "secret_key") });
});
afterAll(async () => {
  await standIn.stop();
});

/** The ports of a plan without anything but Harness. */
function harnessPorts(): HandlerPorts {
  const client = createHarnessClient({
    baseUrl: standIn.url,
    apiKey: new Secret(SANDBOX_API_KEYS.admin),
    accountId: HARNESS_ACCOUNT_ID,
    allowPrivateAddresses: true,
    limiter: { enter: async () => await Promise.resolve() },
  });
  // The operations of this test write to Harness only.
  return { harness: createHarnessAccess(client) } as HandlerPorts;
}

/** What a run stores in Harness beside its connector, with names that end in `suffix`. */
function ecsRun(suffix: string, changes: RunAnswers = {}, strategy: Path["strategy"] = "rolling") {
  const context = ecsContext(
    {
      ...ECS_ANSWERS,
      "ecs-infrastructure": {
        ...ECS_ANSWERS["ecs-infrastructure"],
        environment: { source: "new", name: `Env-${suffix}`, type: "Production" },
      },
      "ecs-service": { ...ECS_ANSWERS["ecs-service"], name: suffix },
      pipeline: { ...ECS_ANSWERS.pipeline, name: suffix, identifier: suffix },
      ...changes,
    },
    strategy,
  );
  const stored = /^harness\.(?:environment|infrastructure|file|service|pipeline)(?!-preflight)/;
  const plan = impliedOperations({ ...context, run: { ...context.run, scope: SCOPE } }).filter(({ id }) => stored.test(id));
  const run = createSimulatedRun(plan, () => createHandlerTable(harnessPorts()));
  const isThere = async (identifier: string) =>
    (await standIn.call("GET", `/pipeline/api/pipelines/${identifier}`, { query: QUERY })).status === 200;
  return { plan, run, isThere };
}

const runTask = { how: "run-task", containerName: "web", command: "true" } as const;
const scaling = {
  minCapacity: 1,
  maxCapacity: 3,
  policies: [{ metric: "ECSServiceAverageCPUUtilization", targetValue: 60 }],
} as const;

test.each([
  { strategy: "rolling" as const, changes: {} },
  { strategy: "canary" as const, changes: { pipeline: { name: "canary", identifier: "canary", verification: runTask } } },
  {
    strategy: "blue-green" as const,
    changes: {
      "ecs-task-definition": { how: "existing" as const, family: "parcel-api", revision: 41 },
      "ecs-service": {
        ...ECS_ANSWERS["ecs-service"],
        name: "bluegreen",
        loadBalancer: BOTH_SIDES,
        scaling: { ...scaling, policies: [...scaling.policies] },
      },
      pipeline: {
        name: "bluegreen",
        identifier: "bluegreen",
        verification: { how: "http" as const, url: "https://example.com" },
      },
    },
  },
])("Harness keeps and deletes all of a $strategy plan", { tags: ["G141", "G158", "G164"] }, async ({ strategy, changes }) => {
  const { plan, run, isThere } = ecsRun(strategy === "blue-green" ? "bluegreen" : strategy, changes, strategy);
  expect(await run.apply()).toEqual([]);
  expect([...run.store.entries.values()].filter(({ state }) => state === "done")).toHaveLength(plan.length);
  const pipeline = plan.find(({ kind }) => kind === "harness.pipeline");
  const { identifier } = pipeline?.desired as { identifier: string };
  expect(await isThere(identifier)).toBe(true);

  expect(await run.undo()).toEqual([]);
  expect([...run.store.entries.values()].filter(({ state }) => state === "undone")).toHaveLength(plan.length);
  expect(await isThere(identifier)).toBe(false);
});

test("a folder with files of others is kept when undone", { tags: ["G247"] }, async () => {
  const { run } = ecsRun("shared");
  await run.apply();
  const form = new FormData();
  const parts = {
    name: "notes.yaml",
    identifier: "notes",
    type: "FILE",
    parentIdentifier: "shared_manifests",
    fileUsage: "CONFIG",
  };
  for (const [name, value] of Object.entries(parts)) form.set(name, value);
  form.set("content", "of: others");
  await standIn.call("POST", "/ng/api/file-store", { query: QUERY, body: form });

  expect(await run.undo()).toEqual(["harness.file-folder"]);
  expect((await standIn.call("GET", "/ng/api/file-store/notes", { query: QUERY })).status).toBe(200);
  expect((await standIn.call("GET", "/ng/api/file-store/shared_manifests_task_definition", { query: QUERY })).status).not.toBe(
    200,
  );
});

test("a manifest that a person changed is found different and written again", { tags: ["G247"] }, async () => {
  const first = ecsRun("drifted");
  await first.run.apply();
  const form = new FormData();
  const parts = {
    name: "service-definition.yaml",
    identifier: "drifted_manifests_service_definition",
    type: "FILE",
    parentIdentifier: "drifted_manifests",
    fileUsage: "MANIFEST_FILE",
    tags: '[{"key":"carabiner_run","value":"run_1"}]',
  };
  for (const [name, value] of Object.entries(parts)) form.set(name, value);
  form.set("content", "desiredCount: 99");
  await standIn.call("PUT", "/ng/api/file-store/drifted_manifests_service_definition", { query: QUERY, body: form });

  const again = ecsRun("drifted");
  expect(await again.run.apply()).toEqual([]);
  const entry = again.run.store.entries.get("harness.file-service-definition");
  expect(entry?.operation).toMatchObject({ decision: "update" });
});
