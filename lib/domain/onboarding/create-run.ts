import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atField } from "@/lib/core/field-errors";
import type { Actor } from "@/lib/domain/access/actor";
import { canEdit } from "@/lib/domain/access/run-access";
import { servesScope } from "@/lib/domain/access/setup-access";
import { boxesOf } from "@/lib/domain/checklist/checklist-boxes";
import { isUsable, type AwsConnection, type HarnessConnection } from "@/lib/domain/connections/connection";
import { GUIDE_VERSION } from "@/lib/domain/guide/text";
import { CATALOGUE_VERSION } from "@/lib/domain/permissions/packs";

import { pathProblem } from "@/lib/domain/runs/available-paths";
import type { Path } from "@/lib/domain/runs/path";
import type { NewRun, Run } from "@/lib/domain/runs/run";

export type CreateRunDeps = {
  readonly connections: {
    readonly findHarness: (actor: Actor, id: string) => Promise<HarnessConnection | undefined>;
    readonly findAws: (actor: Actor, id: string) => Promise<AwsConnection | undefined>;
  };
  readonly runs: { readonly create: (actor: Actor, input: NewRun) => Promise<Run> };
  /** The sandbox's world, so that runs of an old one can say so. */
  readonly sandboxWorld: () => string | undefined;
};

export type CreateRunInput = {
  readonly harnessConnectionId: string;
  readonly awsConnectionId: string;
  readonly orgIdentifier: string;
  readonly projectIdentifier: string;
  readonly path: Path;
};

/**
 * Begins a run: one Harness project, one AWS account, one path. The guide's version and the pack catalogue's are kept
 * with it, so that it can be read later as it was begun.
 *
 * Errors: `not_found` for a connection the actor may not see; `forbidden` for a project they may not change;
 * `precondition_failed` when the connections do not belong together or the path cannot be walked.
 */
export async function createRun(deps: CreateRunDeps, actor: Actor, input: CreateRunInput): Promise<Result<Run, AppError>> {
  const [harness, aws] = await Promise.all([
    deps.connections.findHarness(actor, input.harnessConnectionId),
    deps.connections.findAws(actor, input.awsConnectionId),
  ]);
  if (harness === undefined || aws === undefined) {
    return err({ code: "not_found", message: "There is no such connection, or you may not see it. Choose one from the list." });
  }
  const { orgIdentifier, projectIdentifier, path } = input;
  const scope = { accountIdentifier: harness.accountIdentifier, orgIdentifier, projectIdentifier };
  if (!canEdit(actor, scope)) {
    return err({
      code: "forbidden",
      message: `You may not start runs in ${orgIdentifier} / ${projectIdentifier}. Ask its org admin for the project admin role.`,
    });
  }
  // A role somewhere shows a connection; that does not lend it to another organization's runs.
  if (!servesScope(harness, scope) || !servesScope(aws, scope)) {
    const message = `This account is connected for another organization, so runs of ${orgIdentifier} cannot use it. Choose another one.`;
    return err(atField("awsConnectionId", message, "precondition_failed"));
  }
  if (harness.kind !== aws.kind) {
    return err({
      code: "precondition_failed",
      message: "One of these connections leads to the sandbox and the other does not. Choose both of one kind.",
    });
  }
  if (!isUsable(aws)) {
    return err({
      code: "precondition_failed",
      message: "This AWS account is not confirmed yet. Confirm it on the Connections page first.",
    });
  }
  const problem = pathProblem(path);
  if (problem !== undefined) return err(problem);

  const world = aws.kind === "sandbox" ? deps.sandboxWorld() : undefined;
  return ok(
    await deps.runs.create(actor, {
      kind: aws.kind,
      world,
      harnessConnectionId: harness.id,
      awsConnectionId: aws.id,
      scope,
      awsAccountId: aws.accountId,
      path,
      guideHash: GUIDE_VERSION.sha256,
      packVersion: CATALOGUE_VERSION,
      boxesTotal: boxesOf(path).length,
    }),
  );
}
