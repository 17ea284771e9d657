import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { ScalingFacts } from "@/lib/domain/troubleshoot/service-facts";
import { callAws } from "./call";
import type { AwsClients } from "./client";

/**
 * Between which counts Application Auto Scaling keeps a service, and what of it is suspended; `undefined` for a service that does
 * not scale.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html
 */
export async function findScaling(
  clients: AwsClients,
  region: string,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): Promise<Result<ScalingFacts | undefined, AppError>> {
  const subject = { service: "application-autoscaling", action: "DescribeScalableTargets", region, resource: service };
  return await callAws(clients, subject, async () => {
    const { DescribeScalableTargetsCommand } = await import("@aws-sdk/client-application-auto-scaling");
    const scaling = await clients.applicationAutoScaling(region);
    const { ScalableTargets } = await scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs", ResourceIds: [`service/${cluster}/${service}`] }),
    );
    const [target] = ScalableTargets ?? [];
    if (target === undefined) return undefined;
    const { MinCapacity = 0, MaxCapacity = 0, SuspendedState: state } = target;
    return {
      min: MinCapacity,
      max: MaxCapacity,
      suspended: [
        ...(state?.DynamicScalingOutSuspended === true ? (["scale out"] as const) : []),
        ...(state?.DynamicScalingInSuspended === true ? (["scale in"] as const) : []),
        ...(state?.ScheduledScalingSuspended === true ? (["scheduled scaling"] as const) : []),
      ],
    };
  });
}
