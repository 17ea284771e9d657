import { expect, test } from "vitest";

import { ECS_REASONS } from "@/lib/domain/diagnosis/ecs-reasons";
import type { ContainerInstance } from "@/lib/domain/aws/ecs-shapes";

import { firstCause } from "./first-cause";
import { RULES } from "./rules";
import { serviceInQuestion } from "./suspects";
import { notAsked, read, type ServiceFacts, type StoppedTask } from "./service-facts";
import {
  BALANCER_GROUP,
  definition,
  DEPLOYMENT,
  healthyFacts,
  IMAGE,
  role,
  SECRET,
  service,
  TARGET_GROUP,
  TASK_GROUP,
  valueIn,
  VPC,
} from "./testing/healthy-facts";

type Row = { readonly name: string; readonly facts: Partial<ServiceFacts>; readonly cause: string; readonly says: RegExp };

const TASK = "arn:aws:ecs:eu-west-1:482177309156:task/parcel-main/3f2a5c0d9e8b4f6a8d7c6b5a4f3e2d1c";

function stopped(changes: Partial<StoppedTask> = {}): StoppedTask {
  return {
    arn: TASK,
    taskDefinition: "parcel-api:7",
    startedBy: DEPLOYMENT,
    stopCode: "TaskFailedToStart",
    stoppedAt: "2026-11-30T09:55:00.000Z",
    containers: [{ name: "api" }],
    ...changes,
  };
}

/** Facts after a task stopped with this sentence. */
function stoppedWith(reason: string, changes: Partial<StoppedTask> = {}): Partial<ServiceFacts> {
  return { service: read({ found: service({ running: 0 }) }), stoppedTasks: read([stopped({ reason, ...changes })]) };
}

function exited(exitCode: number, reason?: string): Partial<ServiceFacts> {
  return stoppedWith("Essential container in task exited", {
    stopCode: "EssentialContainerExited",
    containers: [{ name: "api", exitCode, reason }],
  });
}

const base = healthyFacts();
const subnets = valueIn(base.subnets);
const groups = valueIn(base.groups);
const balancing = valueIn(base.balancing);
const closedRoutes = read([{ routeTableId: "rtb-1", vpcId: VPC, isMain: true, subnetIds: [], routes: [] }]);
const publicRoutes = read([
  {
    routeTableId: "rtb-1",
    vpcId: VPC,
    isMain: true,
    subnetIds: [],
    routes: [{ destination: "0.0.0.0/0", target: "igw-0aaaaaaaaaaaaaaaa", isActive: true }],
  },
]);

function endpoints(...services: readonly string[]): ServiceFacts["endpoints"] {
  return read(
    services.map((name) => ({
      vpcEndpointId: `vpce-${name}`,
      vpcId: VPC,
      serviceName: `com.amazonaws.eu-west-1.${name}`,
      type: name === "s3" ? "Gateway" : "Interface",
      isAvailable: true,
      hasPrivateDns: name !== "s3",
      routeTableIds: name === "s3" ? ["rtb-1"] : [],
      groupIds: ["sg-0cccccccccccccccc"],
    })),
  );
}

function instance(changes: Partial<ContainerInstance> = {}): ContainerInstance {
  return {
    arn: "arn:aws:ecs:eu-west-1:482177309156:container-instance/parcel-main/1",
    instanceId: "i-0d27c4e19b5f3a806",
    status: "ACTIVE",
    agentConnected: true,
    availabilityZone: "eu-west-1a",
    registered: { cpu: 2048, memory: 4096 },
    remaining: { cpu: 128, memory: 4096 },
    takenPorts: [],
    ...changes,
  };
}

const onEc2 = { how: "launch-type", launchType: "EC2" } as const;
const bridge = definition({ networkMode: "bridge", requiresCompatibilities: ["EC2"] });

/** docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const SIZE: readonly Row[] = [
  {
    name: "a pair of CPU and memory that Fargate does not offer",
    facts: { definition: read({ name: "parcel-api:7", status: "ACTIVE", document: definition({ memory: "4096" }) }) },
    cause: "task-size",
    says: /does not offer 4096 MiB with 256 CPU units/,
  },
  {
    name: "a container larger than its task",
    facts: { definition: read({ name: "parcel-api:7", status: "ACTIVE", document: definition({}, { memory: 1024 }) }) },
    cause: "task-size",
    says: /memory/i,
  },
];

/** docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html */
const IMAGES: readonly Row[] = [
  {
    name: "a tag that ECR does not have",
    facts: { images: [{ container: "api", image: IMAGE, there: read("no-image") }] },
    cause: "image",
    says: /parcel-api has no image 1\.4\.2/,
  },
  {
    name: "a repository that ECR does not have",
    facts: { images: [{ container: "api", image: IMAGE, there: read("no-repository") }] },
    cause: "image",
    says: /no repository parcel-api in the registry of account 482177309156/,
  },
  {
    name: "an image that the registry refuses, by the words of the task",
    facts: stoppedWith(
      "CannotPullContainerError: pull access denied for app, repository does not exist or may require authorization",
    ),
    cause: "image",
    says: /not pulled/,
  },
  {
    name: "an image for another architecture, by the words of the container",
    facts: stoppedWith("Task failed to start", {
      containers: [
        {
          name: "api",
          reason: "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/arm64'",
        },
      ],
    }),
    cause: "image",
    says: /processor architecture/,
  },
];

/** docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html and stopped-task-errors.html */
const LOGS: readonly Row[] = [
  {
    name: "a log group that does not exist",
    facts: {
      logGroups: [{ container: "api", group: "/ecs/gone", region: "eu-west-1", isCreated: false, there: read(false) }],
    },
    cause: "log-group",
    says: /no log group \/ecs\/gone/,
  },
  {
    name: "a log group that is missing, by the words of the task",
    facts: stoppedWith(
      "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
    ),
    cause: "log-group",
    says: /log group/,
  },
  {
    name: "a program that ends with an error",
    facts: exited(1),
    cause: "container",
    says: /Container api ended with an error \(exit code 1\)/,
  },
  { name: "a command that does not exist", facts: exited(127), cause: "container", says: /could not run its command/ },
  {
    name: "a program that does not keep running",
    facts: exited(0),
    cause: "container",
    says: /not a program that keeps running/,
  },
  {
    name: "a container with too little memory",
    facts: exited(137, "OutOfMemoryError: Container killed due to memory usage"),
    cause: "container",
    says: /used more memory/,
  },
  {
    name: "a failing container health check",
    facts: stoppedWith("Task failed container health checks", { stopCode: "ServiceSchedulerInitiated" }),
    cause: "container",
    says: /own health check failed/,
  },
];

/** docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data-secrets.html and AmazonECR/latest/userguide/vpc-endpoints.html */
const WAYS: readonly Row[] = [
  {
    name: "a secret that does not exist",
    facts: { secrets: [{ variable: "DB_PASSWORD", reference: SECRET, there: read(false) }] },
    cause: "secrets",
    says: /no secret for DB_PASSWORD/,
  },
  { name: "subnets without a way out", facts: { routeTables: closedRoutes }, cause: "network-path", says: /no way out/ },
  {
    name: "endpoints without the gateway for S3",
    facts: { routeTables: closedRoutes, endpoints: endpoints("ecr.api", "ecr.dkr", "logs", "secretsmanager") },
    cause: "network-path",
    says: /no endpoint for s3/,
  },
  {
    name: "a public subnet whose tasks get no public address",
    facts: { routeTables: publicRoutes },
    cause: "network-path",
    says: /only for tasks with a public address/,
  },
  {
    name: "a connection that times out, by the words of the task",
    facts: stoppedWith(
      "ResourceInitializationError: unable to pull secrets or registry auth: There is a connection issue between the task and Amazon ECR. Check your task network configuration.",
    ),
    cause: "network-path",
    says: /cannot reach ECR/,
  },
  {
    name: "a group that lets no HTTPS out",
    facts: { groups: read(groups.map((one) => (one.groupId === TASK_GROUP ? { ...one, outbound: [] } : one))) },
    cause: "groups-out",
    says: /lets HTTPS \(TCP 443\) out/,
  },
  {
    name: "an endpoint that refuses the tasks",
    facts: {
      endpoints: endpoints("ecr.api"),
      groups: read([...groups, ...groups.slice(0, 1).map((one) => ({ ...one, groupId: "sg-0cccccccccccccccc", inbound: [] }))]),
    },
    cause: "groups-out",
    says: /endpoint for ecr\.api refuses HTTPS/,
  },
  {
    name: "a denied right, by the words of the task",
    facts: stoppedWith(
      "ResourceInitializationError: unable to pull secrets or registry auth: failed to fetch secret from secrets manager: AccessDeniedException: User is not authorized to perform: secretsmanager:GetSecretValue",
    ),
    cause: "execution-role",
    says: /execution role lacks a right/,
  },
];

/** docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const CAPACITY: readonly Row[] = [
  {
    name: "subnets without free addresses",
    facts: {
      service: read({ found: service({ running: 0 }) }),
      subnets: read(subnets.map((subnet) => ({ ...subnet, availableIpAddressCount: 0 }))),
    },
    cause: "capacity",
    says: /2 more tasks wanted, 0 fit/,
  },
  {
    name: "instances without enough CPU",
    facts: {
      service: read({ found: service({ running: 0, launch: onEc2, network: undefined, loadBalancers: [] }) }),
      definition: read({ name: "parcel-api:7", status: "ACTIVE", document: bridge }),
      instances: read([instance()]),
    },
    cause: "capacity",
    says: /What is missing: CPU on 1 instance/,
  },
  {
    name: "a cluster without instances",
    facts: {
      service: read({ found: service({ running: 0, launch: onEc2, network: undefined, loadBalancers: [] }) }),
      definition: read({ name: "parcel-api:7", status: "ACTIVE", document: bridge }),
      instances: read([]),
    },
    cause: "capacity",
    says: /no container instances/,
  },
  {
    name: "a placement failure, by the words of an event",
    facts: {
      service: read({
        found: service({
          running: 0,
          pending: 2,
          events: [
            {
              at: "2026-11-30T09:59:00.000Z",
              message:
                "(service parcel-api) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.",
            },
          ],
        }),
      }),
    },
    cause: "capacity",
    says: /no instances/,
  },
];

/** docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling.html */
const UPDATES: readonly Row[] = [
  {
    name: "a scaling maximum below the desired count",
    facts: { scaling: read({ min: 1, max: 1, suspended: [] }) },
    cause: "scaling",
    says: /wants 2 tasks, and automatic scaling allows at most 1/,
  },
  {
    name: "scaling out that is suspended",
    facts: { scaling: read({ min: 1, max: 4, suspended: ["scale out"] }) },
    cause: "scaling",
    says: /Scaling out is suspended/,
  },
  {
    name: "percents that let ECS neither stop nor start a task",
    facts: { service: read({ found: service({ minimumHealthyPercent: 100, maximumPercent: 100 }) }) },
    cause: "deployment",
    says: /neither stop nor start/,
  },
  {
    name: "one task on a full instance that may not stop first",
    facts: {
      service: read({
        found: service({ desired: 1, running: 1, launch: onEc2, network: undefined, loadBalancers: [] }),
      }),
      definition: read({ name: "parcel-api:7", status: "ACTIVE", document: bridge }),
      instances: read([instance()]),
    },
    cause: "deployment",
    says: /no room for another/,
  },
];

/** docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html and elasticloadbalancing/latest/application/target-group-health-checks.html */
const BALANCERS: readonly Row[] = [
  {
    name: "a target group for instances",
    facts: {
      balancing: read({ ...balancing, targetGroups: balancing.targetGroups.map((one) => ({ ...one, targetType: "instance" })) }),
    },
    cause: "load-balancer",
    says: /targets of type instance, and awsvpc tasks need ip/,
  },
  {
    name: "a port that the container does not map",
    facts: {
      service: read({
        found: service({ loadBalancers: [{ targetGroupArn: TARGET_GROUP, containerName: "api", containerPort: 9090 }] }),
      }),
    },
    cause: "load-balancer",
    says: /port 9090 of api/,
  },
  {
    name: "a target group that no listener uses",
    facts: { balancing: read({ ...balancing, listeners: [] }) },
    cause: "load-balancer",
    says: /No listener sends requests/,
  },
  {
    name: "a zone in which the load balancer is not enabled",
    facts: {
      balancing: read({ ...balancing, loadBalancers: balancing.loadBalancers.map((one) => ({ ...one, zones: ["eu-west-1a"] })) }),
    },
    cause: "load-balancer",
    says: /not enabled in eu-west-1b/,
  },
  {
    name: "a closed security group of the tasks",
    facts: { groups: read(groups.map((one) => (one.groupId === TASK_GROUP ? { ...one, inbound: [] } : one))) },
    cause: "balancer-path",
    says: /refuse TCP 8080/,
  },
  {
    name: "a closed security group of the load balancer",
    facts: { groups: read(groups.map((one) => (one.groupId === BALANCER_GROUP ? { ...one, outbound: [] } : one))) },
    cause: "balancer-path",
    says: /does not let requests out/,
  },
  {
    name: "targets that do not answer",
    facts: { targets: read([{ targetGroupArn: TARGET_GROUP, byState: { unhealthy: 2 }, reasons: ["Target.Timeout"] }]) },
    cause: "target-health",
    says: /2 of 2 targets are not healthy/,
  },
  {
    name: "a failed load balancer health check, by the words of the task",
    facts: stoppedWith(
      "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:482177309156:targetgroup/a/1)",
      {
        stopCode: "ServiceSchedulerInitiated",
      },
    ),
    cause: "target-health",
    says: /health check failed/,
  },
];

test.each([...SIZE, ...IMAGES, ...LOGS, ...WAYS, ...CAPACITY, ...UPDATES, ...BALANCERS])(
  "$name is the first cause",
  { tags: ["G197", "G198", "G199", "G200", "G201", "G202", "G203"] },
  ({ facts, cause, says }) => {
    const found = firstCause(healthyFacts(facts)).cause;
    expect(found?.id).toBe(cause);
    expect(found?.fact).toMatch(says);
    expect(found?.repair.fix).not.toBe("");
  },
);

test("a missing image is the cause before a missing log group", () => {
  const { cause, checks } = firstCause(
    healthyFacts({
      images: [{ container: "api", image: IMAGE, there: read("no-image") }],
      logGroups: [{ container: "api", group: "/ecs/gone", region: "eu-west-1", isCreated: false, there: read(false) }],
    }),
  );
  expect(cause?.id).toBe("image");
  expect(checks.filter(({ result }) => result === "failed").map(({ id }) => id)).toEqual(["image", "log-group"]);
});

test("the last log lines of a stopped container are its evidence", { tags: ["G199"] }, () => {
  const lines = read([{ container: "api", stream: "api/api/3f2a", lines: ["connecting to db", "fatal: no route to host"] }]);
  const { cause } = firstCause(healthyFacts({ ...exited(1), logLines: lines }));
  expect(cause?.proofs.flatMap((proof) => proof.lines)).toContain("fatal: no route to host");
});

test("a sidecar that ends after the main container is not blamed", () => {
  const facts = stoppedWith("Essential container in task exited", {
    stopCode: "EssentialContainerExited",
    containers: [
      { name: "proxy", exitCode: 143 },
      { name: "api", exitCode: 3 },
    ],
  });
  expect(firstCause(healthyFacts(facts)).cause?.fact).toMatch(/Container api ended with an error \(exit code 3\)/);
});

test("a stopped task of an earlier deployment is not blamed", () => {
  const old = stopped({ startedBy: "ecs-svc/0", reason: "CannotPullContainerError: manifest unknown" });
  expect(firstCause(healthyFacts({ stoppedTasks: read([old]) })).cause).toBeUndefined();
});

// docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
test("the tasks of a deployment that was rolled back show its cause", () => {
  const events = [
    { at: "3", message: "(service parcel-api) has reached a steady state." },
    { at: "2", message: "(service parcel-api) rolling back to deployment ecs-svc/1111111111111111111." },
    { at: "1", message: "(service parcel-api) (deployment ecs-svc/2222) deployment failed: tasks failed to start." },
  ];
  const task = stopped({ startedBy: "ecs-svc/2222", reason: "CannotPullContainerError: manifest unknown" });
  const found = firstCause(healthyFacts({ service: read({ found: service({ events }) }), stoppedTasks: read([task]) }));
  expect(found.cause?.id).toBe("image");
  // An hour later AWS has forgotten the tasks: what remains is that the deployment failed.
  const later = firstCause(healthyFacts({ service: read({ found: service({ events }) }) }));
  expect(later.cause?.fact).toMatch(/deployment failed because its tasks did not start/);
  const replaced = service({ events, deployments: service().deployments.map((one) => ({ ...one, id: "ecs-svc/3333" })) });
  expect(firstCause(healthyFacts({ service: read({ found: replaced }) })).cause).toBeUndefined();
});

test("a failed deployment that nothing rolls back is a cause", () => {
  const rolloutReason = "ECS deployment circuit breaker: tasks failed to start.";
  const deployments = service().deployments.map((one) => ({ ...one, rollout: "FAILED", rolloutReason }));
  const { cause } = firstCause(healthyFacts({ service: read({ found: service({ deployments }) }) }));
  expect(cause?.id).toBe("other-reasons");
  expect(cause?.proofs[0]?.lines).toEqual([rolloutReason]);
});

test("a replaced task or one that a person stopped is no failure", () => {
  const tasks = [
    stopped({ stopCode: "ServiceSchedulerInitiated", reason: `Scaling activity initiated by (deployment ${DEPLOYMENT})` }),
    stopped({ stopCode: "UserInitiated", reason: "Deploying by hand" }),
  ];
  expect(firstCause(healthyFacts({ stoppedTasks: read(tasks) })).cause).toBeUndefined();
});

test("words that are not known are shown as they are", () => {
  const { cause } = firstCause(healthyFacts(stoppedWith("FluxCapacitorError: 1.21")));
  expect(cause?.id).toBe("other-reasons");
  expect(cause?.proofs[0]?.lines).toEqual(["FluxCapacitorError: 1.21"]);
});

test("an image of another registry is unknown, even while tasks run", () => {
  const there = { state: "unread", why: "Carabiner does not call docker.io." } as const;
  const { cause, checks } = firstCause(healthyFacts({ images: [{ container: "api", image: "web:1", there }] }));
  expect(cause).toBeUndefined();
  expect(checks.find(({ id }) => id === "image")).toMatchObject({
    result: "unknown",
    fact: expect.stringMatching(/Tasks that run now have pulled it/),
  });
});

test("a planned service passes before its first deployment", () => {
  const none = notAsked("The service does not exist, so it has no tasks.");
  const planned = service({ exists: false, status: "planned", running: 0, deployments: [], events: [] });
  const { cause, checks } = firstCause(
    healthyFacts({ service: read({ found: planned }), stoppedTasks: none, targets: none, scaling: none }),
  );
  expect(cause).toBeUndefined();
  expect(checks.find(({ id }) => id === "container")?.result).toBe("not-applicable");
});

test("an execution role needs no right on secrets that nothing reads", () => {
  const document = definition({}, { secrets: [] });
  const statements = [{ Effect: "Allow", Action: ["ecr:*", "logs:*"], Resource: "*" }];
  const facts = {
    definition: read({ name: "parcel-api:7", status: "ACTIVE", document }),
    executionRole: read(role("parcel-execution", { statements, document })),
    secrets: [],
  };
  expect(firstCause(healthyFacts(facts)).cause).toBeUndefined();
});

test("every part that is not read leaves its checks unknown, never passed", () => {
  const unread = { state: "unread", why: "AWS did not respond." } as const;
  const parts = [
    "definition",
    "executionRole",
    "taskRole",
    "subnets",
    "groups",
    "balancing",
    "targets",
    "scaling",
    "stoppedTasks",
  ] as const;
  for (const part of parts) {
    const { checks, cause } = firstCause(healthyFacts({ [part]: unread }));
    expect(cause, part).toBeUndefined();
    expect(checks.filter(({ result }) => result === "unknown").length, part).toBeGreaterThan(0);
  }
});

test("each cause that a check claims is known, and claimed once", () => {
  const known = new Set(ECS_REASONS.map(({ causeId }) => causeId));
  const claims = RULES.flatMap(({ claims: own = [] }) => own);
  expect(claims.filter((claim) => !known.has(claim))).toEqual([]);
  expect(new Set(claims).size).toBe(claims.length);
});

test("a deployed colour is the service of a blue-green run", () => {
  const one = service({ name: "parcel-api__1", desired: 0 });
  const two = service({ name: "parcel-api__2", desired: 2 });
  expect(serviceInQuestion("parcel-api", [one, two])?.name).toBe("parcel-api__2");
  expect(serviceInQuestion("parcel-api", [service(), two])?.name).toBe("parcel-api");
  expect(serviceInQuestion("parcel-api", [service({ status: "INACTIVE" }), two])?.name).toBe("parcel-api__2");
  expect(serviceInQuestion("parcel-api", [])).toBeUndefined();
});

test("a service with an external controller needs no task definition", () => {
  const external = service({ controller: "EXTERNAL", taskDefinition: undefined, loadBalancers: [] });
  const { checks } = firstCause(healthyFacts({ service: read({ found: external }), definition: read(undefined) }));
  expect(checks.filter(({ result }) => result === "failed").map(({ id }) => id)).toEqual(["service"]);
});
