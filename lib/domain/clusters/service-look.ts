import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { SecurityGroup, Subnet } from "@/lib/domain/aws/aws-shapes";
import type { CapacityProvider, ContainerInstance, ExistingService } from "@/lib/domain/aws/ecs-shapes";
import type { ListenerWithRules, LoadBalancer, TargetGroup } from "@/lib/domain/aws/load-balancing-shapes";
import { readOneDefinition, type RegisteredDefinition, type Revision } from "@/lib/domain/ecs/registered-definition";
import { serviceNames, type ServiceFacts } from "@/lib/domain/ecs/service/service-facts";
import { taskNeeds, type TaskNeeds } from "@/lib/domain/ecs/service/task-needs";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Path } from "@/lib/domain/runs/path";

type Found<Value> = Result<Value, AppError>;

/** What AWS returned around a service. A part that failed is its error, and no rule decides about it. */
export type ServiceLook = {
  readonly existing: Found<readonly ExistingService[]>;
  readonly loadBalancers: Found<readonly LoadBalancer[]>;
  readonly targetGroups: Found<readonly TargetGroup[]>;
  /** Listeners of the chosen load balancer; none while there is none. */
  readonly listeners: Found<readonly ListenerWithRules[]>;
  readonly instances: Found<readonly ContainerInstance[]>;
  readonly providers: Found<readonly CapacityProvider[]>;
  /** Subnets and security groups of the region. */
  readonly subnets: Found<readonly Subnet[]>;
  readonly groups: Found<readonly SecurityGroup[]>;
  /** The revision that the task definition step chose; nothing for a new document. */
  readonly definition: Found<RegisteredDefinition | undefined>;
};

/** What to look at. */
export type ServiceQuestion = {
  readonly region: string;
  readonly cluster: string;
  /** Names of services to look for; empty while there is no name. */
  readonly names: readonly string[];
  readonly loadBalancerArn?: string | undefined;
  readonly revision?: Revision | undefined;
};

/** What to ask AWS for the service of a run; nothing while the cluster is open. */
export function serviceQuestion(
  path: Path,
  answers: RunAnswers,
  { name, loadBalancerArn }: { readonly name: string; readonly loadBalancerArn?: string | undefined },
): ServiceQuestion | undefined {
  const preparation = answers["ecs-preparation"];
  if (preparation === undefined) return undefined;
  const definition = answers["ecs-task-definition"];
  return {
    region: preparation.region,
    cluster: preparation.cluster,
    names: name === "" ? [] : serviceNames(name, path.strategy),
    loadBalancerArn,
    revision: definition?.how === "existing" ? definition : undefined,
  };
}

/** What one task of the run needs: from the new document, or from the revision that AWS returned. */
export function needsOf(answers: RunAnswers, look: ServiceLook | undefined): TaskNeeds | undefined {
  const answer = answers["ecs-task-definition"];
  if (answer === undefined) return undefined;
  if (answer.how === "new") {
    const read = readOneDefinition(answer.document);
    return read.ok ? taskNeeds(read.value.document) : undefined;
  }
  const found = look?.definition.ok === true ? look.definition.value : undefined;
  return found === undefined ? undefined : taskNeeds(found.document);
}

/** The facts for the rules, from the answers of the run and what AWS returned. */
export function factsOf(path: Path, answers: RunAnswers, look: ServiceLook | undefined): ServiceFacts {
  const infrastructure = answers["ecs-infrastructure"];
  const subnets = look?.subnets.ok === true ? look.subnets.value : undefined;
  const chosen = subnets?.filter(({ subnetId }) => infrastructure?.subnetIds.includes(subnetId) === true);
  return {
    strategy: path.strategy,
    task: needsOf(answers, look),
    network:
      infrastructure === undefined
        ? undefined
        : { ...infrastructure, zones: chosen?.map(({ availabilityZone }) => availabilityZone) },
    balancing:
      look?.loadBalancers.ok === true && look.targetGroups.ok && look.listeners.ok
        ? { loadBalancers: look.loadBalancers.value, targetGroups: look.targetGroups.value, listeners: look.listeners.value }
        : undefined,
    providers: look?.providers.ok === true ? look.providers.value : undefined,
    existing: look?.existing.ok === true ? look.existing.value : undefined,
  };
}
