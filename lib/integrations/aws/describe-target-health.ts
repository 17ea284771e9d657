import { DescribeTargetHealthCommand } from "@aws-sdk/client-elastic-load-balancing-v2";

import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { TargetHealth } from "@/lib/domain/aws/aws-shapes";

import { callAws } from "./call";
import type { AwsClients } from "./client";

/**
 * Counts the targets of a target group by their state. The call has no pages.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html
 */
export async function describeTargetHealth(
  clients: AwsClients,
  region: string,
  targetGroupArn: string,
): Promise<Result<TargetHealth, AppError>> {
  const subject = { service: "elasticloadbalancing", action: "DescribeTargetHealth", region, resource: targetGroupArn };
  return await callAws(clients, subject, async () => {
    const answer = await clients.elbv2(region).send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }));
    const byState: Record<string, number> = {};
    const reasons = new Set<string>();
    for (const { TargetHealth: health } of answer.TargetHealthDescriptions ?? []) {
      const state = health?.State ?? "unknown";
      byState[state] = (byState[state] ?? 0) + 1;
      if (state !== "healthy" && health?.Reason !== undefined) reasons.add(health.Reason);
    }
    return { targetGroupArn, byState, reasons: [...reasons] };
  });
}
