import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import { atField, atFields } from "@/lib/core/field-errors";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { CallerIdentity } from "@/lib/domain/aws/aws-shapes";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { Completion, ImpliedStatement, StepAttempt } from "@/lib/domain/onboarding/step-rule";
import { holderOf, isExisting, type ExistingIdentity } from "@/lib/domain/plan/implied/added-rights";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import { checkPolicyNames } from "@/lib/domain/plan/policy-name-taken";
import type { AssumedBy, Identity } from "@/lib/domain/runs/answers/identity";
import type { Run } from "@/lib/domain/runs/run";

import { identityProblems, missingProvider } from "./identity-problems";
import { checkRoleName, type NameReads } from "./name-check";
import { checkNamedIdentity } from "./named-identity";
import { judgePastedKey } from "./pasted-key";
import type { VerifyReads } from "./verify-identity";

/** What the identity step reads of the run's account. */
export type IdentityReads = NameReads &
  VerifyReads & {
    /** The ARNs of the account's OpenID Connect providers. */
    readonly listOidcProviders: () => Promise<Result<readonly string[], AppError>>;
    /** The name of the user whose key it is; `undefined` when AWS does not tell. */
    readonly keyOwner: (accessKeyId: string) => Promise<string | undefined>;
    /** Asks AWS whose a pasted key is, with the key itself. */
    readonly askKey: (key: {
      readonly accessKeyId: string;
      readonly secret: Secret;
    }) => Promise<Result<CallerIdentity, AppError>>;
  };

/** How far the portal sees into the run's account. */
export type IdentityAccess =
  | { readonly by: "hand-over"; readonly partition: string }
  | { readonly by: "no-answer"; readonly partition: string }
  | { readonly by: "portal"; readonly partition: string; readonly reads: IdentityReads };

/** What completing the identity step needs. */
export type IdentityPorts = {
  readonly clock: Clock;
  /** Errors: `precondition_failed` when a connection of the run was removed. */
  readonly identityAccessFor: (run: Run) => Promise<Result<IdentityAccess, AppError>>;
  readonly operations: { readonly read: (runId: string) => Promise<readonly LedgerEntry[]> };
  /** The secret that is parked for the pasted key of this run; `undefined` once Harness has it, or after it expired. */
  readonly parkedKey: (run: Run) => Promise<Secret | undefined>;
  /** The identity with what AWS says it lacks now. Errors: those of asking. */
  readonly withMissingRights: (run: Run, identity: Identity) => Promise<Result<Identity, AppError>>;
};

/** The item whose override a full-access choice is (correction M6). */
const FULL_ACCESS_ITEM = "G48";

type Held = { readonly identity: Identity; readonly check?: CheckResult | undefined };
type Access = Extract<IdentityAccess, { readonly by: "portal" }>;
type Attempt = StepAttempt<"identity">;

/**
 * Completes the identity step with AWS: the name is free, the user has room for a key, the pasted key works, and what an
 * existing identity lacks. Full access is stated as an override. Without access to the account it looks nothing up; the step
 * is completed and handed over.
 *
 * Errors: `invalid_input` with the message at the field that has to change.
 */
export async function completeIdentity(
  ports: IdentityPorts,
  attempt: Attempt,
): Promise<Result<Completion<"identity">, AppError>> {
  const held = await holdAgainstAws(ports, attempt);
  if (!held.ok) return held;
  const { identity, check } = held.value;
  return ok({ answer: identity, checks: check === undefined ? [] : [check], statements: [fullAccessStatement(identity)] });
}

function fullAccessStatement(identity: Identity): ImpliedStatement {
  const isFull = identity.kind === "new-user" && identity.attach === "full-access";
  return { item: FULL_ACCESS_ITEM, kind: "override", reason: isFull ? (identity.fullAccessReason ?? "") : undefined };
}

async function holdAgainstAws(ports: IdentityPorts, attempt: Attempt): Promise<Result<Held, AppError>> {
  const { run, answer } = attempt;
  const access = await ports.identityAccessFor(run);
  if (!access.ok) return access;
  const { partition } = access.value;
  const problem = atFields(identityProblems(answer, run.path, partition));
  if (problem !== undefined) return err(problem);

  const identity = withoutSnapshot(answer);
  if (access.value.by === "hand-over") return withoutAccess(run, identity);
  if (access.value.by === "no-answer") return ok({ identity });
  const held = await look(ports, access.value, attempt, identity);
  if (!held.ok || !isExisting(held.value.identity)) return held;
  const settled = await settleRights(ports, access.value, attempt, held.value.identity);
  return settled.ok ? ok({ ...held.value, identity: settled.value }) : settled;
}

/** A key created by hand reaches Harness only after a person pastes it. */
function withoutAccess(run: Run, identity: Identity): Result<Held, AppError> {
  if (identity.kind !== "new-user" && identity.kind !== "existing-user") return ok({ identity });
  const message = `Carabiner has no access to account ${run.awsAccountId}, so it cannot put a new key into Harness. Have the key created by hand, then choose "Existing key" and paste it.`;
  return err(atField(identity.kind === "new-user" ? "userName" : "userArn", message));
}

async function look(
  ports: IdentityPorts,
  { reads, partition }: Access,
  { run, entered }: Attempt,
  identity: Identity,
): Promise<Result<Held, AppError>> {
  switch (identity.kind) {
    case "new-user": {
      const { problem } = await checkNamedIdentity(reads, run, [], { kind: "user", name: identity.userName });
      return withoutProblems({ userName: problem }, identity);
    }
    case "existing-user": {
      const entries = await ports.operations.read(run.id);
      const { problem } = await checkNamedIdentity(reads, run, entries, { kind: "existing-user", name: identity.userArn });
      return withoutProblems({ userArn: problem }, identity);
    }
    case "new-role": {
      const [{ problem }, provider] = await Promise.all([
        checkRoleName(reads, { runId: run.id, roleName: identity.roleName }),
        providerProblem(reads, identity.assumedBy),
      ]);
      return withoutProblems({ roleName: problem, ...provider }, identity);
    }
    case "existing-role": {
      const name = nameOfArn(identity.roleArn);
      const [role, provider] = await Promise.all([reads.findRole(name), providerProblem(reads, identity.assumedBy)]);
      const absent = role.ok && role.value?.arn !== identity.roleArn;
      const roleArn = absent
        ? `There is no role ${name} with this ARN in account ${run.awsAccountId}. Choose one from the list.`
        : undefined;
      return withoutProblems({ roleArn, ...provider }, identity);
    }
    case "existing-key": {
      const secret = entered["secret-access-key"] ?? (await ports.parkedKey(run));
      return await tryKey(
        { reads, partition, accountId: run.awsAccountId, at: ports.clock.now().toISOString() },
        identity,
        secret,
      );
    }
  }
}

function withoutProblems(problems: Readonly<Record<string, string | undefined>>, identity: Identity): Result<Held, AppError> {
  const problem = atFields(problems);
  return problem === undefined ? ok({ identity }) : err(problem);
}

/** A cluster's provider has to exist in the account. Its form does not show whether it belongs to the right cluster. */
async function providerProblem(reads: IdentityReads, assumedBy: AssumedBy): Promise<Readonly<Record<string, string>>> {
  if (assumedBy.by !== "irsa") return {};
  const listed = await reads.listOidcProviders();
  const problem = listed.ok ? missingProvider(assumedBy.oidcProviderArn, listed.value) : undefined;
  return problem === undefined ? {} : { "assumedBy.oidcProviderArn": problem };
}

type ExistingKey = Extract<Identity, { readonly kind: "existing-key" }>;

async function tryKey(
  {
    reads,
    ...home
  }: { readonly reads: IdentityReads; readonly partition: string; readonly accountId: string; readonly at: string },
  { ownerName: _before, ...key }: ExistingKey,
  secret: Secret | undefined,
): Promise<Result<Held, AppError>> {
  const { accessKeyId } = key;
  // Stored by an apply, or expired. The page says which, and the plan asks for an expired one again.
  if (secret === undefined) return ok({ identity: withOwner(key, await reads.keyOwner(accessKeyId)) });
  const answer = await reads.askKey({ accessKeyId, secret });
  const judged = judgePastedKey({ ...home, answer, accessKeyId });
  if (!judged.ok) return judged;
  const owner = answer.ok && answer.value.principal.kind === "user" ? answer.value.principal.name : undefined;
  return ok({ identity: withOwner(key, owner), check: judged.value });
}

function withOwner(key: Omit<ExistingKey, "ownerName">, ownerName: string | undefined): ExistingKey {
  return ownerName === undefined ? key : { ...key, ownerName };
}

/** The missing permissions come from AWS, asked now: the identity may have received some since. */
function withoutSnapshot(identity: Identity): Identity {
  if (!isExisting(identity) || identity.rights?.choice !== "missing") return identity;
  const { policyName } = identity.rights;
  return { ...identity, rights: { choice: "missing", policyName } };
}

async function settleRights(
  ports: IdentityPorts,
  { reads, partition }: Access,
  { run, answers }: Attempt,
  identity: ExistingIdentity,
): Promise<Result<Identity, AppError>> {
  const { rights } = identity;
  if (rights === undefined || rights.choice === "leave") return ok(identity);
  if (holderOf(identity) === undefined) {
    const message =
      "AWS did not report whose key this is, so nothing can be attached to its user. Choose “Leave as it is”, or save again later.";
    return err(atField("rights.choice", message));
  }
  if (rights.choice === "policy") return ok(identity);

  const { policyName } = rights;
  if (answers.permissions?.policyName === policyName)
    return err(atField("rights.policyName", `${policyName} is the policy of step 2. Choose another name for the added policy.`));
  const free = await checkPolicyNames(
    async (arn) => {
      const found = await reads.findPolicy(arn);
      return found.ok ? ok(found.value?.policy) : found;
    },
    { partition, account: run.awsAccountId, runId: run.id, names: [policyName] },
  );
  if (!free.ok) return err(atField("rights.policyName", free.error.message));
  const asked = await ports.withMissingRights(run, identity);
  return asked.ok ? asked : err(atField("rights.choice", asked.error.message));
}
