import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { servesScope } from "@/lib/domain/access/setup-access";
import { createRun } from "@/lib/domain/onboarding/create-run";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { withMissingRights } from "@/lib/domain/identity/missing-rights";
import { withPortalFacts } from "@/lib/domain/identity/portal-facts";
import { ANSWER_SLUGS, parseAnswer } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";

import { parseAnswers, type AnswersFile } from "./answers-file";

/** The connections that an answers file means: by its AWS account, and the Harness connection that serves its organization. */
export async function connectionsOf(deps: Deps, actor: Actor, file: AnswersFile) {
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
 * Begins the run of an answers file: makes it, and saves every answer with its secrets through the same use case as the
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
  for (const slug of ANSWER_SLUGS) {
    const given = file.answers[slug];
    if (given === undefined) continue;
    const asked = slug === "identity" ? await askWhatIsMissing(deps, run, withPortalFacts(given, undefined)) : ok(given);
    if (!asked.ok) return asked;
    const { value } = asked;
    const saved = await saveStep(deps, actor, run, { slug, value, complete: true, version: 0, secrets: file.secrets });
    if (!saved.ok) return saved;
  }
  return ok(run);
}

/** As on the page: what an identity that exists lacks is asked before its answer is saved. */
async function askWhatIsMissing(deps: Deps, run: Run, given: object): Promise<Result<object, AppError>> {
  const parsed = parseAnswer("identity", given);
  return parsed.ok ? await withMissingRights(deps, run, parsed.value) : parsed;
}
