import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { atFields } from "@/lib/core/field-errors";
import { counted, plural } from "@/lib/core/plural";
import { err, ok, type Result } from "@/lib/core/result";
import { isWayOutUnknown, routeWords, stuckSubnets, type TaskNetwork, type TaskSubnet } from "@/lib/domain/aws/task-network";
import type { CheckResult } from "@/lib/domain/checks/check";
import { asGiven, type Completion, type StepAttempt } from "@/lib/domain/onboarding/step-rule";
import type { EcsInfrastructure } from "@/lib/domain/runs/answers/ecs-infrastructure";
import { hasEc2 } from "@/lib/domain/runs/path";
import type { Run } from "@/lib/domain/runs/run";

import { nameProblems } from "@/lib/domain/inventory/infrastructure-names";

import { clusterProblems, type ClusterLook } from "./cluster-look";

/** What AWS returned just now about the place of the tasks. */
export type EcsPlace = {
  readonly cluster: ClusterLook;
  /** `undefined` while no network is chosen. */
  readonly network: TaskNetwork | undefined;
  /** Who made the calls. */
  readonly caller: string | undefined;
};

/** What completing the ECS infrastructure step asks. */
export type EcsInfrastructurePorts = {
  readonly clock: Clock;
  /**
   * Reads the cluster, and the networks of its region where one is chosen. `undefined` where Carabiner has no access to the
   * account. Errors: those of reading.
   */
  readonly lookAtEcsPlace: (
    run: Run,
    asked: { readonly region: string; readonly cluster: string; readonly withNetwork: boolean },
  ) => Promise<Result<EcsPlace | undefined, AppError>>;
};

/** The checks of the step. */
export const ECS_CLUSTER_CHECK = "s10.cluster";
export const ECS_NETWORK_CHECK = "s10.network";

/**
 * Completes the ECS infrastructure step: the cluster of step S8 must be there and ACTIVE, and the network must be one that
 * AWS accepts for a service. A subnet without a way to the image and the logs is a warning, because the tasks may be of EC2.
 *
 * Errors: `precondition_failed` while the preparation step is open, and when the cluster is gone; `invalid_input` at the field
 * of a subnet, group, name or environment that does not fit; whatever the reading fails with.
 */
export async function completeEcsInfrastructure(
  ports: EcsInfrastructurePorts,
  { run, answer, answers }: StepAttempt<"ecs-infrastructure">,
): Promise<Result<Completion<"ecs-infrastructure">, AppError>> {
  const preparation = answers["ecs-preparation"];
  if (preparation === undefined) {
    return err({ code: "precondition_failed", message: "The ECS preparation step is open again. Complete it first." });
  }
  const ec2 = hasEc2(run.path) ? answers["ec2-infrastructure"] : undefined;
  const { name, environment } = nameProblems({ environment: answer.environment, name: answer.infrastructure.name }, ec2);
  const named = atFields({ "infrastructure.name": name, "environment.name": environment });
  if (named !== undefined) return err(named);

  const { region, cluster } = preparation;
  const place = await ports.lookAtEcsPlace(run, { region, cluster, withNetwork: answer.vpcId !== undefined });
  if (!place.ok) return place;
  if (place.value === undefined) return ok(asGiven<"ecs-infrastructure">(answer));
  const problems = clusterProblems({ region, name: cluster }, place.value.cluster);
  const gone = problems.cluster ?? problems.region;
  if (gone !== undefined) return err({ code: "precondition_failed", message: `${gone} Correct the ECS preparation step.` });
  const { network } = place.value;
  const problem = network === undefined ? undefined : networkProblem(network, answer);
  if (problem !== undefined) return err(problem);
  const moment = { at: ports.clock.now().toISOString(), region, account: run.awsAccountId, caller: place.value.caller };
  const checks = [
    clusterCheck(cluster, place.value.cluster, moment),
    ...(network === undefined ? [] : [networkCheck(network, answer, moment)]),
  ];
  return ok({ answer, checks, statements: [] });
}

/** What AWS would refuse about the network, at its fields. */
function networkProblem(network: TaskNetwork, answer: EcsInfrastructure): AppError | undefined {
  const { vpcId, subnetIds, securityGroupIds } = answer;
  if (vpcId !== undefined && !network.vpcs.some(({ id }) => id === vpcId)) {
    return atFields({ vpcId: `${vpcId} is not in ${network.region}. Choose a VPC of this region.` });
  }
  const inVpc = (found: { readonly vpcId: string } | undefined, id: string) =>
    found === undefined
      ? `${id} is not in ${network.region}.`
      : found.vpcId === vpcId
        ? undefined
        : `${id} belongs to ${found.vpcId}, not to ${vpcId ?? "the chosen VPC"}.`;
  const subnets = subnetIds.map((id) => {
    const found = network.subnets.find((subnet) => subnet.id === id);
    return (
      inVpc(found, id) ?? (found?.freeAddresses === 0 ? `${id} has no free address, so no task can start in it.` : undefined)
    );
  });
  const groups = securityGroupIds.map((id) =>
    inVpc(
      network.groups.find((group) => group.id === id),
      id,
    ),
  );
  return atFields({ subnetIds: corrected(subnets, "subnets"), securityGroupIds: corrected(groups, "security groups") });
}

function corrected(problems: readonly (string | undefined)[], what: string): string | undefined {
  const said = problems.filter((problem) => problem !== undefined);
  return said.length === 0 ? undefined : `${said.join(" ")} Choose other ${what}.`;
}

type Moment = { readonly at: string; readonly region: string; readonly account: string; readonly caller: string | undefined };

function clusterCheck(name: string, look: ClusterLook, moment: Moment): CheckResult {
  const fact = `${name} is ACTIVE in ${moment.region}`;
  return {
    id: ECS_CLUSTER_CHECK,
    title: "The cluster of the infrastructure is there",
    guideItems: ["G136"],
    verdict: "pass",
    grade: "proved",
    fact,
    evidence: [{ call: "ecs:DescribeClusters", observed: fact, ...moment, answer: look.found }],
  };
}

function networkCheck(network: TaskNetwork, answer: EcsInfrastructure, moment: Moment): CheckResult {
  const chosen = network.subnets.filter(({ id }) => answer.subnetIds.includes(id));
  const stuck = stuckSubnets(chosen, answer.assignPublicIp);
  const unknown = chosen.filter((subnet) => isWayOutUnknown(subnet, answer.assignPublicIp));
  const verdict = stuck.length > 0 ? "warn" : unknown.length > 0 ? "unknown" : "pass";
  const counts = `${counted(chosen.length, "subnet")} and ${counted(answer.securityGroupIds.length, "security group")} fit ${answer.vpcId ?? ""}`;
  return {
    id: ECS_NETWORK_CHECK,
    title: "Tasks in these subnets reach their image and their logs",
    guideItems: ["G137", "G138", "G139"],
    verdict,
    grade: "proved",
    fact: stuck[0] ?? (unknown.length > 0 ? `${counts}; whether ${named(unknown)} has a way out is not known` : counts),
    fix: verdict === "warn" ? WAYS_OUT : undefined,
    owner: verdict === "warn" ? "AWS admin" : undefined,
    evidence: [
      {
        call: "ec2:DescribeSubnets, ec2:DescribeRouteTables, ec2:DescribeVpcEndpoints, ec2:DescribeSecurityGroups",
        observed: chosen.map((subnet) => `${subnet.id}: ${routeWords(subnet.route)}`).join("; "),
        ...moment,
        answer: chosen.map(({ id, zone, freeAddresses, route }) => ({ id, zone, freeAddresses, route: routeWords(route) })),
      },
    ],
  };
}

const WAYS_OUT =
  "Give tasks a public address in public subnets, choose subnets with a NAT gateway, or create the missing VPC endpoints.";

function named(subnets: readonly TaskSubnet[]): string {
  return plural(subnets.length, subnets[0]?.id ?? "", `${String(subnets.length)} subnets`);
}
