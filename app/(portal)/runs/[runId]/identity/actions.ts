"use server";

import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ok, type Result } from "@/lib/core/result";
import type { AppError } from "@/lib/core/errors";
import type { Deps } from "@/lib/deps";
import type { Actor } from "@/lib/domain/access/actor";
import type { CheckResult } from "@/lib/domain/checks/check";
import { identityProblems } from "@/lib/domain/identity/identity-problems";
import { checkRoleName, checkUserName } from "@/lib/domain/identity/name-check";
import { judgePastedKey } from "@/lib/domain/identity/pasted-key";
import { probeRole } from "@/lib/domain/identity/probe-role";
import { verifyIdentity } from "@/lib/domain/identity/verify-identity";
import { roleArn } from "@/lib/domain/permissions/arn";
import { completeAnswers, parseAnswer } from "@/lib/domain/runs/answers";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import { findEditableRun, findVisibleRun } from "@/lib/domain/runs/find-run";
import { valuesOf } from "@/lib/domain/runs/overview";
import { confirmApply } from "@/lib/domain/runs/plan-run";
import type { Run } from "@/lib/domain/runs/run";
import { saveStep } from "@/lib/domain/runs/save-step";
import { getAccessKeyLastUsed } from "@/lib/integrations/aws/iam-access-keys";
import { probeAssumeRole } from "@/lib/integrations/aws/probe-assume-role";
import { defineAction } from "@/lib/server/action";
import { enqueueWorkflow } from "@/lib/server/enqueue";

import { askKey, identityReads } from "./run-identity";

/** The item whose override a full-access choice is (correction M6). */
const FULL_ACCESS_ITEM = "G48";

const runInput = z.object({ runId: z.string().min(1) });

/** Saves the identity step; a complete answer is held against AWS first: the name, the account, the pasted key. */
export const saveIdentityAction = defineAction({
  name: "runs.saveIdentity",
  input: runInput.extend({
    value: z.record(z.string(), z.unknown()),
    complete: z.boolean(),
    version: z.number().int().nonnegative(),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    if (!input.complete) return await saveStep(deps, actor, run, { ...input, slug: "identity" });
    const parsed = parseAnswer("identity", input.value);
    if (!parsed.ok) return parsed;
    const checked = await holdAgainstAws(deps, run, parsed.value);
    if (!checked.ok) return checked;
    const saved = await saveStep(deps, actor, run, { ...input, slug: "identity" });
    if (saved.ok) await recordChoice(deps, actor, run, parsed.value, checked.value);
    return saved;
  },
});

/** Whose a name is in the account, while it is typed. */
export const checkNameAction = defineAction({
  name: "runs.checkIdentityName",
  input: runInput.extend({ kind: z.enum(["user", "role"]), name: z.string().max(200) }),
  authorize: async ({ actor, input, deps }) => await findVisibleRun(deps, actor, input.runId),
  run: async ({ input, deps, resource: run }) => {
    const clients = await deps.clientsFor(run);
    if (!clients.ok) return clients;
    const reads = identityReads(clients.value.aws);
    return ok(
      input.kind === "user"
        ? await checkUserName(reads, { runId: run.id, userName: input.name })
        : await checkRoleName(reads, { runId: run.id, roleName: input.name }),
    );
  },
});

/** "I have done it: check": reads the identity back from AWS, tries the role, and records what was seen. */
export const checkIdentityAction = defineAction({
  name: "runs.checkIdentity",
  input: runInput,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ deps, resource: run }) => {
    const [clients, saved] = await Promise.all([deps.clientsFor(run), deps.answers.list(run.id)]);
    if (!clients.ok) return clients;
    const answers = completeAnswers(valuesOf(saved.filter((answer) => answer.complete)));
    const { identity } = answers;
    if (identity === undefined) {
      return { ok: false, error: { code: "precondition_failed", message: "Save this step first; then it can be checked." } };
    }
    const { aws, awsConnection } = clients.value;
    const context = { run, partition: awsConnection.partition, answers };
    const reads = identityReads(aws);
    const at = deps.clock.now().toISOString();
    const keyOwner = identity.kind === "existing-key" ? await getAccessKeyLastUsed(aws, identity.accessKeyId) : undefined;
    const verified = await verifyIdentity({
      reads,
      context,
      identity,
      at,
      ...(keyOwner?.ok === true ? { keyOwner: keyOwner.value.userName } : {}),
    });
    const arn = roleToProbe(identity, { partition: awsConnection.partition, account: run.awsAccountId });
    const exists = verified.some((check) => check.id === "s3.role" && check.verdict === "pass");
    const role = arn === undefined || !exists ? undefined : await reads.findRole(arn.slice(arn.lastIndexOf("/") + 1));
    const probed =
      arn === undefined || !exists
        ? []
        : await probeRole({
            roleArn: arn,
            externalId: run.externalId,
            trustDocument: role?.ok === true ? role.value?.trustDocument : undefined,
            callerArn: aws.callerArn,
            at,
            probe: async (externalId) => await probeAssumeRole(aws, { roleArn: arn, externalId, runId: run.id }),
          });
    const results = [...verified, ...probed];
    await deps.checks.record(run, results);
    return ok({ sentence: summary(results) });
  },
});

/** "Do it for me": confirms the operations of the permissions and the identity step, and nothing else. */
export const createIdentityAction = defineAction({
  name: "runs.createIdentity",
  input: runInput,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply({ ...deps, enqueue: enqueueWorkflow }, actor, run, ["S2", "S3"]);
    return confirmed.ok ? ok({ href: String(runPagePath(run.id, "plan")) }) : confirmed;
  },
});

async function holdAgainstAws(deps: Deps, run: Run, identity: Identity): Promise<Result<CheckResult | undefined, AppError>> {
  const connections = await deps.connectionsFor(run);
  if (!connections.ok) return connections;
  const { partition } = connections.value.awsConnection;
  const atFields = (fieldErrors: Readonly<Record<string, string>>): Result<never, AppError> => ({
    ok: false,
    error: { code: "invalid_input", message: Object.values(fieldErrors)[0] ?? "One answer needs to be corrected.", fieldErrors },
  });
  const problems = identityProblems(identity, run.path, { accountId: run.awsAccountId, partition });
  if (Object.keys(problems).length > 0) return atFields(problems);

  const clients = await deps.clientsFor(run);
  // Without access to the account nothing can be looked up; the step is saved and handed over.
  if (!clients.ok) return ok(undefined);
  const reads = identityReads(clients.value.aws);
  switch (identity.kind) {
    case "new-user": {
      const { problem } = await checkUserName(reads, { runId: run.id, userName: identity.userName });
      return problem === undefined ? ok(undefined) : atFields({ userName: problem });
    }
    case "new-role": {
      const { problem } = await checkRoleName(reads, { runId: run.id, roleName: identity.roleName });
      return problem === undefined ? ok(undefined) : atFields({ roleName: problem });
    }
    case "existing-role": {
      const name = identity.roleArn.slice(identity.roleArn.lastIndexOf("/") + 1);
      const role = await reads.findRole(name);
      const absent = role.ok && role.value?.arn !== identity.roleArn;
      return absent
        ? atFields({
            roleArn: `There is no role ${name} with this ARN in account ${run.awsAccountId}. Choose one from the list.`,
          })
        : ok(undefined);
    }
    case "existing-key": {
      if (identity.secret.source !== "parked") return ok(undefined);
      const secret = await deps.vault.open(identity.secret.secretId);
      // Stored by an apply, or expired: the page says which, and the plan asks for it again.
      if (!secret.ok) return ok(undefined);
      const judged = judgePastedKey({
        answer: await askKey(clients.value, { accessKeyId: identity.accessKeyId, secret: secret.value }),
        accessKeyId: identity.accessKeyId,
        accountId: run.awsAccountId,
        partition,
        at: deps.clock.now().toISOString(),
      });
      if (!judged.ok) await deps.vault.wipe(identity.secret.secretId);
      return judged;
    }
  }
}

async function recordChoice(deps: Deps, actor: Actor, run: Run, identity: Identity, check: CheckResult | undefined) {
  if (check !== undefined) await deps.checks.record(run, [check]);
  const statements = await deps.checks.listStatements(run.id);
  const stated = statements.find(({ item, kind }) => item === FULL_ACCESS_ITEM && kind === "override");
  if (identity.kind === "new-user" && identity.attach === "full-access") {
    const reason = identity.fullAccessReason ?? "";
    if (stated?.reason === reason) return;
    await deps.checks.state(actor, run, { item: FULL_ACCESS_ITEM, kind: "override", reason });
  } else if (stated !== undefined) {
    await deps.checks.revoke(actor, run, { item: FULL_ACCESS_ITEM, kind: "override" });
  }
}

/** The role that is asked for with and without the external ID; roles that come with a token have none. */
function roleToProbe(identity: Identity, account: { readonly partition: string; readonly account: string }): string | undefined {
  if (identity.kind !== "new-role" && identity.kind !== "existing-role") return undefined;
  if (identity.assumedBy.by !== "delegate" && identity.assumedBy.by !== "user") return undefined;
  return identity.kind === "existing-role" ? identity.roleArn : roleArn(account, identity.roleName);
}

function summary(results: readonly CheckResult[]): string {
  const failed = results.filter((result) => result.verdict === "fail").length;
  if (results.length === 0) return "Nothing could be checked: AWS did not tell whose the key is.";
  if (failed === 0) return `Checked: ${String(results.length)} answers, none failed.`;
  return `Checked: ${String(failed)} of ${String(results.length)} need attention.`;
}
