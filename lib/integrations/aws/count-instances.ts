import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { InstanceCount } from "@/lib/domain/aws/aws-shapes";
import type { AwsClients } from "./client";
import { describeInstances } from "./describe-instances";

/** Counts the instances of a region by state; terminated ones are not counted. */
export async function countInstances(clients: AwsClients, region: string): Promise<Result<InstanceCount, AppError>> {
  const instances = await describeInstances(clients, region);
  if (!instances.ok) return instances;
  const byState: Record<string, number> = {};
  for (const { state } of instances.value) {
    if (state !== "terminated") byState[state] = (byState[state] ?? 0) + 1;
  }
  return ok({ region, total: Object.values(byState).reduce((sum, count) => sum + count, 0), byState });
}
