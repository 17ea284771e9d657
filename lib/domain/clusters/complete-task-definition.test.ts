import { expect, test } from "vitest";

import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import { checklist } from "@/lib/domain/checklist/checklist";
import type { RegisteredDefinition } from "@/lib/domain/ecs/registered-definition";
import { container, ec2Task, fargateTask } from "@/lib/domain/ecs/testing/documents";
import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";
import type { EcsTaskDefinition } from "@/lib/domain/runs/answers/ecs-task-definition";
import type { Run } from "@/lib/domain/runs/run";

import { completeTaskDefinition, type DefinitionAccess } from "./complete-task-definition";

const NOW = new Date("2026-11-30T11:31:00Z");
const ACCOUNT = "482177309156";
const arnOf = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const EXEC = arnOf("parcel-api-exec");
const TASK = arnOf("parcel-api-task");
const PREPARATION: EcsPreparation = {
  region: "eu-west-1",
  cluster: "parcel-main",
  executionRole: { how: "existing", arn: EXEC },
  taskRole: { how: "existing", arn: TASK },
};
const RUN = {
  id: "run_1",
  awsAccountId: ACCOUNT,
  path: { target: "ecs", identity: "role", strategy: "rolling" },
  // The rule reads nothing else of a run.
} as Run;

const REGISTERED: readonly RegisteredDefinition[] = [
  { family: "parcel-api", revision: 41, status: "ACTIVE", document: fargateTask({ taskRoleArn: TASK }) },
  { family: "parcel-api", revision: 40, status: "INACTIVE", document: fargateTask() },
  { family: "parcel-api", revision: 39, status: "ACTIVE", document: fargateTask({ executionRoleArn: TASK, taskRoleArn: EXEC }) },
];
const PORTAL: DefinitionAccess = {
  by: "portal",
  partition: "aws",
  findTaskDefinition: async (_region, { family, revision }) =>
    await Promise.resolve(ok(REGISTERED.find((one) => one.family === family && one.revision === revision))),
};

type Setting = { readonly access?: DefinitionAccess; readonly preparation?: EcsPreparation | undefined };

async function complete(answer: EcsTaskDefinition, setting: Setting = {}) {
  const { access = PORTAL } = setting;
  const preparation = "preparation" in setting ? setting.preparation : PREPARATION;
  return await completeTaskDefinition(
    { clock: { now: () => NOW }, definitionAccessFor: async () => await Promise.resolve(ok(access)) },
    { run: RUN, answer, answers: preparation === undefined ? {} : { "ecs-preparation": preparation }, entered: {} },
  );
}

const existing = (revision: number): EcsTaskDefinition => ({ how: "existing", family: "parcel-api", revision });
const written = (document: object | string): EcsTaskDefinition => ({
  how: "new",
  document: typeof document === "string" ? document : JSON.stringify(document),
});
/** A document with the roles of the preparation. */
const prepared = (changes: Parameters<typeof fargateTask>[0] = {}) => fargateTask({ taskRoleArn: TASK, ...changes });

test("an ACTIVE revision completes the step and readies the box", { tags: ["G142", "G248"] }, async () => {
  const done = await complete(existing(41));
  if (!done.ok) throw new Error(done.error.message);
  expect(done.value.answer).toEqual(existing(41));
  expect(done.value.checks).toMatchObject([
    { id: "s11.task-definition", verdict: "pass", grade: "proved", fact: "parcel-api:41 is ACTIVE in eu-west-1" },
    { id: "s11.roles", verdict: "pass" },
  ]);
  const box = checklist({
    path: RUN.path,
    answers: {},
    operations: [],
    checks: done.value.checks,
    statements: [],
    lastReady: {},
  }).find((one) => one.box.id === "G248");
  expect(box?.verdict).toBe("pass");
});

test.each([
  { what: "a revision that was deregistered", revision: 40, says: "INACTIVE" },
  { what: "a revision that does not exist", revision: 7, says: "does not exist in eu-west-1" },
])("$what is refused at its field", { tags: ["G142"] }, async ({ revision, says }) => {
  const done = await complete(existing(revision));
  expect(done.ok ? {} : done.error.fieldErrors).toEqual({ revision: expect.stringContaining(says) });
});

test("a failed look at AWS completes nothing", async () => {
  const failure: AppError = { code: "upstream_unavailable", message: "AWS did not respond." };
  const access: DefinitionAccess = { ...PORTAL, findTaskDefinition: async () => await Promise.resolve(err(failure)) };
  expect(await complete(existing(41), { access })).toEqual(err(failure));
});

test("a revision in an account without access is kept as not checked", async () => {
  const done = await complete(existing(41), { access: { by: "hand-over", partition: "aws" } });
  expect(done.ok && done.value.checks).toMatchObject([{ verdict: "unknown", grade: "not-testable", owner: "aws-admin" }]);
});

test("without the preparation the step cannot be completed", async () => {
  expect(await complete(existing(41), { preparation: undefined })).toMatchObject({
    ok: false,
    error: { code: "precondition_failed" },
  });
});

test("a document that AWS accepts completes the step", { tags: ["G143", "G157"] }, async () => {
  const done = await complete(written(prepared()));
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  expect(done.value.checks).toMatchObject([{ verdict: "pass", guideItems: ["G143", "G157"] }, { verdict: "pass" }]);
  expect(done.value.answer.how === "new" && JSON.parse(done.value.answer.document)).toEqual(prepared());
});

const one = (changes: Parameters<typeof container>[0]) => prepared({ containerDefinitions: [container(changes)] });

test.each<{ what: string; document: object | string; field: string; says: RegExp; tags?: string[] }>([
  {
    what: "a pair of sizes without offer",
    document: prepared({ memory: "8192" }),
    field: "memory",
    says: /1024, 2048, 3072 or 4096/,
  },
  { what: "bridge on Fargate", document: prepared({ networkMode: "bridge" }), field: "networkMode", says: /awsvpc/ },
  {
    what: "another host port",
    document: one({ portMappings: [{ containerPort: 8080, hostPort: 8081 }] }),
    field: "containerDefinitions.0.portMappings.0.hostPort",
    says: /8080/,
  },
  {
    what: "a container's name twice",
    document: prepared({ containerDefinitions: [container(), container({ portMappings: undefined })] }),
    field: "containerDefinitions.1.name",
    says: /web/,
  },
  { what: "a name of 256 characters", document: prepared({ family: "a".repeat(256) }), field: "family", says: /255/ },
  { what: "an unknown key", document: prepared({ memoryy: "1024" }), field: "memoryy", says: /memory/ },
  {
    what: "a role of another account",
    document: prepared({ taskRoleArn: "arn:aws:iam::111122223333:role/x" }),
    field: "taskRoleArn",
    says: /account 111122223333/,
  },
])("$what is refused at its place", async ({ document, field, says }) => {
  const done = await complete(written(document));
  expect(done.ok ? {} : done.error.fieldErrors).toMatchObject({ [`document.${field}`]: expect.stringMatching(says) });
});

test.each([
  {
    what: "a duplicate key",
    text: '{"family":"a","family":"b","containerDefinitions":[]}',
    says: /Line 1, column \d+: "family" appears/,
  },
  { what: "two task definitions", text: twoInYaml(), says: /2 task definitions/ },
  { what: "text that is no task definition", text: "hello", says: /plain text/ },
])("$what is refused at the document", async ({ text, says }) => {
  const done = await complete(written(text));
  expect(done.ok ? {} : done.error.fieldErrors).toEqual({ document: expect.stringMatching(says) });
});

function twoInYaml(): string {
  const resource = "Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: a\n      ContainerDefinitions: []";
  return `Resources:\n  A:\n    ${resource}\n  B:\n    ${resource}\n`;
}

test("at most 100 problems are reported at once", async () => {
  const many = Array.from({ length: 300 }, (_, index) =>
    container({ name: `c${String(index)}`, image: "", portMappings: undefined }),
  );
  const done = await complete(written(prepared({ containerDefinitions: many })));
  expect(Object.keys(done.ok ? {} : (done.error.fieldErrors ?? {}))).toHaveLength(100);
});

test("Harness expressions are kept, and other placeholders are to fill", async () => {
  const kept = await complete(
    written('{"family":"a","cpu":<+env.cpu>,"containerDefinitions":[{"name":"web","image":"<+artifact.image>","memory":256}]}'),
  );
  expect(kept.ok && kept.value.answer).toEqual({
    how: "new",
    document: expect.stringContaining('"cpu": <+env.cpu>'),
  });
  const open = await complete(written(one({ image: "nginx:${TAG}", environment: [{ name: "HOME_DIR", value: "${HOME}/x" }] })));
  expect(open.ok ? {} : open.error.fieldErrors).toEqual({
    "document.containerDefinitions.0.image": expect.stringContaining("Fill in ${TAG}"),
  });
});

test("the roles of the preparation may not be swapped", { tags: ["G147"] }, async () => {
  const done = await complete(written(fargateTask({ executionRoleArn: TASK, taskRoleArn: EXEC })));
  expect(Object.keys(done.ok ? {} : (done.error.fieldErrors ?? {}))).toEqual([
    "document.executionRoleArn",
    "document.taskRoleArn",
  ]);
  const kept = await complete(existing(39));
  expect(kept.ok && kept.value.checks[1]).toMatchObject({ verdict: "warn", fact: expect.stringContaining("swapped") });
});

test.each([
  { what: "another execution role", document: prepared({ executionRoleArn: arnOf("x") }), says: "execution role is not the one" },
  { what: "no task role", document: fargateTask(), says: "has no task role" },
  {
    what: "a role that a placeholder decides",
    document: prepared({ taskRoleArn: "<+env.role>" }),
    says: "A placeholder decides",
  },
  { what: "a role by its name", document: prepared({ taskRoleArn: "parcel-api-task" }), says: undefined },
])("a document with $what is kept, and the difference is said", { tags: ["G146", "G147"] }, async ({ document, says }) => {
  const done = await complete(written(document));
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  const verdict = says === undefined ? "pass" : "warn";
  expect(done.value.checks[1]).toMatchObject({ verdict, fact: expect.stringContaining(says ?? "Both roles") });
});

test("roles that the run will create are compared by their ARN", { tags: ["G146"] }, async () => {
  const preparation: EcsPreparation = {
    ...PREPARATION,
    executionRole: { how: "new", name: "parcel-api-exec" },
    taskRole: { how: "none", reason: "It makes no calls." },
  };
  const done = await complete(written(fargateTask()), { preparation });
  expect(done.ok && done.value.checks[1]).toMatchObject({ verdict: "pass" });
  const unwanted = await complete(written(prepared()), { preparation });
  expect(unwanted.ok && unwanted.value.checks[1]).toMatchObject({
    verdict: "warn",
    fact: expect.stringContaining("none is needed"),
  });
});

test("a task definition for EC2 needs no execution role", async () => {
  const done = await complete(written(ec2Task({ family: "worker" })));
  expect(done.ok && done.value.checks[1]).toMatchObject({ verdict: "warn", fact: expect.stringContaining("no execution role") });
});
