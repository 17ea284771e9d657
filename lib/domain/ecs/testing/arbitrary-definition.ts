import fc from "fast-check";

import { withoutAbsent } from "@/lib/core/without-absent";

import type { Members, Value } from "../value";

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/);
const optional = (arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(arbitrary, { nil: undefined });

const image = fc
  .tuple(
    fc.constantFrom("nginx", "acme/web", "482177309156.dkr.ecr.eu-west-1.amazonaws.com/parcel", "localhost:5000/x"),
    fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,10}$/),
  )
  .map(([repository, tag]) => `${repository}:v${tag}`);
const environment = fc
  .uniqueArray(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/), { maxLength: 6 })
  .chain((names) => fc.tuple(...names.map((each) => fc.string().map((value): Members => ({ name: each, value })))))
  .map((items): Value => items);
const healthCheck = fc
  .record({
    interval: fc.integer({ min: 5, max: 300 }),
    timeout: fc.integer({ min: 2, max: 60 }),
    retries: fc.integer({ min: 1, max: 10 }),
  })
  .map((limits): Value => ({ command: ["CMD-SHELL", "exit 0"], ...limits }));
const logConfiguration = fc.constant<Value>({
  logDriver: "awslogs",
  options: { "awslogs-group": "/ecs/x", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "x" },
});

type Part = { readonly members: Members; readonly port: number };

const part = fc
  .record({
    name,
    image,
    command: optional(fc.array(fc.string(), { maxLength: 3 })),
    environment: optional(environment),
    healthCheck: optional(healthCheck),
    logConfiguration: optional(logConfiguration),
    stopTimeout: optional(fc.integer({ min: 2, max: 120 })),
    readonlyRootFilesystem: optional(fc.boolean()),
    dockerLabels: optional(fc.dictionary(fc.stringMatching(/^[a-z.]{1,10}$/), fc.string(), { maxKeys: 3 })),
    port: fc.integer({ min: 1024, max: 30_000 }),
  })
  .map(({ port, ...members }): Part => ({ members: withoutAbsent(members), port }));

const parts = fc.uniqueArray(part, { minLength: 1, maxLength: 5, selector: ({ members }) => members["name"] });
const shared = fc.record({
  family: name,
  taskRoleArn: optional(fc.constant("arn:aws:iam::482177309156:role/parcel-api")),
  tags: optional(fc.uniqueArray(name, { maxLength: 3 }).map((keys) => keys.map((key): Members => ({ key, value: "x" })))),
});

/** A task definition for Fargate that AWS accepts. */
const fargate = fc
  .tuple(
    shared,
    parts,
    fc.constantFrom(["256", "512"], ["512", "4096"], ["1 vCPU", "2GB"], ["4096", "30720"], ["16384", "122880"]),
  )
  .map(([task, containers, [cpu = "", memory = ""]]) =>
    withoutAbsent({
      ...task,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      executionRoleArn: "arn:aws:iam::482177309156:role/parcel-exec",
      cpu,
      memory,
      containerDefinitions: containers.map(({ members, port }, index) => ({
        ...members,
        portMappings: [{ containerPort: port + index * 7000 }],
      })),
    }),
  );

/** A task definition for EC2 that AWS accepts. */
const ec2 = fc.tuple(shared, parts, fc.constantFrom("bridge", "host", undefined)).map(([task, containers, networkMode]) =>
  withoutAbsent({
    ...task,
    networkMode,
    containerDefinitions: containers.map(({ members, port }, index) => ({
      ...members,
      memory: 128,
      portMappings: networkMode === "host" ? [{ containerPort: port + index * 7000 }] : [{ containerPort: port, hostPort: 0 }],
    })),
  }),
);

/** A task definition that AWS accepts. */
export const validDefinition: fc.Arbitrary<Members> = fc.oneof(fargate, ec2);

/** Any value of JSON. */
const json: fc.Arbitrary<Value> = fc.jsonValue({ maxDepth: 3 }).map((value): Value => JSON.parse(JSON.stringify(value)) as Value);

/** A task definition in which some values are replaced by any value. */
export const anyDefinition: fc.Arbitrary<Members> = fc
  .tuple(validDefinition, fc.array(fc.tuple(fc.nat(), json), { maxLength: 4 }))
  .map(([definition, changes]) => changes.reduce((changed, [at, value]) => replaceAt(changed, at, value), definition));

/** The object with the value in place of the one that the number points to. */
function replaceAt(members: Members, at: number, value: Value): Members {
  const keys = Object.keys(members);
  const key = keys[at % keys.length];
  if (key === undefined) return members;
  const before = members[key];
  const deeper = Math.floor(at / keys.length);
  if (deeper % 2 === 0 || typeof before !== "object" || before === null) return { ...members, [key]: value };
  if (!Array.isArray(before)) return { ...members, [key]: replaceAt(before as Members, Math.floor(deeper / 2), value) };
  const items = before as readonly Value[];
  const index = items.length === 0 ? 0 : Math.floor(deeper / 2) % items.length;
  const item = items[index];
  const replaced =
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? replaceAt(item as Members, Math.floor(deeper / 4), value)
      : value;
  return { ...members, [key]: items.map((each, position) => (position === index ? replaced : each)) };
}
