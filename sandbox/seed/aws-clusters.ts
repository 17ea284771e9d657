import { CreateClusterCommand, CreateServiceCommand, type ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";

import type { AccountClients, AccountKey } from "./aws-clients";
import { roleArn } from "./aws-documents";
import { PORT, seedLoadBalancer } from "./aws-load-balancers";
import { type Network, required } from "./aws-network";
import { JOBS_CLUSTER, seedJobs } from "./aws-jobs";

type ServiceRow = {
  readonly name: string;
  readonly family: string;
  readonly count: number;
  /** Is a target of the load balancer's first target group. */
  readonly isBalanced?: boolean;
};

type ClusterRow = {
  readonly account: AccountKey;
  readonly region: string;
  readonly network: string;
  readonly name: string;
  readonly services: readonly ServiceRow[];
};

const CLUSTERS: readonly ClusterRow[] = [
  {
    account: "prod",
    region: "eu-west-1",
    network: "parcel-prod",
    name: "parcel-main",
    services: [
      { name: "parcel-api", family: "parcel-api", count: 3, isBalanced: true },
      { name: "parcel-batch", family: "parcel-batch", count: 1 },
    ],
  },
  { account: "prod", region: "eu-west-1", network: "parcel-prod", name: JOBS_CLUSTER, services: [] },
  {
    account: "staging",
    region: "eu-west-1",
    network: "parcel-staging",
    name: "parcel-staging",
    services: [{ name: "parcel-api", family: "parcel-api", count: 1 }],
  },
  { account: "staging", region: "us-east-1", network: "parcel-staging-us", name: "billing-staging", services: [] },
  {
    account: "data",
    region: "eu-west-1",
    network: "crane-core",
    name: "crane-core",
    services: [{ name: "crane-ingest", family: "crane-ingest", count: 2 }],
  },
];

/** Execution and task role by family; a family without a task role asks AWS for nothing. */
const TASK_ROLES: Readonly<Record<string, { readonly execution: string; readonly task?: string }>> = {
  "parcel-api": { execution: "parcel-api-exec", task: "parcel-api-task" },
  "parcel-batch": { execution: "parcel-batch-exec" },
};

async function registerFamily(ecs: ECSClient, account: AccountKey, family: string): Promise<string> {
  const roles = account === "prod" ? TASK_ROLES[family] : undefined;
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      executionRoleArn: roleArn(account, roles?.execution ?? "ecsTaskExecutionRole"),
      taskRoleArn: roles?.task === undefined ? undefined : roleArn(account, roles.task),
      containerDefinitions: [
        {
          name: family,
          image: `public.ecr.aws/docker/library/${family}:1.4.2`,
          essential: true,
          memory: 512,
          portMappings: [{ containerPort: PORT, protocol: "tcp" }],
        },
      ],
    }),
  );
  return required(taskDefinition?.taskDefinitionArn, "a task definition");
}

async function seedCluster(clients: AccountClients, row: ClusterRow, network: Network): Promise<void> {
  const ecs = clients.ecs(row.region);
  await ecs.send(
    new CreateClusterCommand({ clusterName: row.name, tags: [{ key: "Team", value: row.name.split("-")[0] ?? "" }] }),
  );
  for (const service of row.services) {
    const taskDefinition = await registerFamily(ecs, row.account, service.family);
    const target =
      service.isBalanced === true ? await seedLoadBalancer(clients.elb(row.region), service.name, network) : undefined;
    await ecs.send(
      new CreateServiceCommand({
        cluster: row.name,
        serviceName: service.name,
        taskDefinition,
        desiredCount: service.count,
        launchType: "FARGATE",
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...network.publicSubnetIds],
            securityGroups: [network.webGroup],
            assignPublicIp: "ENABLED",
          },
        },
        loadBalancers:
          target === undefined ? undefined : [{ targetGroupArn: target, containerName: service.family, containerPort: PORT }],
      }),
    );
  }
}

/** Clusters, task definitions, services and load balancers of one account. */
export async function seedClusters(
  account: AccountKey,
  clients: AccountClients,
  networks: ReadonlyMap<string, Network>,
): Promise<void> {
  for (const row of CLUSTERS.filter((cluster) => cluster.account === account)) {
    const network = required(networks.get(row.network), row.network);
    await seedCluster(clients, row, network);
    if (row.name === JOBS_CLUSTER) await seedJobs(account, clients, row.region, network);
  }
}
