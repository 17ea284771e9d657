import {
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  type ContainerInstance as SdkInstance,
  type Resource,
} from "@aws-sdk/client-ecs";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { ContainerInstance } from "@/lib/domain/aws/ecs-shapes";
import { taskInterfacesOf } from "@/lib/domain/ecs/service/interface-limits";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { chunksOf, collectPages, joinAnswers } from "./pages";

/** AWS's limit for a page of ARNs and for a call that describes them. */
const BATCH = 100;

/**
 * Lists the container instances of a cluster with what is registered and what is left. One that leaves between the two calls is
 * left out.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeContainerInstances.html
 */
export async function listContainerInstances(
  clients: AwsClients,
  region: string,
  cluster: string,
): Promise<Result<readonly ContainerInstance[], AppError>> {
  const asked = { service: "ecs", region, resource: cluster };
  const arns = await callAws(
    clients,
    { ...asked, action: "ListContainerInstances" },
    async () =>
      await collectPages<string>(async (nextToken) => {
        const page = await clients.ecs(region).send(new ListContainerInstancesCommand({ cluster, maxResults: BATCH, nextToken }));
        return { items: page.containerInstanceArns, next: page.nextToken };
      }),
  );
  if (!arns.ok) return arns;
  const described = await Promise.all(
    chunksOf(arns.value, BATCH).map(
      async (chunk) =>
        await callAws(clients, { ...asked, action: "DescribeContainerInstances" }, async () => {
          const command = new DescribeContainerInstancesCommand({ cluster, containerInstances: [...chunk] });
          const { containerInstances } = await clients.ecs(region).send(command);
          return containerInstances ?? [];
        }),
    ),
  );
  const instances = joinAnswers(described);
  return instances.ok ? ok(instances.value.map(toInstance)) : instances;
}

function toInstance(instance: SdkInstance): ContainerInstance {
  const { attributes = [], attachments = [] } = instance;
  const attribute = (name: string) => attributes.find((one) => one.name === name)?.value;
  const instanceType = attribute("ecs.instance-type");
  const total = instanceType === undefined ? undefined : taskInterfacesOf(instanceType);
  // With trunking an instance has many more interfaces than its type says.
  const isTrunked = attributes.some(({ name }) => name === "ecs.awsvpc-trunk-id");
  return {
    arn: instance.containerInstanceArn ?? "",
    instanceId: instance.ec2InstanceId ?? "",
    status: instance.status ?? "unknown",
    agentConnected: instance.agentConnected ?? false,
    instanceType,
    availabilityZone: attribute("ecs.availability-zone"),
    capacityProvider: instance.capacityProviderName,
    registered: { cpu: amount(instance.registeredResources, "CPU"), memory: amount(instance.registeredResources, "MEMORY") },
    remaining: { cpu: amount(instance.remainingResources, "CPU"), memory: amount(instance.remainingResources, "MEMORY") },
    takenPorts: [
      ...ports(instance.remainingResources, "PORTS", "tcp"),
      ...ports(instance.remainingResources, "PORTS_UDP", "udp"),
    ],
    interfaces:
      total === undefined || isTrunked
        ? undefined
        : { total, used: attachments.filter(({ type }) => type === "eni" || type === "ElasticNetworkInterface").length },
  };
}

function amount(resources: readonly Resource[] | undefined, name: string): number {
  return resources?.find((resource) => resource.name === name)?.integerValue ?? 0;
}

/** Under PORTS AWS lists the ports that are taken, whatever the list is called. */
function ports(resources: readonly Resource[] | undefined, name: string, protocol: string): readonly string[] {
  const taken = resources?.find((resource) => resource.name === name)?.stringSetValue ?? [];
  return taken.map((port) => `${port}/${protocol}`);
}
