import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { entityRef } from "@/lib/domain/harness/scope";
import type { InstanceLook } from "@/lib/domain/inventory/complete-discovery";
import { membersOf } from "@/lib/domain/inventory/harness-view";
import type { InstanceFilter } from "@/lib/domain/runs/answers/ec2-discovery";
import type { Connector } from "@/lib/domain/runs/answers/connector";
import type { Run } from "@/lib/domain/runs/run";
import { recordCalls } from "@/lib/integrations/aws/call-log";
import { describeInstances } from "@/lib/integrations/aws/describe-instances";
import { listAutoScalingGroups } from "@/lib/integrations/aws/list-auto-scaling-groups";
import { listHarnessHosts } from "@/lib/integrations/harness/aws-helper";

import type { RunClients } from "./runs";

/** Reads the instances of a region now, with the call as evidence. */
export async function lookAtInstances(
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
    groupMembers: groups === undefined ? undefined : chosen === undefined ? [] : membersOf(chosen),
    evidence: {
      at: last?.at ?? aws.clock.now().toISOString(),
      requestId: last?.requestId,
      caller: aws.callerArn,
    },
  });
}

/** Asks Harness through the run's connector for its own list of hosts. */
export async function listHostsOfHarness(
  { harness }: RunClients,
  run: Run,
  asked: { readonly connector: Connector; readonly region: string; readonly filter: InstanceFilter },
): Promise<Result<readonly string[], AppError>> {
  const { tags, vpcs, asgName } = asked.filter;
  return await listHarnessHosts(
    harness,
    { scope: run.scope, connectorRef: entityRef(toIdentifier(asked.connector.name), run.scope), region: asked.region },
    {
      vpcIds: vpcs,
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      autoScalingGroupName: asgName === "" ? undefined : asgName,
      winRm: run.path.hostAccess === "winrm",
    },
  );
}
