import "server-only";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { RunClients } from "@/lib/deps/runs";
import type { Deps } from "@/lib/deps/deps";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import type { AutoScalingGroup, Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import type { InstanceLook, SecondOpinion } from "@/lib/domain/inventory/confirm-instances";
import { instancesElsewhere } from "@/lib/domain/aws/region-facts";
import { completeAnswers } from "@/lib/domain/runs/answers";
import type { InstanceFilter } from "@/lib/domain/runs/answers/ec2-discovery";
import { valuesOf } from "@/lib/domain/onboarding/overview";
import type { Run } from "@/lib/domain/runs/run";
import { entityRef } from "@/lib/domain/harness/scope";
import { recordCalls } from "@/lib/integrations/aws/call-log";
import { describeInstances } from "@/lib/integrations/aws/describe-instances";
import { listAutoScalingGroups } from "@/lib/integrations/aws/list-auto-scaling-groups";
import { listHarnessHosts } from "@/lib/integrations/harness/aws-helper";
import { lookUpRegions } from "@/lib/server/ec2-lookups";
import { lookUp } from "@/lib/server/look-up";

/** The discovery page's look-ups, made in parallel. A failed one is an error; an empty list means none. */
export type DiscoveryLookUps = {
  readonly instances: Result<readonly Ec2Instance[], AppError>;
  readonly groups: Result<readonly AutoScalingGroup[], AppError>;
  /** The regions with instances, when this region has none. */
  readonly elsewhere: readonly { readonly region: string; readonly instances: number }[];
};

/** Reads the region's instances and groups. Other regions are counted only when it is empty. */
export async function lookUpDiscovery({ aws }: RunClients, region: string): Promise<DiscoveryLookUps> {
  const [instances, groups] = await Promise.all([
    lookUp(async () => await describeInstances(aws, region)),
    lookUp(async () => await listAutoScalingGroups(aws, region)),
  ]);
  const isEmpty = instances.ok && instances.value.every(({ state }) => state === "terminated");
  return { instances, groups, elsewhere: isEmpty ? await countElsewhere(aws, region) : [] };
}

async function countElsewhere(aws: RunClients["aws"], region: string): Promise<DiscoveryLookUps["elsewhere"]> {
  const regions = await lookUpRegions(aws);
  if (!regions.ok) return [];
  return instancesElsewhere(
    region,
    regions.value.flatMap((one) => ("failure" in one ? [] : [one])),
  );
}

/** The instances in service in a group: the ones that Harness uses. */
export function membersOf(group: AutoScalingGroup): readonly string[] {
  return group.instances.filter(({ lifecycleState }) => lifecycleState === "InService").map(({ instanceId }) => instanceId);
}

/** Reads the instances again when saving, with the call as evidence. */
export async function lookAgain(
  { aws }: RunClients,
  region: string,
  filter: InstanceFilter,
): Promise<Result<InstanceLook, AppError>> {
  const { value, calls } = await recordCalls(async () => await describeInstances(aws, region));
  if (!value.ok) return value;
  const group = filter.asgName ?? "";
  const groups = group === "" ? undefined : await listAutoScalingGroups(aws, region);
  if (groups?.ok === false) return groups;
  const chosen = groups?.value.find(({ name }) => name === group);
  const last = calls.findLast(({ call }) => call === "ec2:DescribeInstances");
  return ok({
    instances: value.value,
    ...(groups === undefined ? {} : { groupMembers: chosen === undefined ? [] : membersOf(chosen) }),
    evidence: {
      at: last?.at ?? aws.clock.now().toISOString(),
      ...(last?.requestId === undefined ? {} : { requestId: last.requestId }),
      ...(aws.callerArn === undefined ? {} : { caller: aws.callerArn }),
    },
  });
}

/** Asks Harness for its own list of hosts, if the run's connector exists. */
export async function askHarness(
  deps: Deps,
  run: Run,
  { harness }: RunClients,
  view: { readonly region: string; readonly filter: InstanceFilter },
): Promise<SecondOpinion> {
  const [saved, entries] = await Promise.all([deps.answers.list(run.id), deps.operations.read(run.id)]);
  const { connector } = completeAnswers(valuesOf(saved.filter(({ complete }) => complete)));
  const made = entries.some(({ operation, state }) => operation.id === "harness.connector" && state === "done");
  if (connector === undefined || !made) return undefined;
  const { tags, vpcs, asgName } = view.filter;
  return await lookUp(
    async () =>
      await listHarnessHosts(
        harness,
        { scope: run.scope, connectorRef: entityRef(toIdentifier(connector.name), run.scope), region: view.region },
        {
          vpcIds: vpcs,
          tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
          autoScalingGroupName: asgName === "" ? undefined : asgName,
          winRm: run.path.hostAccess === "winrm",
        },
      ),
  );
}
