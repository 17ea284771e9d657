import { DescribeAutoScalingGroupsCommand, type AutoScalingGroup as SdkGroup } from "@aws-sdk/client-auto-scaling";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { AutoScalingGroup } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";
import { tagsOf } from "./tags";

/**
 * Lists the Auto Scaling groups of a region with their instances.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html
 */
export async function listAutoScalingGroups(
  clients: AwsClients,
  region: string,
): Promise<Result<readonly AutoScalingGroup[], AppError>> {
  return await callAws(clients, { service: "autoscaling", action: "DescribeAutoScalingGroups", region }, async () => {
    const groups = await collectPages<SdkGroup>(async (NextToken) => {
      const page = await clients.autoScaling(region).send(new DescribeAutoScalingGroupsCommand({ MaxRecords: 100, NextToken }));
      return { items: page.AutoScalingGroups, next: page.NextToken };
    });
    return groups.map((group) => ({
      name: group.AutoScalingGroupName ?? "",
      arn: group.AutoScalingGroupARN,
      region,
      minSize: group.MinSize ?? 0,
      maxSize: group.MaxSize ?? 0,
      desiredCapacity: group.DesiredCapacity ?? 0,
      instances: (group.Instances ?? []).map((instance) => ({
        instanceId: instance.InstanceId ?? "",
        lifecycleState: instance.LifecycleState ?? "unknown",
        healthStatus: instance.HealthStatus ?? "unknown",
      })),
      tags: tagsOf(group.Tags),
    }));
  });
}
