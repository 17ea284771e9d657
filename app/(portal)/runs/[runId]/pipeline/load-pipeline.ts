import "server-only";

import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { ExistingService } from "@/lib/domain/aws/ecs-shapes";
import { canaryName } from "@/lib/domain/clusters/complete-pipeline";
import { isHandedOver } from "@/lib/domain/connections/connection";
import { RUN_TAG } from "@/lib/domain/harness/harness-shapes";
import type { RunReads } from "@/lib/deps/reads";
import { lookUp } from "@/lib/server/look-up";
import type { StepPage } from "@/lib/server/run-page";

/** Who has the identifier of the pipeline in Harness. */
export type PipelineOwner = "no-one" | "this-run" | "someone";

/** The pipeline page's look-ups, made in parallel: the identifier in Harness, and a canary that an earlier deployment left. */
export async function lookUpPipeline(
  page: StepPage<"pipeline">,
  reads: RunReads,
  identifier: string | undefined,
): Promise<{
  readonly owner: Result<PipelineOwner, AppError> | undefined;
  readonly leftOver: Result<ExistingService | undefined, AppError>;
}> {
  const [owner, leftOver] = await Promise.all([
    identifier === undefined ? undefined : findOwner(page, reads, identifier),
    findLeftOver(page, reads),
  ]);
  return { owner, leftOver };
}

async function findOwner(
  { run }: StepPage<"pipeline">,
  { harness }: RunReads,
  identifier: string,
): Promise<Result<PipelineOwner, AppError>> {
  const found = await lookUp(async () => await harness.findPipeline(run.scope, identifier));
  if (!found.ok) return found;
  if (found.value === undefined) return ok("no-one");
  return ok(found.value.tags[RUN_TAG] === run.id ? "this-run" : "someone");
}

async function findLeftOver(
  { answers }: StepPage<"pipeline">,
  { account, awsConnection }: RunReads,
): Promise<Result<ExistingService | undefined, AppError>> {
  const { "ecs-service": settings, "ecs-preparation": preparation } = answers;
  if (settings === undefined || preparation === undefined || isHandedOver(awsConnection)) return ok(undefined);
  const name = canaryName(settings);
  const { region, cluster } = preparation;
  const found = await lookUp(async () => await account.ecs.findServices(region, { cluster, names: [name] }));
  return found.ok ? ok(found.value.find((service) => service.name === name && service.status === "ACTIVE")) : found;
}
