import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { revisionName } from "@/lib/domain/ecs/registered-definition";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { entityRef } from "@/lib/domain/harness/scope";
import { isDone } from "@/lib/domain/plan/ledger";
import { ecsConnector } from "@/lib/domain/plan/implied/connector";
import { completeAnswers } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";

import {
  clusterAccessCheck,
  definitionAccessCheck,
  serviceAccessCheck,
  type EcsPlaceToCheck,
  type SeenDefinitions,
} from "./ecs-access-checks";
import type { VerifyAccess } from "./verify-access";
import type { VerifyDeps } from "./verify-run";

/**
 * Checks the cluster, its services and the task definitions with the rights of the connector that deploys to ECS, and records the
 * answers (items G175-G177). Run it after the ECS matrix, whose rows say what the connector's identity may. Changes nothing.
 */
export async function verifyEcsAccess(
  deps: Pick<VerifyDeps, "answers" | "operations" | "checks" | "clock" | "verifyAccessFor">,
  run: Run,
): Promise<Result<void, AppError>> {
  const [access, saved, entries, known] = await Promise.all([
    deps.verifyAccessFor(run),
    deps.answers.list(run.id),
    deps.operations.read(run.id),
    deps.checks.newest(run.id),
  ]);
  if (!access.ok) return access;
  const answers = completeAnswers(saved);
  const preparation = answers["ecs-preparation"];
  const connector = ecsConnector({ run, partition: "aws", answers });
  if (preparation === undefined || connector === undefined || !isDone(entries, connector.operation)) return ok(undefined);

  const { region, cluster } = preparation;
  const connectorRef = entityRef(toIdentifier(connector.name), run.scope);
  const [clusters, services, definitions] = await Promise.all([
    access.value.listHarnessClusters({ scope: run.scope, connectorRef, region }),
    access.value.listServiceNames(region, cluster),
    readDefinitions(access.value, region),
  ]);
  const moment = { at: deps.clock.now().toISOString(), account: run.awsAccountId, caller: access.value.awsCaller };
  const place: EcsPlaceToCheck = { region, cluster, known, moment };
  await deps.checks.record(run, [
    clusterAccessCheck(place, clusters),
    serviceAccessCheck(place, services),
    definitionAccessCheck(place, definitions),
  ]);
  return ok(undefined);
}

/** Every family, and the newest revision of the first one, read. */
async function readDefinitions(access: VerifyAccess, region: string): Promise<Result<SeenDefinitions, AppError>> {
  const families = await access.listFamilies(region);
  if (!families.ok) return families;
  const [family] = families.value;
  if (family === undefined) return ok({ families: [] });
  const revisions = await access.listRevisions(region, family);
  if (!revisions.ok) return revisions;
  const [revision] = revisions.value.revisions;
  if (revision === undefined) return ok({ families: families.value });
  const found = await access.findTaskDefinition(region, { family, revision });
  if (!found.ok) return found;
  return ok({ families: families.value, described: found.value === undefined ? undefined : revisionName(found.value) });
}
