import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { TargetHealth } from "@/lib/domain/aws/aws-shapes";
import { lookForCluster } from "@/lib/domain/clusters/cluster-look";
import { nearest } from "@/lib/domain/ecs/nearest";
import type { Revision } from "@/lib/domain/ecs/registered-definition";
import type { Balancing } from "@/lib/domain/ecs/service/service-facts";
import { isOnFargate } from "@/lib/domain/ecs/service/rules/launch-rules";
import { viewTask } from "@/lib/domain/ecs/rules/task-view";
import {
  notAsked,
  read,
  type DefinitionFacts,
  type Part,
  type ServiceFacts,
  type ServiceLook,
  type ServicePlace,
  type ServiceState,
  type StoppedTask,
  type TroubleQuestion,
} from "@/lib/domain/troubleshoot/service-facts";
import { serviceInQuestion, suspects } from "@/lib/domain/troubleshoot/suspects";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { describeServiceStates } from "@/lib/integrations/aws/describe-service-states";
import { describeTargetHealth } from "@/lib/integrations/aws/describe-target-health";
import { findScaling } from "@/lib/integrations/aws/find-scaling";
import { listCapacityProviders } from "@/lib/integrations/aws/list-capacity-providers";
import { listContainerInstances } from "@/lib/integrations/aws/list-container-instances";
import { listListeners, listLoadBalancers, listTargetGroups } from "@/lib/integrations/aws/list-load-balancers";
import { listRouteTables } from "@/lib/integrations/aws/list-route-tables";
import { listSecurityGroups } from "@/lib/integrations/aws/list-security-groups";
import { listServices } from "@/lib/integrations/aws/list-services";
import { listStoppedTasks } from "@/lib/integrations/aws/list-stopped-tasks";
import { listSubnets } from "@/lib/integrations/aws/list-subnets";
import { listVpcEndpoints } from "@/lib/integrations/aws/list-vpc-endpoints";
import { joinAnswers } from "@/lib/integrations/aws/pages";
import { findTaskDefinition } from "@/lib/integrations/aws/task-definitions";

import { readDefinitionParts, withoutDefinition, type DefinitionParts } from "./definition-facts";
import { readPart } from "./fact-parts";
import { preparationReads } from "./preparation-reads";

/**
 * Reads everything that decides whether the tasks of a service start: first the cluster and the service, then what they name, side
 * by side. A part that AWS refuses is unread, and the others are read all the same. Never fails as a whole.
 */
export async function readServiceFacts(aws: AwsClients, question: TroubleQuestion): Promise<ServiceFacts> {
  const { rights } = question;
  const at = aws.clock.now().toISOString();
  const { region, cluster: name } = question.place;
  const cluster = await readPart(region, async () => await lookForCluster(preparationReads(aws), { region, name }));
  const isThere = cluster.state !== "read" || cluster.value.found !== undefined;
  if (!isThere)
    return { place: question.place, at, rights, cluster, ...withoutService(`There is no cluster ${name} in ${region}.`) };
  const [service, stoppedTasks] = await readService(aws, question);
  const found = service.state === "read" ? service.value.found : undefined;
  if (found === undefined) {
    const { place } = question;
    const why = service.state === "read" ? `There is no service ${place.service}.` : "The service could not be read.";
    return { place, at, rights, cluster, ...withoutService(why), service, stoppedTasks };
  }
  const place = { ...question.place, service: found.name };
  const tasks = suspects(found, stoppedTasks.state === "read" ? stoppedTasks.value : []);
  const [around, ofDefinition] = await Promise.all([
    readAround(aws, place, found),
    readDefinition(aws, { ...question, place }, found, tasks[0]),
  ]);
  return { place, at, rights, cluster, service, stoppedTasks, ...ofDefinition, ...around };
}

type AroundParts = Pick<
  ServiceFacts,
  "subnets" | "routeTables" | "endpoints" | "groups" | "balancing" | "targets" | "instances" | "providers" | "scaling"
>;

function withoutService(why: string): Omit<ServiceFacts, "place" | "at" | "rights" | "cluster"> {
  const none = notAsked(why);
  return {
    service: none,
    stoppedTasks: none,
    definition: none,
    ...withoutDefinition(why),
    subnets: none,
    routeTables: none,
    endpoints: none,
    groups: none,
    balancing: none,
    targets: none,
    instances: none,
    providers: none,
    scaling: none,
  };
}

/** The service, and its stopped tasks: both at once, because a service mostly has the name that was asked for. */
async function readService(
  aws: AwsClients,
  { place, planned, alsoNamed = [] }: TroubleQuestion,
): Promise<readonly [Part<ServiceLook>, Part<readonly StoppedTask[]>]> {
  const { region, cluster } = place;
  const names = [...new Set([place.service, ...alsoNamed])];
  const tasksOf = async (service: string) =>
    await readPart(region, async () => await listStoppedTasks(aws, region, { cluster, service }));
  const [services, stopped] = await Promise.all([
    readPart(region, async () => await describeServiceStates(aws, region, { cluster, names })),
    tasksOf(place.service),
  ]);
  if (services.state !== "read") return [services, stopped];
  const found = serviceInQuestion(place.service, services.value);
  if (found !== undefined && (found.status === "ACTIVE" || planned === undefined)) {
    return [read({ found }), found.name === place.service ? stopped : await tasksOf(found.name)];
  }
  const none = notAsked("The service does not exist, so it has no tasks.");
  if (planned !== undefined) return [read({ found: planned.service }), none];
  const known = await readPart(region, async () => await listServices(aws, place));
  const others = known.state === "read" ? known.value.map((one) => one.name) : [];
  return [read({ known: others, meant: nearest(place.service, others) }), none];
}

/** The task definition in question: that of the newest task that failed, or else that of the service. */
async function readDefinition(
  aws: AwsClients,
  { place, planned }: TroubleQuestion,
  service: ServiceState,
  stopped: StoppedTask | undefined,
): Promise<Pick<ServiceFacts, "definition"> & DefinitionParts> {
  const definition = await definitionOf(aws, place.region, { planned: planned?.definition, service, stopped });
  if (definition.state !== "read" || definition.value === undefined) {
    return { definition, ...withoutDefinition("The task definition is not known.") };
  }
  const launchType = isOnFargate(service.launch) ? "fargate" : "ec2";
  const task = viewTask(definition.value.document, { origin: "document", launchType });
  return { definition, ...(await readDefinitionParts(aws, place, task, stopped)) };
}

async function definitionOf(
  aws: AwsClients,
  region: string,
  of: {
    readonly planned: DefinitionFacts | undefined;
    readonly service: ServiceState;
    readonly stopped: StoppedTask | undefined;
  },
): Promise<Part<DefinitionFacts | undefined>> {
  if (!of.service.exists && of.planned !== undefined) return read(of.planned);
  const name = of.stopped?.taskDefinition ?? of.service.taskDefinition;
  const revision = name === undefined ? undefined : revisionOf(name);
  if (name === undefined || revision === undefined) return read(undefined);
  const found = await readPart(region, async () => await findTaskDefinition(aws, region, revision));
  if (found.state !== "read") return found;
  return read(found.value === undefined ? undefined : { name, status: found.value.status, document: found.value.document });
}

function revisionOf(name: string): Revision | undefined {
  const [family = "", revision = ""] = name.split(":");
  return /^\d+$/.test(revision) ? { family, revision: Number(revision) } : undefined;
}

/** What is around the service: only the parts that its settings use. */
async function readAround(aws: AwsClients, place: ServicePlace, service: ServiceState): Promise<AroundParts> {
  const { region, cluster } = place;
  const onFargate = isOnFargate(service.launch);
  const { network, launch } = service;
  const ofNetwork = async <Value>(work: () => Promise<Result<Value, AppError>>): Promise<Part<Value>> =>
    network === undefined ? notAsked("The tasks use the network of their instance.") : await readPart(region, work);
  const [subnets, routeTables, endpoints, groups, balancing, targets, instances, providers, scaling] = await Promise.all([
    ofNetwork(async () => await listSubnets(aws, region)),
    ofNetwork(async () => await listRouteTables(aws, region)),
    ofNetwork(async () => await listVpcEndpoints(aws, region)),
    ofNetwork(async () => await listSecurityGroups(aws, region)),
    ofBalancers(service, async () => await readPart(region, async () => await readBalancing(aws, region, service))),
    ofBalancers(service, async () => await readPart(region, async () => await readTargets(aws, region, service))),
    onFargate
      ? notAsked("The tasks run on Fargate.")
      : readPart(region, async () => await listContainerInstances(aws, region, cluster)),
    launch.how === "launch-type"
      ? notAsked("The service names no capacity provider.")
      : readPart(
          region,
          async () =>
            await listCapacityProviders(
              aws,
              region,
              launch.providers.map(({ name }) => name),
            ),
        ),
    service.exists
      ? readPart(region, async () => await findScaling(aws, region, place))
      : notAsked("The service does not exist yet."),
  ]);
  return { subnets, routeTables, endpoints, groups, balancing, targets, instances, providers, scaling };
}

async function ofBalancers<Value>({ loadBalancers }: ServiceState, work: () => Promise<Part<Value>>): Promise<Part<Value>> {
  return loadBalancers.length === 0 ? notAsked("The service has no load balancer.") : await work();
}

/** The target groups of a service, with the load balancers and listeners that send requests to them. */
async function readBalancing(
  aws: AwsClients,
  region: string,
  { loadBalancers: wanted }: ServiceState,
): Promise<Result<Balancing, AppError>> {
  const [groups, balancers] = await Promise.all([listTargetGroups(aws, region), listLoadBalancers(aws, region)]);
  if (!groups.ok) return groups;
  if (!balancers.ok) return balancers;
  const targetGroups = groups.value.filter(({ arn }) => wanted.some(({ targetGroupArn }) => targetGroupArn === arn));
  const loadBalancers = balancers.value.filter(({ arn }) =>
    targetGroups.some(({ loadBalancerArns }) => loadBalancerArns.includes(arn)),
  );
  const listeners = await Promise.all(loadBalancers.map(async ({ arn }) => await listListeners(aws, region, arn)));
  const joined = joinAnswers(listeners);
  return joined.ok ? ok({ targetGroups, loadBalancers, listeners: joined.value }) : joined;
}

async function readTargets(
  aws: AwsClients,
  region: string,
  { loadBalancers, exists }: ServiceState,
): Promise<Result<readonly TargetHealth[], AppError>> {
  const arns = exists ? [...new Set(loadBalancers.map(({ targetGroupArn }) => targetGroupArn))] : [];
  return joinAnswers(
    await Promise.all(
      arns.map(async (arn) => {
        const look = await describeTargetHealth(aws, region, arn);
        return look.ok ? ok([look.value]) : look;
      }),
    ),
  );
}
