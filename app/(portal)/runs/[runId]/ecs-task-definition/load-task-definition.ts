import "server-only";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { openDocument } from "@/lib/domain/ecs/form/open-document";
import { partitionOfRegion } from "@/lib/domain/aws/arn";
import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";
import { preparedRoles } from "@/lib/domain/runs/prepared-roles";
import { lookUp } from "@/lib/server/look-up";
import type { StepPage } from "@/lib/server/run-page";

type Asked = Readonly<Record<string, string | string[] | undefined>>;

/** A list that could not be read, with what it is. */
type Failed = { readonly what: string; readonly error: AppError };

/** What the page shows: the document of the answer, and the families, revisions and one revision of the account. */
export async function loadTaskDefinition(page: StepPage<"ecs-task-definition">, preparation: EcsPreparation, asked: Asked) {
  const { run } = page;
  const { region } = preparation;
  const chosen = chosenOf(page.initial, asked);
  const reads = await page.deps.runReadsFor(run);
  const partition = reads.ok ? reads.value.awsConnection.partition : partitionOfRegion(region);
  const home = { partition, account: run.awsAccountId };
  const ecs = reads.ok ? reads.value.account.ecs : undefined;
  const none = Promise.resolve(undefined);
  const [families, revisions] = await Promise.all([
    ecs === undefined ? none : lookUp(async () => await ecs.listFamilies(region)),
    ecs === undefined || chosen.family === "" ? none : lookUp(async () => await ecs.listRevisions(region, chosen.family)),
  ]);
  const shown = revisions?.ok === true ? revisions.value : undefined;
  const revision = chosen.revision ?? shown?.revisions[0];
  const definition =
    ecs === undefined || revision === undefined || chosen.family === ""
      ? undefined
      : await lookUp(async () => await ecs.findTaskDefinition(region, { family: chosen.family, revision }));
  const failed: readonly Failed[] = [
    ...failure("AWS", reads),
    ...failure("The task definitions of the region", families),
    ...failure("The revisions of the family", revisions),
    ...failure("The chosen revision", definition),
  ];
  const text = typeof page.initial["document"] === "string" ? page.initial["document"] : "";
  const preview = definition?.ok === true ? definition.value : undefined;
  return {
    failed,
    home,
    prepared: preparedRoles(preparation, home),
    families: families?.ok === true ? families.value : undefined,
    shown,
    preview,
    opened: openDocument(text),
    initial: { ...page.initial, family: chosen.family, revision: revision === undefined ? "" : String(revision) },
  };
}

function failure(what: string, result: Result<unknown, AppError> | undefined): readonly Failed[] {
  return result?.ok === false ? [{ what, error: result.error }] : [];
}

/** The family and revision to show: those of the address, or else those of the answer. */
function chosenOf(initial: Readonly<Record<string, unknown>>, asked: Asked) {
  const family = asked["family"] ?? initial["family"];
  const revision = asked["family"] === undefined ? initial["revision"] : asked["revision"];
  const number = /^\d{1,9}$/.test(String(revision)) ? Number(revision) : undefined;
  return { family: typeof family === "string" && /^[\w-]{1,255}$/.test(family) ? family : "", revision: number };
}
