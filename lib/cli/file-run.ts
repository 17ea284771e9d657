import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { createRun } from "@/lib/domain/onboarding/create-run";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { withMissingRights } from "@/lib/domain/identity/missing-rights";
import { ANSWER_SLUGS, parseAnswer } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";
import { parkedPlace } from "@/lib/domain/secrets/secret-ref";

import { parseAnswers, type AnswersFile } from "./answers-file";

/** The connections that an answers file means: by its AWS account, and the Harness connection that serves its organization. */
export async function connectionsOf(deps: Deps, actor: Actor, file: AnswersFile) {
  const [awsConnections, harnessConnections] = await Promise.all([
    deps.connections.listAws(actor),
    deps.connections.listHarness(actor),
  ]);
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
      .filter(
        (harness) =>
          harness.kind === aws.kind && (harness.orgIdentifier === undefined || harness.orgIdentifier === file.run.organization),
      )
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
 * Begins the run of an answers file: makes it, parks the secrets, saves every answer through the same use case as the
 * pages. Errors: those of `createRun` and `saveStep`; nothing outside the portal has been written then.
 */
export async function beginFileRun(deps: Deps, actor: Actor, file: AnswersFile): Promise<Result<Run, AppError>> {
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
  const answers = { ...file.answers };
  for (const { slug, field, purpose, value } of file.secrets) {
    const { ref } = await deps.vault.park({ ...parkedPlace(run, purpose), value });
    answers[slug] = { ...answers[slug], [field]: { source: "parked", secretId: ref.id } };
  }
  for (const slug of ANSWER_SLUGS) {
    const given = answers[slug];
    if (given === undefined) continue;
    const asked = slug === "identity" ? await askWhatIsMissing(deps, run, given) : ok(given);
    if (!asked.ok) return asked;
    const { value } = asked;
    const saved = await saveStep(deps, actor, run, { slug, value, complete: true, version: 0 });
    if (!saved.ok) return saved;
  }
  return ok(run);
}

/** As on the page: what an identity that exists lacks is asked before its answer is saved. */
async function askWhatIsMissing(deps: Deps, run: Run, given: object): Promise<Result<object, AppError>> {
  const parsed = parseAnswer("identity", given);
  return parsed.ok ? await withMissingRights(deps, run, parsed.value) : parsed;
}
