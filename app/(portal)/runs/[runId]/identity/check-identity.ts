import "server-only";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import type { RunReads } from "@/lib/deps/reads";
import type { Actor } from "@/lib/domain/access/actor";
import type { CheckResult } from "@/lib/domain/checks/check";
import { harnessProof } from "@/lib/domain/identity/harness-proof";
import { probeRole } from "@/lib/domain/identity/probe-role";
import { probeToken } from "@/lib/domain/identity/probe-token";
import { expectedToken } from "@/lib/domain/identity/trust-picture";
import { verifyIdentity } from "@/lib/domain/identity/verify-identity";
import { nameOfArn, roleArn } from "@/lib/domain/aws/arn";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { completeAnswers } from "@/lib/domain/runs/answers";
import type { AssumedBy, Identity } from "@/lib/domain/runs/answers/identity";
import type { Run } from "@/lib/domain/runs/run";

import { callerReadsFor } from "./caller-reads";

/** Reads the identity from AWS, tries its role, and returns the results. It records nothing. */
export async function checkIdentity(deps: Deps, actor: Actor, run: Run): Promise<Result<readonly CheckResult[], AppError>> {
  const [reads, saved] = await Promise.all([deps.runReadsFor(run), deps.answers.list(run.id)]);
  if (!reads.ok) return reads;
  const answers = completeAnswers(saved);
  const { identity } = answers;
  if (identity === undefined) {
    return err({ code: "precondition_failed", message: "Save this step first, then check again." });
  }
  const { account, awsConnection } = reads.value;
  const context = { run, partition: awsConnection.partition, answers };
  const keyOwner = identity.kind === "existing-key" ? await account.iam.keyOwner(identity.accessKeyId) : undefined;
  const caller = callerOf(identity);
  // One time for all results, because the page shows them together.
  const at = deps.clock.now().toISOString();
  const verified = await verifyIdentity({
    reads: account.iam,
    context,
    identity,
    at,
    keyOwner,
    callerReads: caller === undefined ? undefined : await callerReadsFor({ deps, actor }, run, reads.value, caller),
  });
  const exists = verified.some((check) => check.id === "s3.role" && check.verdict === "pass");
  const tried = exists && "assumedBy" in identity ? await tryRole(deps, account, { context, identity, at }) : [];
  return ok([...verified, ...tried]);
}

/** The caller that the trust policy names, if any. */
export function callerOf(identity: Identity): string | undefined {
  if (!("assumedBy" in identity)) return undefined;
  const { assumedBy } = identity;
  return assumedBy.by === "delegate" || assumedBy.by === "user" ? assumedBy.principalArn : undefined;
}

type RoleIdentity = Extract<Identity, { readonly assumedBy: AssumedBy }>;

async function tryRole(
  deps: Deps,
  account: RunReads["account"],
  {
    context,
    identity,
    at,
  }: { readonly context: ImpliedContext & { readonly run: Run }; readonly identity: RoleIdentity; readonly at: string },
): Promise<readonly CheckResult[]> {
  const { run, partition } = context;
  const arn =
    identity.kind === "existing-role" ? identity.roleArn : roleArn({ partition, account: run.awsAccountId }, identity.roleName);
  const [role, entries] = await Promise.all([account.iam.findRole(nameOfArn(arn)), deps.operations.read(run.id)]);
  const shared = {
    roleArn: arn,
    trustDocument: role.ok ? role.value?.trustDocument : undefined,
    proof: harnessProof(entries),
    at,
  };
  const token = expectedToken(context, identity.assumedBy);
  if (token !== undefined) return probeToken({ ...shared, account: run.awsAccountId, token });
  const assumedBy = callerOf(identity);
  if (assumedBy === undefined) return [];
  return await probeRole({
    ...shared,
    assumedBy,
    externalId: run.externalId,
    callerArn: account.callerArn,
    probe: async (externalId) => await account.probeAssumeRole({ roleArn: arn, externalId, runId: run.id }),
  });
}
