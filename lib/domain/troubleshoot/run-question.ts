import type { CheckResult } from "@/lib/domain/checks/check";
import { readOneDefinition, revisionName } from "@/lib/domain/ecs/registered-definition";
import { serviceNames } from "@/lib/domain/ecs/service/service-facts";
import { isOfPart } from "@/lib/domain/matrix/matrix-part";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";

import { plannedService } from "./planned-service";
import { notAsked, read, type DefinitionFacts, type HeldRights, type Part, type TroubleQuestion } from "./service-facts";

type RunSide = {
  readonly run: Pick<Run, "awsAccountId" | "path">;
  readonly answers: RunAnswers;
  readonly checks: readonly CheckResult[];
  readonly partition: string;
  /** Another service of the cluster than the one of the run. */
  readonly service?: string | undefined;
};

/** What to read about the service of a run; `undefined` while its cluster or its service is not chosen. */
export function questionOfRun({ run, answers, checks, partition, service }: RunSide): TroubleQuestion | undefined {
  const preparation = answers["ecs-preparation"];
  const settings = answers["ecs-service"];
  const name = service ?? settings?.name;
  if (preparation === undefined || name === undefined) return undefined;
  const { region, cluster } = preparation;
  const chosen = answers["ecs-task-definition"];
  const revision = chosen?.how === "existing" ? revisionName(chosen) : undefined;
  const planned =
    settings?.name === name
      ? {
          service: plannedService(settings, answers["ecs-infrastructure"], revision),
          definition: chosen?.how === "new" ? newDefinition(chosen.document) : undefined,
        }
      : undefined;
  return {
    place: { partition, account: run.awsAccountId, region, cluster, service: name },
    rights: rightsOf(checks),
    alsoNamed: run.path.strategy === "blue-green" && settings?.name === name ? serviceNames(name, "blue-green") : [],
    planned,
  };
}

function newDefinition(document: string): DefinitionFacts | undefined {
  const found = readOneDefinition(document);
  return found.ok ? { name: "The new task definition", status: "new", document: found.value.document } : undefined;
}

/** The rows of the permission matrix for ECS, as they were checked last. */
function rightsOf(checks: readonly CheckResult[]): Part<HeldRights> {
  const rows = checks.filter((check) => isOfPart("ecs", check) && check.verdict !== "not-applicable");
  if (rows.length === 0) return { state: "unread", why: "The ECS rights of this run have not been checked yet." };
  const missing = rows
    .filter(({ verdict }) => verdict === "fail")
    .map(({ title, fact }) => ({ action: title.split(" on ")[0] ?? title, why: `${title}: ${fact}` }));
  const known = rows.filter(({ verdict }) => verdict === "pass" || verdict === "fail" || verdict === "warn");
  if (missing.length === 0 && known.length < rows.length) {
    return {
      state: "unread",
      why: `${String(rows.length - known.length)} of ${String(rows.length)} ECS rights could not be decided.`,
    };
  }
  return read({ holder: "The Harness identity", tried: rows.length, missing });
}

/** The rights of an account without a run: who deploys there is not known. */
export function withoutRun(): Part<HeldRights> {
  return notAsked("Which identity deploys this service is known for a run only.");
}
