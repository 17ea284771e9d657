import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { harnessAccountIdSchema } from "@/lib/domain/harness/identifier";
import { partitionOfRegion } from "@/lib/domain/aws/arn";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { completeAnswers } from "@/lib/domain/runs/answers";

import { findRun } from "./find-run";
import { parseAnswers, readAnswersFile, type AnswersFile } from "./answers-file";
import { makeRun, readKeptRun, type Connects, type KeptRun } from "./kept-run";
import type { Portal } from "./portal";

/** What is rendered, and the run by which what is made will be known. */
export type RenderSource = { readonly context: ImpliedContext; readonly run: KeptRun };

type FileSource = { readonly answers: string; readonly out: string; readonly harnessAccount: string | undefined };

/**
 * An answers file as it is rendered into a folder: with the IDs that the folder keeps, or with new ones.
 *
 * Errors: `invalid_input` of the file, `precondition_failed` where it leaves open what the files would have to name.
 */
export function fileSource({ answers: path, out, harnessAccount }: FileSource): Result<RenderSource, AppError> {
  const file = readAnswersFile(path);
  if (!file.ok) return file;
  const answers = parseAnswers(file.value.answers);
  if (!answers.ok) return answers;
  const [region] = answers.value.prerequisites?.regions ?? [];
  if (region === undefined)
    return open("The file needs an answer for prerequisites: its first region says where the files work.");
  const kept = readKeptRun(out);
  if (!kept.ok) return kept;
  const connects = connectsOf(file.value.run, harnessAccount, kept.value);
  if (!connects.ok) return connects;
  const run = { ...(kept.value ?? makeRun(connects.value)), ...connects.value };
  const context = { run: { ...run, path: file.value.run.path }, answers: answers.value, partition: partitionOfRegion(region) };
  return ok({ context, run });
}

function connectsOf(
  { awsAccount, organization, project, harnessAccount: inFile }: AnswersFile["run"],
  given: string | undefined,
  kept: KeptRun | undefined,
): Result<Connects, AppError> {
  const accountIdentifier = given ?? inFile ?? kept?.scope.accountIdentifier;
  if (accountIdentifier === undefined) {
    return open("Name the Harness account with --harness-account, or as run.harnessAccount in the answers file.");
  }
  const parsed = harnessAccountIdSchema.safeParse(accountIdentifier);
  if (!parsed.success)
    return err({ code: "invalid_input", message: `--harness-account: ${parsed.error.issues[0]?.message ?? ""}` });
  const scope = { accountIdentifier: parsed.data, orgIdentifier: organization, projectIdentifier: project };
  return ok({ awsAccountId: awsAccount, scope });
}

/** A run of the portal as it is rendered. Errors: `not_found`; `precondition_failed` where a connection was removed. */
export async function runSource(portal: Portal, reference: string): Promise<Result<RenderSource, AppError>> {
  const found = await findRun(portal, reference);
  if (!found.ok) return found;
  const { value: run } = found;
  const { deps } = portal;
  const connections = await deps.connectionsFor(run);
  if (!connections.ok) return connections;
  const saved = await deps.answers.list(run.id);
  const answers = completeAnswers(saved);
  const { id, externalId, awsAccountId, scope } = run;
  return ok({
    context: { run, answers, partition: connections.value.awsConnection.partition },
    run: { id, reference: run.reference, externalId, awsAccountId, scope },
  });
}

function open(message: string): { readonly ok: false; readonly error: AppError } {
  return err({ code: "precondition_failed", message });
}
