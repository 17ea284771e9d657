import { expect, test } from "vitest";

import { ok } from "@/lib/core/result";
import { personWith, runIn } from "@/lib/domain/onboarding/testing/run-in";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { PlannedOperation } from "@/lib/domain/plan/operation";
import { ECS_ANSWERS, ecsContext } from "@/lib/domain/plan/testing/ecs-context";
import { SAMPLE_PLAN } from "@/lib/domain/plan/testing/sample-plan";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Path } from "@/lib/domain/runs/path";

import type { CleanUp, DeploymentState, TestDeployment } from "./deployment";
import { decideCleanUp, deploymentTarget, stopDeployment, type StartDeploymentDeps } from "./start-deployment";
import { SimulatedDeployment } from "./testing/simulated-deployment";

function pipelineIn(state: LedgerEntry["state"]): readonly LedgerEntry[] {
  const [sample] = SAMPLE_PLAN;
  if (sample === undefined) throw new Error("The sample plan is empty.");
  const operation: PlannedOperation = {
    ...sample,
    id: "harness.pipeline",
    found: { state: "absent" },
    decision: "create",
    reason: "",
  };
  return [{ operation, position: 0, state, attempt: 1, intent: {} }];
}

function targetOf(strategy: Path["strategy"], answers: RunAnswers = ECS_ANSWERS, entries = pipelineIn("done")) {
  return deploymentTarget(ecsContext(answers, strategy).run, answers, entries);
}

test.each([
  { strategy: "rolling", services: ["parcel-api"] },
  { strategy: "canary", services: ["parcel-api", "parcel-apiCanary"] },
  { strategy: "blue-green", services: ["parcel-api__1", "parcel-api__2"] },
] as const)("a $strategy deployment is followed on $services", ({ strategy, services }) => {
  expect(targetOf(strategy)).toMatchObject({ value: { services, strategy, pipeline: "Deploy_parcel_api", desired: 2 } });
});

test("an existing revision is followed by its number", () => {
  const chosen = { how: "existing", family: "parcel-api", revision: 41 } as const;
  const target = targetOf("rolling", { ...ECS_ANSWERS, "ecs-task-definition": chosen });
  expect(target).toMatchObject({ value: { family: "parcel-api", revision: 41 } });
});

const { "ecs-service": _service, ...WITHOUT } = ECS_ANSWERS;
const NO_TASK: RunAnswers = { ...ECS_ANSWERS, "ecs-service": { ...ECS_ANSWERS["ecs-service"], desiredCount: 0 } };

test.each([
  { title: "an open step", answers: WITHOUT, entries: pipelineIn("done"), words: /Complete the steps/ },
  { title: "a plan that was not applied", answers: ECS_ANSWERS, entries: pipelineIn("planned"), words: /Apply the plan first/ },
  { title: "an undone pipeline", answers: ECS_ANSWERS, entries: pipelineIn("undone"), words: /Apply the plan first/ },
  { title: "a desired count of 0", answers: NO_TASK, entries: pipelineIn("done"), words: /at least 1/ },
])("$title forbids a test deployment and says why", ({ answers, entries, words }) => {
  expect(targetOf("rolling", answers, entries)).toMatchObject({
    ok: false,
    error: { code: "precondition_failed", message: expect.stringMatching(words) as string },
  });
});

const actor = personWith("project-admin");
const LEFT: CleanUp["items"] = [{ kind: "service", name: "parcel-api", state: "left" }];

/** A run whose newest deployment is in this state, and what was asked of its store. */
function runWith(change: Partial<TestDeployment>) {
  const { record } = new SimulatedDeployment({ tasks: [], endsAt: 0, ends: "done" });
  const asked: string[] = [];
  const note = async (what: string) => {
    asked.push(what);
    return await Promise.resolve(ok(undefined));
  };
  const deps: StartDeploymentDeps = {
    answers: { list: async () => await Promise.resolve([]) },
    operations: { read: async () => await Promise.resolve([]) },
    deployments: {
      begin: async () => await Promise.resolve(ok({ id: "dep_2" })),
      list: async () => await Promise.resolve({ deployments: [{ ...record, ...change }], unreadable: [] }),
      requestStop: async () => await note("stop"),
      decideCleanUp: async (_actor, _run, _id, decision) => await note(decision),
    },
  };
  return { deps, asked };
}

test.each<{ state: DeploymentState; allowed: boolean }>([
  { state: "starting", allowed: true },
  { state: "running", allowed: true },
  { state: "passed", allowed: false },
  { state: "failed", allowed: false },
  { state: "stopped", allowed: false },
])("a deployment that is $state can be stopped: $allowed", async ({ state, allowed }) => {
  const { deps, asked } = runWith({ state });
  expect((await stopDeployment(deps, actor, runIn("open"), "dep_1")).ok).toBe(allowed);
  expect(asked).toEqual(allowed ? ["stop"] : []);
});

test.each<{ decision: CleanUp["decision"] | undefined; allowed: boolean }>([
  { decision: "open", allowed: true },
  { decision: "removing", allowed: false },
  { decision: "keep", allowed: false },
  { decision: "removed", allowed: false },
  { decision: undefined, allowed: false },
])("a clean-up that is $decision can be decided: $allowed", async ({ decision, allowed }) => {
  const cleanUp = decision === undefined ? undefined : { decision, items: LEFT };
  const { deps, asked } = runWith({ state: "passed", cleanUp });
  const input = { run: runIn("open"), deploymentId: "dep_1", decision: "remove" } as const;
  expect((await decideCleanUp(deps, actor, input)).ok).toBe(allowed);
  expect(asked).toEqual(allowed ? ["remove"] : []);
});

test("a deployment of another run is not found", async () => {
  const { deps, asked } = runWith({ state: "running", cleanUp: { decision: "open", items: LEFT } });
  const missing = { ok: false, error: { code: "not_found" } };
  expect(await stopDeployment(deps, actor, runIn("open"), "dep_9")).toMatchObject(missing);
  const input = { run: runIn("open"), deploymentId: "dep_9", decision: "keep" } as const;
  expect(await decideCleanUp(deps, actor, input)).toMatchObject(missing);
  expect(asked).toEqual([]);
});
