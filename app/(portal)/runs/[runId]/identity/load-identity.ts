import "server-only";
import type { KeptSecret } from "@/components/identity/kept-secret";
import type { NameAnswer } from "@/components/identity/live-name-check";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { RunClients } from "@/lib/deps-runs";
import type { HarnessDelegate } from "@/lib/domain/harness/harness-shapes";
import { checkRoleName, checkUserName } from "@/lib/domain/identity/name-check";
import type { SeenIdentity } from "@/lib/domain/identity/trust-picture";
import type { IamRole } from "@/lib/domain/inventory/aws-shapes";
import { nameOfArn } from "@/lib/domain/permissions/arn";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import { listRoles } from "@/lib/integrations/aws/iam-roles";
import { getAccessKeyLastUsed } from "@/lib/integrations/aws/iam-access-keys";
import { listUsableDelegates } from "@/lib/integrations/harness/delegates";
import { lookUp } from "@/lib/server/look-up";
import type { StepPage } from "@/lib/server/run-page";

import { identityReads } from "./run-identity";

/** What the identity page looks up, side by side. A look-up that failed says so; an empty list means none. */
export type IdentityLookUps = {
  readonly roles: Result<readonly IamRole[], AppError>;
  readonly delegates: Result<readonly HarnessDelegate[], AppError>;
  readonly nameCheck: NameAnswer | undefined;
  readonly seen: SeenIdentity;
  readonly keyOwner: string | undefined;
};

/** Reads what the pickers offer and what stands in the account under the answers so far. */
export async function lookUpIdentity(
  page: StepPage<"identity">,
  clients: RunClients,
  identity: Identity | undefined,
): Promise<IdentityLookUps> {
  const { aws, harness } = clients;
  const reads = identityReads(aws);
  const usesRoles = page.run.path.identity !== "access-key";
  const [roles, delegates, nameCheck, seen, keyOwner] = await Promise.all([
    usesRoles ? lookUp(listRoles(aws)) : ok([]),
    usesRoles ? lookUp(listUsableDelegates(harness, page.run.scope)) : ok([]),
    firstNameCheck(reads, page.run.id, page.initial),
    seenIdentity(reads, identity),
    keyOwnerOf(clients, identity),
  ]);
  return { roles, delegates, nameCheck, seen, keyOwner };
}

async function firstNameCheck(
  reads: ReturnType<typeof identityReads>,
  runId: string,
  initial: Record<string, unknown>,
): Promise<NameAnswer | undefined> {
  const { kind, userName, roleName } = initial;
  const asked =
    kind === "new-user" && typeof userName === "string" && userName !== ""
      ? checkUserName(reads, { runId, userName })
      : kind === "new-role" && typeof roleName === "string" && roleName !== ""
        ? checkRoleName(reads, { runId, roleName })
        : undefined;
  if (asked === undefined) return undefined;
  const answer = await lookUp<NameAnswer>(asked.then((value) => ok(value)));
  return answer.ok ? answer.value : { sentence: answer.error.message, state: "unknown" };
}

async function seenIdentity(reads: ReturnType<typeof identityReads>, identity: Identity | undefined): Promise<SeenIdentity> {
  if (identity === undefined || identity.kind === "existing-key") return {};
  if (identity.kind === "new-user") {
    const user = await lookUp(reads.findUser(identity.userName));
    return { userExists: user.ok && user.value !== undefined };
  }
  const role = await lookUp(reads.findRole(identity.kind === "new-role" ? identity.roleName : nameOfArn(identity.roleArn)));
  return { role: role.ok ? role.value : undefined };
}

async function keyOwnerOf({ aws }: RunClients, identity: Identity | undefined): Promise<string | undefined> {
  if (identity?.kind !== "existing-key") return undefined;
  const used = await lookUp(getAccessKeyLastUsed(aws, identity.accessKeyId));
  return used.ok ? used.value.userName : undefined;
}

/** Where the secret of a pasted key is: waiting, in Harness, or gone. */
export async function keptSecret(page: StepPage<"identity">): Promise<KeptSecret | undefined> {
  const { kind, secret, accessKeyId } = page.initial;
  if (kind !== "existing-key" || typeof secret !== "object" || secret === null || typeof accessKeyId !== "string")
    return undefined;
  const keyTail = accessKeyId.slice(-4);
  const stored = page.entries.find(({ operation, state }) => operation.id === "aws.access-key" && state === "done");
  const identifier = stored?.outcome?.["secretKeySecret"];
  if (identifier !== undefined && stored?.outcome?.["lastFour"] === keyTail) return { where: "harness", identifier, keyTail };
  if ("ref" in secret && typeof secret.ref === "string") return { where: "harness", identifier: secret.ref, keyTail };
  if (!("secretId" in secret) || typeof secret.secretId !== "string") return undefined;
  const until = await page.deps.vault.waitsUntil(secret.secretId);
  return until === undefined ? { where: "expired" } : { where: "waiting", until: until.toISOString().slice(11, 16), keyTail };
}
