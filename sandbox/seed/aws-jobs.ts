import { RegisterScalableTargetCommand } from "@aws-sdk/client-application-auto-scaling";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateRepositoryCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  type ContainerDefinition,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  type ECSClient,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";

import type { AccountClients, AccountKey } from "./aws-clients";
import { roleArn } from "./aws-documents";
import { PORT, seedLoadBalancer } from "./aws-load-balancers";
import { type Network, required } from "./aws-network";
import { SANDBOX_ACCOUNTS } from "./world";

export const JOBS_CLUSTER = "parcel-jobs";
/** The EC2 instance that joins the cluster. */
const NODE = "parcel-sort-1";
const MINUTE_MS = 60_000;
/** Long enough for old tasks to run and for failed ones to be seen: ECS returns a stopped task for an hour. */
const CREATED_MINUTES_AGO = 50;
const UPDATED_MINUTES_AGO = 30;
/** AWS takes this as "never": the load balancer's checks do not stop a task. */
const ENDLESS_GRACE_SECONDS = 2_147_483_647;
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.docker.distribution.manifest.v2+json",
  config: { digest: `sha256:${"0".repeat(64)}` },
  layers: [],
});

type JobRow = {
  readonly name: string;
  readonly image: string;
  readonly count: number;
  /** The log group; `isThere` says whether it exists. */
  readonly logs?: { readonly group: string; readonly isThere: boolean };
  readonly container?: Partial<ContainerDefinition>;
  /** On a container instance with this much memory, instead of Fargate. */
  readonly onInstance?: { readonly memory: number };
  readonly service?: Partial<CreateServiceCommandInput>;
  /** Behind its own load balancer, which the security group of the tasks does not let in. */
  readonly isBalanced?: boolean;
  /** The image of a later deployment. */
  readonly update?: string;
};

const publicImage = (name: string, tag: string): string => `public.ecr.aws/docker/library/${name}:${tag}`;

/** A service for every state that the inventory and the troubleshooter can show. */
function jobs(registry: string): readonly JobRow[] {
  const breaker = { deploymentCircuitBreaker: { enable: true, rollback: false } };
  return [
    { name: "report-nightly", image: publicImage("report", "3.1"), count: 0 },
    // A canary that an earlier run of a pipeline left.
    { name: "report-nightlyCanary", image: publicImage("report", "3.2"), count: 1 },
    // The registry has 1.9 only.
    { name: "label-printer", image: `${registry}/label-printer:2.0`, count: 2 },
    {
      name: "quote-worker",
      image: publicImage("quote-worker", "exits-with-1"),
      count: 1,
      logs: { group: "/ecs/quote-worker", isThere: true },
    },
    {
      name: "invoice-mailer",
      image: publicImage("invoice-mailer", "5"),
      count: 1,
      logs: { group: "/ecs/invoice-mailer", isThere: false },
      service: { deploymentConfiguration: breaker },
    },
    // Its deployment can neither start nor stop a task.
    {
      name: "tariff-api",
      image: publicImage("tariff-api", "1.0"),
      count: 2,
      service: { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
      update: publicImage("tariff-api", "1.1"),
    },
    // Its deployment goes on while the old tasks serve.
    { name: "route-planner", image: publicImage("route", "7"), count: 2, update: publicImage("route", "8-does-not-exist") },
    { name: "geo-index", image: publicImage("geo-index", "out-of-memory"), count: 1 },
    {
      name: "pickup-bot",
      image: publicImage("pickup-bot", "fails-health-check"),
      count: 1,
      container: { healthCheck: { command: ["CMD-SHELL", "curl -f http://localhost:8080/healthz || exit 1"] } },
    },
    {
      name: "track-web",
      image: publicImage("track-web", "2"),
      count: 2,
      isBalanced: true,
      logs: { group: "/ecs/track-web", isThere: true },
      service: { healthCheckGracePeriodSeconds: ENDLESS_GRACE_SECONDS },
    },
    { name: "sorter", image: publicImage("sorter", "4"), count: 1, onInstance: { memory: 512 } },
    // One of the two finds room.
    { name: "sorter-bulk", image: publicImage("sorter", "4"), count: 2, onInstance: { memory: 4_096 } },
    {
      name: "legacy-web",
      image: publicImage("legacy-web", "1"),
      count: 0,
      service: { deploymentController: { type: "CODE_DEPLOY" } },
    },
  ];
}

async function register(ecs: ECSClient, account: AccountKey, row: JobRow, image: string, region: string): Promise<string> {
  const options = { "awslogs-group": row.logs?.group ?? "", "awslogs-region": region, "awslogs-stream-prefix": row.name };
  const container: ContainerDefinition = {
    name: row.name,
    image,
    essential: true,
    memory: row.onInstance?.memory ?? 512,
    portMappings: [{ containerPort: PORT, protocol: "tcp" }],
    logConfiguration: row.logs === undefined ? undefined : { logDriver: "awslogs", options },
    ...row.container,
  };
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: row.name,
      executionRoleArn: roleArn(account, "parcel-api-exec"),
      containerDefinitions: [container],
      ...(row.onInstance === undefined
        ? { networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], cpu: "256", memory: "512" }
        : { networkMode: "bridge", requiresCompatibilities: ["EC2"] }),
    }),
  );
  return required(taskDefinition?.taskDefinitionArn, "a task definition");
}

async function joinCluster(ecs: ECSClient, clients: AccountClients, region: string): Promise<void> {
  const Filters = [{ Name: "tag:Name", Values: [NODE] }];
  const { Reservations } = await clients.ec2(region).send(new DescribeInstancesCommand({ Filters }));
  const instanceId = required(Reservations?.[0]?.Instances?.[0]?.InstanceId, NODE);
  const instanceIdentityDocument = JSON.stringify({ instanceId, region });
  await ecs.send(new RegisterContainerInstanceCommand({ cluster: JOBS_CLUSTER, instanceIdentityDocument }));
}

async function seedService(
  ecs: ECSClient,
  row: JobRow,
  taskDefinition: string,
  place: { readonly network: Network; readonly target: string | undefined },
): Promise<void> {
  const { network, target } = place;
  const groups = [row.isBalanced === true ? network.closedGroup : network.webGroup];
  const subnets = [...network.publicSubnetIds];
  await ecs.send(
    new CreateServiceCommand({
      cluster: JOBS_CLUSTER,
      serviceName: row.name,
      taskDefinition,
      desiredCount: row.count,
      launchType: row.onInstance === undefined ? "FARGATE" : "EC2",
      networkConfiguration:
        row.onInstance === undefined
          ? { awsvpcConfiguration: { subnets, securityGroups: groups, assignPublicIp: "ENABLED" } }
          : undefined,
      loadBalancers:
        target === undefined ? undefined : [{ targetGroupArn: target, containerName: row.name, containerPort: PORT }],
      ...row.service,
    }),
  );
}

async function seedScaling(clients: AccountClients, region: string): Promise<void> {
  const scaling = clients.taskScaling(region);
  const target = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount", MinCapacity: 1 } as const;
  const of = (service: string) => `service/${JOBS_CLUSTER}/${service}`;
  // The maximum is below the desired count.
  await scaling.send(new RegisterScalableTargetCommand({ ...target, ResourceId: of("tariff-api"), MaxCapacity: 1 }));
  const SuspendedState = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true };
  await scaling.send(
    new RegisterScalableTargetCommand({ ...target, ResourceId: of("track-web"), MaxCapacity: 6, SuspendedState }),
  );
}

/** The cluster parcel-jobs: services that are idle, rolling, stuck, failing, unhealthy or without room, and their surroundings. */
export async function seedJobs(account: AccountKey, clients: AccountClients, region: string, network: Network): Promise<void> {
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS).toISOString();
  const created = clients.ecs(region, ago(CREATED_MINUTES_AGO));
  const updated = clients.ecs(region, ago(UPDATED_MINUTES_AGO));
  const rows = jobs(`${SANDBOX_ACCOUNTS[account].id}.dkr.ecr.${region}.amazonaws.com`);
  const ecr = clients.ecr(region);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: "label-printer" }));
  await ecr.send(new PutImageCommand({ repositoryName: "label-printer", imageManifest: MANIFEST, imageTag: "1.9" }));
  await joinCluster(created, clients, region);
  for (const row of rows) {
    if (row.logs?.isThere === true) await clients.logs(region).send(new CreateLogGroupCommand({ logGroupName: row.logs.group }));
    const target = row.isBalanced === true ? await seedLoadBalancer(clients.elb(region), row.name, network) : undefined;
    await seedService(created, row, await register(created, account, row, row.image, region), { network, target });
  }
  await created.send(
    new CreateServiceCommand({
      cluster: JOBS_CLUSTER,
      serviceName: "batch-external",
      desiredCount: 0,
      deploymentController: { type: "EXTERNAL" },
    }),
  );
  for (const row of rows) {
    if (row.update === undefined) continue;
    const taskDefinition = await register(updated, account, row, row.update, region);
    await updated.send(new UpdateServiceCommand({ cluster: JOBS_CLUSTER, service: row.name, taskDefinition }));
  }
  await seedScaling(clients, region);
}
