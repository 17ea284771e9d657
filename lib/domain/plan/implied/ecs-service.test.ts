import { expect, test } from "vitest";
import { parse } from "yaml";

import { withoutAbsent } from "@/lib/core/without-absent";
import { container, fargateTask } from "@/lib/domain/ecs/testing/documents";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Path } from "@/lib/domain/runs/path";

import { impliedOperations } from "../implied-operations";
import { toWaves } from "../order";
import { BOTH_SIDES, ECS_ANSWERS, ecsContext } from "../testing/ecs-context";

const SERVICE = ECS_ANSWERS["ecs-service"];

/** Answers that differ from the sample; `undefined` opens a step. */
type Changes = { readonly [Slug in keyof RunAnswers]: RunAnswers[Slug] | undefined };

function planOf(changes: Changes = {}, strategy: Path["strategy"] = "rolling") {
  return impliedOperations(ecsContext(withoutAbsent({ ...ECS_ANSWERS, ...changes }), strategy)).filter(
    ({ side }) => side === "harness",
  );
}
const idsOf = (plan: ReturnType<typeof planOf>) => plan.map(({ id }) => id);
function operationOf(plan: ReturnType<typeof planOf>, id: string) {
  const operation = plan.find((candidate) => candidate.id === id);
  if (operation === undefined) throw new Error(`No operation ${id}`);
  return operation;
}
/** The text that an operation stores, read as YAML. */
function documentOf(plan: ReturnType<typeof planOf>, id: string): unknown {
  const { desired } = operationOf(plan, id);
  const { content, yaml, body } = desired as { content?: string; yaml?: string; body?: { yaml: string } };
  return parse(content ?? yaml ?? body?.yaml ?? "", { version: "1.1" });
}

test("an ECS path implies manifests, service and pipeline after the infrastructure", { tags: ["G141", "G164"] }, () => {
  expect(idsOf(planOf()).slice(-8)).toEqual([
    "harness.environment-ecs",
    "harness.infrastructure-ecs",
    "harness.file-folder",
    "harness.file-task-definition",
    "harness.file-service-definition",
    "harness.service",
    "harness.pipeline",
    "harness.pipeline-preflight",
  ]);
});

test("Harness gets each thing after what it refers to", () => {
  const waves = toWaves(planOf()).map((wave) => wave.map(({ id }) => id));
  const waveOf = (id: string) => waves.findIndex((wave) => wave.includes(id));
  const order = ["file-folder", "file-task-definition", "service", "pipeline", "pipeline-preflight"].map((id) =>
    waveOf(`harness.${id}`),
  );
  expect(order).toEqual([...order].sort((left, right) => left - right));
  expect(new Set(order).size).toBe(order.length);
  expect(waveOf("harness.infrastructure-ecs")).toBeLessThan(waveOf("harness.pipeline"));
  expect(waveOf("harness.connector-test")).toBeLessThan(waveOf("harness.pipeline-preflight"));
});

test.each(["ecs-task-definition", "ecs-service", "ecs-infrastructure", "ecs-preparation"] as const)(
  "nothing is stored in Harness while %s is open",
  (open) => {
    const ids = idsOf(planOf({ [open]: undefined }));
    expect(ids.filter((id) => /^harness\.(?:file|service|pipeline)/.test(id))).toEqual([]);
  },
);

test("the service waits for no pipeline, and the pipeline for its connector", () => {
  expect(idsOf(planOf({ pipeline: undefined }))).toContain("harness.service");
  const unconnected = idsOf(planOf({ connector: undefined }));
  expect(unconnected).toContain("harness.service");
  expect(unconnected).not.toContain("harness.pipeline");
});

test("a registered revision is named by its ARN, without a manifest", { tags: ["G142", "G248"] }, () => {
  const plan = planOf({ "ecs-task-definition": { how: "existing", family: "parcel-api", revision: 41 } });
  expect(idsOf(plan)).not.toContain("harness.file-task-definition");
  expect(documentOf(plan, "harness.service")).toMatchObject({
    service: {
      serviceDefinition: {
        spec: { ecsTaskDefinitionArn: "arn:aws:ecs:eu-west-1:482177309156:task-definition/parcel-api:41" },
      },
    },
  });
  expect(operationOf(plan, "harness.service").summary).toBe("Runs parcel-api:41");
});

test("the manifest of a task definition keeps Harness expressions", { tags: ["G143", "G248"] }, () => {
  const document = fargateTask({ containerDefinitions: [container({ name: "web", image: "<+artifacts.primary.image>" })] });
  const plan = planOf({ "ecs-task-definition": { how: "new", document: JSON.stringify(document) } });
  expect(documentOf(plan, "harness.file-task-definition")).toEqual(JSON.parse(JSON.stringify(document)));
  expect(operationOf(plan, "harness.file-task-definition").step).toBe("S11");
});

test("the network of the infrastructure step is in the service definition", { tags: ["G137", "G138", "G139", "G247"] }, () => {
  expect(documentOf(planOf(), "harness.file-service-definition")).toMatchObject({
    networkConfiguration: {
      awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"], assignPublicIp: "DISABLED" },
    },
  });
  expect(operationOf(planOf(), "harness.file-service-definition").step).toBe("service");
});

test("scaling brings its manifests, and the service names them all", { tags: ["G163"] }, () => {
  const scaling = {
    minCapacity: 1,
    maxCapacity: 4,
    policies: [{ metric: "ECSServiceAverageCPUUtilization" as const, targetValue: 60 }],
  };
  const plan = planOf({ "ecs-service": { ...SERVICE, scaling } });
  expect(operationOf(plan, "harness.service").needs).toEqual([
    "harness.file-task-definition",
    "harness.file-service-definition",
    "harness.file-scalable-target",
    "harness.file-scaling-policy",
  ]);
  const types = JSON.stringify(documentOf(plan, "harness.service")).match(/Ecs\w+Definition/g);
  expect(types).toEqual([
    "EcsTaskDefinition",
    "EcsServiceDefinition",
    "EcsScalableTargetDefinition",
    "EcsScalingPolicyDefinition",
  ]);
});

const runTask = { how: "run-task", containerName: "web", command: "curl -f localhost" } as const;

test.each([
  { definition: ECS_ANSWERS["ecs-task-definition"], has: "/parcel-api-manifests/task-definition.yaml" },
  { definition: { how: "existing", family: "parcel-api", revision: 41 } as const, has: "task-definition/parcel-api:41" },
])("a verification task runs the task definition of the service: $has", { tags: ["G168"] }, ({ definition, has }) => {
  const plan = planOf({
    "ecs-task-definition": definition,
    pipeline: { ...ECS_ANSWERS.pipeline, verification: runTask },
  });
  const pipeline = JSON.stringify(documentOf(plan, "harness.pipeline"));
  expect(pipeline).toContain(has);
  expect(pipeline).toContain("/parcel-api-manifests/run-task-request.yaml");
  expect(documentOf(plan, "harness.file-run-task-request")).toMatchObject({
    count: 1,
    overrides: { containerOverrides: [{ name: "web", command: ["sh", "-c", "curl -f localhost"] }] },
  });
  // The service must not name it: Harness has no such manifest.
  expect(JSON.stringify(documentOf(plan, "harness.service"))).not.toContain("run-task-request");
});

test.each([
  { strategy: "rolling" as const, first: "EcsRollingDeploy" },
  { strategy: "canary" as const, first: "EcsCanaryDeploy" },
  { strategy: "blue-green" as const, first: "EcsBlueGreenCreateService" },
])(
  "the path's strategy $strategy decides the steps of the pipeline",
  { tags: ["G170", "G171", "G172"] },
  ({ strategy, first }) => {
    const plan = planOf({ "ecs-service": { ...SERVICE, loadBalancer: BOTH_SIDES } }, strategy);
    const types = JSON.stringify(documentOf(plan, "harness.pipeline")).match(/"type":"Ecs\w+"/g);
    expect(types?.[0]).toBe(`"type":"${first}"`);
  },
);

test("blue/green names the load balancer, its listeners and rules", { tags: ["G170"] }, () => {
  const plan = planOf({ "ecs-service": { ...SERVICE, loadBalancer: BOTH_SIDES } }, "blue-green");
  const text = JSON.stringify(documentOf(plan, "harness.pipeline"));
  expect(text).toContain('"loadBalancer":"parcels"');
  expect(text).toContain(BOTH_SIDES.listenerRuleArn);
  expect(text).toContain(BOTH_SIDES.stageListenerRuleArn);
  expect(documentOf(plan, "harness.file-service-definition")).toMatchObject({
    loadBalancers: [{ targetGroupArn: "<+targetGroupArn>" }],
  });
});

test("without the stage side there is no blue/green pipeline", { tags: ["G170"] }, () => {
  expect(idsOf(planOf({}, "blue-green"))).not.toContain("harness.pipeline");
});

test("a service with a name of 255 characters keeps valid identifiers", () => {
  const plan = planOf({ "ecs-service": { ...SERVICE, name: "x".repeat(255) } });
  const identifiers = plan.map(({ desired }) => (desired as { identifier: string }).identifier);
  expect(identifiers.filter((identifier) => !/^[a-zA-Z_][0-9a-zA-Z_]{0,127}$/.test(identifier))).toEqual([]);
});
