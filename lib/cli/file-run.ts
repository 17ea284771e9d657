import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { servesScope } from "@/lib/domain/access/setup-access";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { AwsConnection, HarnessConnection } from "@/lib/domain/connections/connection";
import { createRun, type CreateRunDeps } from "@/lib/domain/onboarding/create-run";
import { saveStep, type SaveStepDeps } from "@/lib/domain/onboarding/save-step";
import { openChecks } from "@/lib/domain/prerequisites/prerequisite-problems";
import { runPrerequisites, type PrerequisiteDeps } from "@/lib/domain/prerequisites/run-prerequisites";
import { ANSWER_SLUGS } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";

import { parseAnswers, type AnswersFile } from "./answers-file";

type ConnectionLists = {
  readonly connections: {
    readonly listAws: (actor: Actor) => Promise<readonly AwsConnection[]>;
    readonly listHarness: (actor: Actor) => Promise<readonly HarnessConnection[]>;
  };
};

/** What beginning a run from a file needs: all that the pages need for the same steps. */
export type FileRunDeps = ConnectionLists & CreateRunDeps & SaveStepDeps & PrerequisiteDeps;

/** The connections that an answers file means: by its AWS account, and the Harness connection that serves its organization. */
export async function connectionsOf(deps: ConnectionLists, actor: Actor, file: AnswersFile) {
  const [awsConnections, harnessConnections] = await Promise.all([
    deps.connections.listAws(actor),
    deps.connections.listHarness(actor),
  ]);
  const { organization: orgIdentifier } = file.run;
  const ofAccount = awsConnections.filter((connection) => connection.accountId === file.run.awsAccount);
  if (ofAccount.length === 0) {
    const known = awsConnections.map(({ accountId }) => accountId).join(", ");
    return err<AppError>({
      code: "precondition_failed",
      message: `There is no connection to AWS account ${file.run.awsAccount}. Known: ${known === "" ? "none" : known}.`,
    });
  }
  // An account may have a connection of the sandbox and a live one: the pair of one kind is meant.
  const pairs = ofAccount.flatMap((aws) =>
    harnessConnections
      .filter((harness) => {
        const scope = { accountIdentifier: harness.accountIdentifier, orgIdentifier };
        return harness.kind === aws.kind && servesScope(harness, scope) && servesScope(aws, scope);
      })
      .map((harness) => ({ aws, harness })),
  );
  const [pair] = pairs;
  if (pair === undefined) {
    return err<AppError>({
      code: "precondition_failed",
      message: `No Harness connection serves ${file.run.organization}. Add one on the Connections page.`,
    });
  }
  return ok(pair);
}

/**
 * Begins the run of an answers file: makes it, and saves every answer with its secrets through the same rules as the
 * pages. Errors: those of `createRun` and `saveStep`; nothing outside the portal has been written then.
 */
export async function beginFileRun(deps: FileRunDeps, actor: Actor, file: AnswersFile): Promise<Result<Run, AppError>> {
  const checked = parseAnswers(file.answers);
  if (!checked.ok) return checked;
  const connections = await connectionsOf(deps, actor, file);
  if (!connections.ok) return connections;
  const created = await createRun(deps, actor, {
    harnessConnectionId: connections.value.harness.id,
    awsConnectionId: connections.value.aws.id,
    orgIdentifier: file.run.organization,
    projectIdentifier: file.run.project,
    path: file.run.path,
  });
  if (!created.ok) return created;
  const run = created.value;
  for (const slug of ANSWER_SLUGS) {
    const given = file.answers[slug];
    if (given === undefined) continue;
    // The page asks when it is opened; the rule of the step reads what was answered.
    const checks = slug === "prerequisites" ? await runPrerequisites(deps, run) : [];
    const saved = await saveStep(deps, actor, run, { slug, value: given, complete: true, version: 0, secrets: file.secrets });
    if (!saved.ok) return err(withWarningIds(saved.error, checks));
  }
  return ok(run);
}

/** The error with the IDs that a file names where a page has tick boxes. */
function withWarningIds(error: AppError, checks: readonly CheckResult[]): AppError {
  if (error.fieldErrors?.["acknowledgedWarnings"] === undefined) return error;
  const ids = JSON.stringify(openChecks(checks).warnings.map(({ id }) => id));
  const acknowledgedWarnings = `Once you have read them, name them in the file: "acknowledgedWarnings": ${ids}.`;
  return { ...error, fieldErrors: { "answers.prerequisites.acknowledgedWarnings": acknowledgedWarnings } };
}
