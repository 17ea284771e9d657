import "server-only";
import { counted } from "@/lib/core/plural";
import type { KeptKeySecret } from "@/components/identity/kept-secret";
import type { FirstNameCheck, NameAnswer } from "@/components/identity/live-name-check";
import type { FoundIdentity } from "@/components/identity/identity-finder";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { IamReads } from "@/lib/deps/identity-reads";
import type { RunReads } from "@/lib/deps/reads";
import type { HarnessDelegate } from "@/lib/domain/harness/harness-shapes";
import type { SeenIdentity } from "@/lib/domain/identity/stations";
import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { checkNamedIdentity } from "@/lib/domain/identity/named-identity";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { accessKeyIdSchema, type Identity } from "@/lib/domain/runs/answers/identity";
import { findKeptSecret } from "@/lib/domain/onboarding/kept-secret";
import { lookUp } from "@/lib/server/look-up";
import type { StepPage } from "@/lib/server/run-page";

import { seeRole } from "./see-role";

/** The identity page's look-ups, made in parallel. A failed one is an error; an empty list means none. */
export type IdentityLookUps = {
  readonly roles: Result<readonly IamRole[], AppError>;
  readonly users: Result<readonly FoundIdentity[], AppError>;
  readonly delegates: Result<readonly HarnessDelegate[], AppError>;
  /** The clusters whose tokens the account trusts. */
  readonly providers: Result<readonly string[], AppError>;
  readonly nameCheck: FirstNameCheck | undefined;
  readonly seen: SeenIdentity;
  readonly keyOwner: string | undefined;
};

/** Reads the options of the pickers, and what exists in the account for the answers so far. */
export async function lookUpIdentity(
  page: StepPage<"identity">,
  reads: RunReads,
  identity: Identity | undefined,
): Promise<IdentityLookUps> {
  const { iam } = reads.account;
  const usesRoles = page.run.path.identity !== "access-key";
  const [roles, users, delegates, providers, nameCheck, seen, keyOwner] = await Promise.all([
    usesRoles ? lookUp(async () => await iam.listRoles()) : ok([]),
    usesRoles ? ok([]) : usersToPick(iam),
    usesRoles ? lookUp(async () => await reads.harness.listUsableDelegates(page.run.scope)) : ok([]),
    page.run.path.identity === "irsa" ? lookUp(async () => await iam.listOidcProviders()) : ok([]),
    firstNameCheck(iam, page),
    seenIdentity(page, reads, identity),
    keyOwnerOf(iam, page.initial),
  ]);
  return { roles, users, delegates, providers, nameCheck, seen, keyOwner };
}

/** The field that names the identity of each kind, and its look-up. */
const NAMED_BY: Readonly<Record<string, { readonly field: string; readonly kind: "user" | "existing-user" | "role" }>> = {
  "new-user": { field: "userName", kind: "user" },
  "existing-user": { field: "userArn", kind: "existing-user" },
  "new-role": { field: "roleName", kind: "role" },
};

async function firstNameCheck(
  iam: IamReads,
  { run, entries, initial }: StepPage<"identity">,
): Promise<FirstNameCheck | undefined> {
  const named = NAMED_BY[String(initial["kind"])];
  const name = named === undefined ? undefined : initial[named.field];
  if (named === undefined || typeof name !== "string" || name === "") return undefined;
  const answer = await lookUp<NameAnswer>(async () =>
    ok(await checkNamedIdentity(iam, run, entries, { kind: named.kind, name })),
  );
  return { about: name, answer: answer.ok ? answer.value : { sentence: answer.error.message, state: "unknown" } };
}

async function seenIdentity(page: StepPage<"identity">, reads: RunReads, identity: Identity | undefined): Promise<SeenIdentity> {
  if (identity === undefined || identity.kind === "existing-key") return {};
  if (identity.kind === "new-user" || identity.kind === "existing-user") {
    const userName = identity.kind === "new-user" ? identity.userName : nameOfArn(identity.userArn);
    const user = await lookUp(async () => await reads.account.iam.findUser(userName));
    return user.ok ? { userExists: user.value !== undefined } : { unread: user.error.message };
  }
  return await seeRole(page, reads, identity);
}

async function keyOwnerOf(iam: IamReads, initial: Record<string, unknown>): Promise<string | undefined> {
  const { kind, accessKeyId } = initial;
  if (kind !== "existing-key" || !accessKeyIdSchema.safeParse(accessKeyId).success) return undefined;
  const owner = await lookUp(async () => ok(await iam.keyOwner(String(accessKeyId).trim())));
  return owner.ok ? owner.value : undefined;
}

/** The most users whose keys and console access are read in advance; the others are read when they are picked. */
const NOTED_USERS = 40;

/** A slow response leaves out one note, not the list. */
const NOTE_MS = 3_000;

async function usersToPick(iam: IamReads): Promise<IdentityLookUps["users"]> {
  const listed = await lookUp(async () => await iam.listUsers());
  if (!listed.ok) return listed;
  const users = [...listed.value].sort((a, b) => a.userName.localeCompare(b.userName, "en"));
  return ok(
    await Promise.all(
      users.map(async ({ arn, userName }, index) => ({
        arn,
        name: userName,
        note: index < NOTED_USERS ? await noteOf(iam, userName) : "",
      })),
    ),
  );
}

async function noteOf(iam: IamReads, userName: string): Promise<string> {
  const [keys, profile] = await Promise.all([
    lookUp(async () => await iam.listAccessKeys(userName), NOTE_MS),
    lookUp(async () => await iam.hasLoginProfile(userName), NOTE_MS),
  ]);
  return [...(keys.ok ? [keysWords(keys.value.length)] : []), ...(profile.ok && profile.value ? ["console access"] : [])].join(
    ", ",
  );
}

function keysWords(count: number): string {
  if (count === 0) return "no key";
  return counted(count, "key", "keys, no room for another");
}

/** Where the secret of a pasted key is, with the last characters of the key's ID. */
export async function keptSecret(page: StepPage<"identity">): Promise<KeptKeySecret | undefined> {
  const { kind, accessKeyId } = page.initial;
  if (kind !== "existing-key" || typeof accessKeyId !== "string") return undefined;
  const kept = await findKeptSecret(page.deps, page, "secret-access-key");
  return kept === undefined ? undefined : { ...kept, keyTail: accessKeyId.slice(-4) };
}
