import "server-only";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { Deps } from "@/lib/deps/deps";
import type { RunClients } from "@/lib/deps/runs";
import type { CheckResult } from "@/lib/domain/checks/check";
import { isHandedOver } from "@/lib/domain/connections/connection";
import { identityProblems, missingProvider } from "@/lib/domain/identity/identity-problems";
import { withMissingRights } from "@/lib/domain/identity/missing-rights";
import { checkExistingUser, checkRoleName, checkUserName } from "@/lib/domain/identity/name-check";
import { judgePastedKey } from "@/lib/domain/identity/pasted-key";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { checkPolicyNames } from "@/lib/domain/plan/policy-name-taken";
import { holderOf, isExisting, type ExistingIdentity } from "@/lib/domain/plan/implied/added-rights";
import type { AssumedBy, Identity } from "@/lib/domain/runs/answers/identity";
import { completeAnswers } from "@/lib/domain/runs/answers";
import { valuesOf } from "@/lib/domain/onboarding/overview";
import type { Run } from "@/lib/domain/runs/run";
import type { EnteredSecrets } from "@/lib/domain/runs/entered-secrets";
import { parkedPlace } from "@/lib/domain/secrets/secret-ref";
import { getAccessKeyLastUsed } from "@/lib/integrations/aws/iam-access-keys";
import { listOidcProviders } from "@/lib/integrations/aws/iam-oidc-providers";

import { askKey, identityReads, ownKeyEnding } from "./run-identity";

/** An identity, completed with what only AWS knows; `check` is what the look-ups proved. */
export type HeldIdentity = { readonly identity: Identity; readonly check?: CheckResult | undefined };

type Held = Result<HeldIdentity, AppError>;

/**
 * Checks a complete answer with AWS: the name is free, the user has room for a key, the pasted key works, and what an
 * existing identity lacks. Without access to the account it looks nothing up; the step is saved and handed over.
 *
 * Errors: `invalid_input` with the message at the field that has to change.
 */
export async function holdAgainstAws(deps: Deps, run: Run, answer: Identity, entered: EnteredSecrets): Promise<Held> {
  const connections = await deps.connectionsFor(run);
  if (!connections.ok) return connections;
  const { partition } = connections.value.awsConnection;
  const problems = identityProblems(answer, run.path, { accountId: run.awsAccountId, partition });
  if (Object.keys(problems).length > 0) return atFields(problems);

  const identity = withoutSnapshot(answer);
  if (isHandedOver(connections.value.awsConnection)) return withoutAccess(run, identity);
  const clients = await deps.clientsFor(run);
  if (!clients.ok) return ok({ identity });
  const held = await look(deps, run, clients.value, identity, entered);
  if (!held.ok || !isExisting(held.value.identity)) return held;
  const settled = await settleRights(deps, run, clients.value, held.value.identity);
  return settled.ok ? ok({ ...held.value, identity: settled.value }) : settled;
}

/** A key created by hand reaches Harness only after a person pastes it. */
function withoutAccess(run: Run, identity: Identity): Held {
  if (identity.kind !== "new-user" && identity.kind !== "existing-user") return ok({ identity });
  return atFields({
    [identity.kind === "new-user" ? "userName" : "userArn"]:
      `Carabiner has no access to account ${run.awsAccountId}, so it cannot put a new key into Harness. Have the key created by hand, then choose "Existing key" and paste it.`,
  });
}

async function look(deps: Deps, run: Run, clients: RunClients, identity: Identity, entered: EnteredSecrets): Promise<Held> {
  const reads = identityReads(clients.aws);
  switch (identity.kind) {
    case "new-user": {
      const { problem } = await checkUserName(reads, { runId: run.id, userName: identity.userName });
      return problem === undefined ? ok({ identity }) : atFields({ userName: problem });
    }
    case "existing-user": {
      const ownLastFour = ownKeyEnding(await deps.operations.read(run.id), nameOfArn(identity.userArn));
      const user = { userName: nameOfArn(identity.userArn), accountId: run.awsAccountId, ownLastFour };
      const { problem } = await checkExistingUser(reads, user);
      return problem === undefined ? ok({ identity }) : atFields({ userArn: problem });
    }
    case "new-role": {
      const [{ problem }, provider] = await Promise.all([
        checkRoleName(reads, { runId: run.id, roleName: identity.roleName }),
        providerProblem(clients, identity.assumedBy),
      ]);
      const problems = { ...(problem === undefined ? {} : { roleName: problem }), ...provider };
      return Object.keys(problems).length === 0 ? ok({ identity }) : atFields(problems);
    }
    case "existing-role": {
      const name = nameOfArn(identity.roleArn);
      const [role, provider] = await Promise.all([reads.findRole(name), providerProblem(clients, identity.assumedBy)]);
      const absent = role.ok && role.value?.arn !== identity.roleArn;
      const problems = {
        ...(absent
          ? { roleArn: `There is no role ${name} with this ARN in account ${run.awsAccountId}. Choose one from the list.` }
          : {}),
        ...provider,
      };
      return Object.keys(problems).length === 0 ? ok({ identity }) : atFields(problems);
    }
    case "existing-key":
      return await tryKey(deps, run, clients, identity, entered);
  }
}

/** A cluster's provider has to exist in the account. Its form does not show whether it belongs to the right cluster. */
async function providerProblem(clients: RunClients, assumedBy: AssumedBy): Promise<Readonly<Record<string, string>>> {
  if (assumedBy.by !== "irsa") return {};
  const listed = await listOidcProviders(clients.aws);
  const problem = listed.ok ? missingProvider(assumedBy.oidcProviderArn, listed.value) : undefined;
  return problem === undefined ? {} : { "assumedBy.oidcProviderArn": problem };
}

type ExistingKey = Extract<Identity, { readonly kind: "existing-key" }>;

async function tryKey(
  deps: Deps,
  run: Run,
  clients: RunClients,
  { ownerName: _before, ...key }: ExistingKey,
  entered: EnteredSecrets,
): Promise<Held> {
  const { accessKeyId } = key;
  const secret = entered["secret-access-key"] ?? (await openKept(deps, run));
  // Stored by an apply, or expired. The page says which, and the plan asks for an expired one again.
  if (secret === undefined) {
    const used = await getAccessKeyLastUsed(clients.aws, accessKeyId);
    return ok({ identity: withOwner(key, used.ok ? used.value.userName : undefined) });
  }
  const answer = await askKey(clients, { accessKeyId, secret });
  const judged = judgePastedKey({
    answer,
    accessKeyId,
    accountId: run.awsAccountId,
    partition: clients.awsConnection.partition,
    at: deps.clock.now().toISOString(),
  });
  if (!judged.ok) return judged;
  const owner = answer.ok && answer.value.principal.kind === "user" ? answer.value.principal.name : undefined;
  return ok({ identity: withOwner(key, owner), check: judged.value });
}

/** The secret parked for this step of the run. */
async function openKept(deps: Deps, run: Run): Promise<Secret | undefined> {
  const { "secret-access-key": id } = await deps.answers.parked(run.id);
  const opened = id === undefined ? undefined : await deps.vault.open({ ...parkedPlace(run, "secret-access-key"), id });
  return opened?.ok === true ? opened.value : undefined;
}

function withOwner(key: Omit<ExistingKey, "ownerName">, ownerName: string | undefined): ExistingKey {
  return ownerName === undefined ? key : { ...key, ownerName };
}

/** The missing permissions come from AWS, never from the browser. */
function withoutSnapshot(identity: Identity): Identity {
  if (!isExisting(identity) || identity.rights?.choice !== "missing") return identity;
  const { policyName } = identity.rights;
  return { ...identity, rights: { choice: "missing", policyName } };
}

async function settleRights(
  deps: Deps,
  run: Run,
  clients: RunClients,
  identity: ExistingIdentity,
): Promise<Result<Identity, AppError>> {
  const { rights } = identity;
  if (rights === undefined || rights.choice === "leave") return ok(identity);
  if (holderOf(identity) === undefined) {
    return atFields({
      "rights.choice":
        "AWS did not report whose key this is, so nothing can be attached to its user. Choose “Leave as it is”, or save again later.",
    });
  }
  if (rights.choice === "policy") return ok(identity);

  const { policyName } = rights;
  const saved = await deps.answers.list(run.id);
  const { permissions } = completeAnswers(valuesOf(saved.filter((answer) => answer.complete)));
  if (permissions?.policyName === policyName)
    return atFields({ "rights.policyName": `${policyName} is the policy of step 2. Choose another name for the added policy.` });
  const reads = identityReads(clients.aws);
  const free = await checkPolicyNames(
    async (arn) => {
      const found = await reads.findPolicy(arn);
      return found.ok ? ok(found.value?.policy) : found;
    },
    { partition: clients.awsConnection.partition, account: run.awsAccountId, runId: run.id, names: [policyName] },
  );
  if (!free.ok) return atFields({ "rights.policyName": free.error.message });
  const asked = await withMissingRights(deps, run, identity);
  return asked.ok ? asked : atFields({ "rights.choice": asked.error.message });
}

function atFields(fieldErrors: Readonly<Record<string, string>>): { readonly ok: false; readonly error: AppError } {
  return err({
    code: "invalid_input",
    message: Object.values(fieldErrors)[0] ?? "One answer needs to be corrected.",
    fieldErrors,
  });
}
