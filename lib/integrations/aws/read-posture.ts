import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { retry } from "@/lib/core/retry";
import type { CredentialReportRow } from "@/lib/domain/aws/aws-shapes";
import type { PostureAccess, SeenRights } from "@/lib/domain/posture/check-practices";
import type { KeyFact, SignInFacts } from "@/lib/domain/posture/posture";
import type { HarnessIdentity } from "@/lib/domain/matrix/matrix-scope";
import { betweenCalls } from "../real-wait";
import type { AwsClients } from "./client";
import { getAccessKeyLastUsed, listAccessKeys } from "./iam-access-keys";
import { listAttachedPolicies, listInlinePolicies, type PolicyHolder } from "./iam-attachments";
import { findPolicy, getPolicyVersion } from "./iam-policies";
import {
  countMfaDevices,
  getAccountSummary,
  getCredentialReport,
  getServiceLastAccessed,
  startServiceLastAccessed,
} from "./iam-posture";
import { findRole } from "./iam-roles";
import { findUser, hasLoginProfile, listUsers } from "./iam-users";

/** Users that are asked about one by one where there is no credential report. */
const MAX_USERS = 25;
/** How often a report that AWS is still making is asked for. */
const REPORT_TRIES = 4;
const REPORT_PACE = { firstMs: 700, longestMs: 1_400 };

/** What the practices page asks of one account. It reads only. */
export function createPostureAccess(clients: AwsClients): PostureAccess {
  let asked: ReturnType<typeof readReport> | undefined;
  // Two practices read the one report: it is asked for once.
  const report = async () => await (asked ??= readReport(clients));
  return {
    keys: async (freshUsers) => await readKeys(clients, report, freshUsers),
    signIn: async () => await readSignIn(clients, report),
    rights: async (identity) => await readRights(clients, identity),
  };
}

type PlainKey = Omit<KeyFact, "runId">;

type ReadReport = () => ReturnType<typeof readReport>;

async function readKeys(
  clients: AwsClients,
  readOnce: ReadReport,
  freshUsers: readonly string[],
): Promise<Result<readonly PlainKey[], AppError>> {
  const report = await readOnce();
  if (report.ok && report.value !== undefined) {
    const fresh = await keysOfUsers(clients, freshUsers);
    if (!fresh.ok) return fresh;
    const others = keysInReport(report.value).filter((key) => !freshUsers.includes(key.userName));
    return ok([...fresh.value, ...others]);
  }
  const users = await listUsers(clients);
  if (!users.ok) return users;
  const names = [...new Set([...freshUsers, ...users.value.map(({ userName }) => userName)])];
  return await keysOfUsers(clients, names.slice(0, MAX_USERS));
}

async function keysOfUsers(clients: AwsClients, names: readonly string[]): Promise<Result<readonly PlainKey[], AppError>> {
  const perUser = await Promise.all(names.map(async (name) => await keysOfUser(clients, name)));
  const keys: PlainKey[] = [];
  for (const one of perUser) {
    if (!one.ok) return one;
    keys.push(...one.value);
  }
  return ok(keys);
}

async function keysOfUser(clients: AwsClients, userName: string): Promise<Result<readonly PlainKey[], AppError>> {
  const keys = await listAccessKeys(clients, userName);
  // Deleted between the two calls.
  if (!keys.ok) return keys.error.code === "not_found" ? ok([]) : keys;
  return ok(
    await Promise.all(
      keys.value.map(async (key): Promise<PlainKey> => {
        const used = await getAccessKeyLastUsed(clients, key.accessKeyId);
        return {
          userName,
          ending: `…${key.accessKeyId.slice(-4)}`,
          active: key.status === "Active",
          createdAt: key.createdAt,
          lastUsedAt: used.ok ? used.value.lastUsedAt : undefined,
        };
      }),
    ),
  );
}

/** The report names no key IDs, only the first and the second key of a user. */
function keysInReport(rows: readonly CredentialReportRow[]): readonly PlainKey[] {
  return rows.flatMap((row) =>
    row.keys.flatMap((key, index): PlainKey[] =>
      key.lastRotated === undefined
        ? []
        : [
            {
              userName: row.user,
              ending: `key ${String(index + 1)}`,
              active: key.active,
              createdAt: key.lastRotated,
              lastUsedAt: key.lastUsed,
            },
          ],
    ),
  );
}

/**
 * The credential report, asked for again while AWS makes it; `undefined` when it takes longer.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
async function readReport(clients: AwsClients): Promise<Result<readonly CredentialReportRow[] | undefined, AppError>> {
  const report = await onceReady(async () => await getCredentialReport(clients));
  if (!report.ok) return report;
  return ok(report.value.ready ? report.value.value : undefined);
}

async function readSignIn(clients: AwsClients, readOnce: ReadReport): Promise<Result<SignInFacts, AppError>> {
  const [summary, report] = await Promise.all([getAccountSummary(clients), readOnce()]);
  if (!summary.ok) return summary;
  const users = report.ok && report.value !== undefined ? ok(report.value) : await usersOneByOne(clients);
  if (!users.ok) return users;
  return ok({
    rootMfa: summary.value["AccountMFAEnabled"] === 1,
    rootKeys: summary.value["AccountAccessKeysPresent"] ?? 0,
    users: users.value.filter(({ user }) => user !== "<root_account>"),
  });
}

/** Where the report may not be read or is late: two calls a user, for as many users as one page shows. */
async function usersOneByOne(clients: AwsClients): Promise<Result<SignInFacts["users"], AppError>> {
  const users = await listUsers(clients);
  if (!users.ok) return users;
  const read = await Promise.all(
    users.value.slice(0, MAX_USERS).map(async ({ userName }) => {
      const [profile, devices] = await Promise.all([hasLoginProfile(clients, userName), countMfaDevices(clients, userName)]);
      if (!profile.ok) return profile;
      return devices.ok ? ok({ user: userName, passwordEnabled: profile.value, mfaActive: devices.value > 0 }) : devices;
    }),
  );
  const rows = [];
  for (const one of read) {
    if (!one.ok) return one;
    rows.push(one.value);
  }
  return ok(rows);
}

async function readRights(clients: AwsClients, identity: HarnessIdentity): Promise<Result<SeenRights | undefined, AppError>> {
  const found = await findIdentity(clients, identity);
  if (!found.ok || found.value === undefined) return found.ok ? ok(undefined) : found;
  const { arn, holder } = found.value;
  const [attached, inline, services] = await Promise.all([
    listAttachedPolicies(clients, holder),
    listInlinePolicies(clients, holder),
    readServices(clients, arn),
  ]);
  if (!attached.ok) return attached.error.code === "not_found" ? ok(undefined) : attached;
  if (!inline.ok) return inline;
  const documents = await Promise.all(
    attached.value.map(async ({ policyArn }): Promise<Result<string, AppError>> => {
      const policy = await findPolicy(clients, policyArn);
      if (!policy.ok || policy.value === undefined) return policy.ok ? ok("") : policy;
      const version = await getPolicyVersion(clients, policyArn, policy.value.defaultVersionId);
      return version.ok ? ok(version.value.document ?? "") : version;
    }),
  );
  const texts = inline.value.map(({ document }) => document);
  for (const one of documents) {
    if (!one.ok) return one;
    texts.push(one.value);
  }
  return ok({ arn, documents: texts, services: services.ok ? services.value : undefined });
}

async function findIdentity(
  clients: AwsClients,
  identity: HarnessIdentity,
): Promise<Result<{ readonly arn: string; readonly holder: PolicyHolder } | undefined, AppError>> {
  if (identity.kind === "role") {
    const role = await findRole(clients, identity.name);
    if (!role.ok) return role;
    return ok(role.value === undefined ? undefined : { arn: role.value.arn, holder: { kind: "role", name: identity.name } });
  }
  const owner = identity.kind === "key" ? await getAccessKeyLastUsed(clients, identity.accessKeyId) : undefined;
  if (owner?.ok === false) return owner.error.code === "not_found" ? ok(undefined) : owner;
  // Whether a named user is there shows at the next call, which is needed anyway.
  if (identity.kind === "user") return ok({ arn: identity.arn, holder: { kind: "user", name: identity.name } });
  const name = owner?.value.userName;
  if (name === undefined) return ok(undefined);
  const user = await findUser(clients, name);
  if (!user.ok) return user;
  return ok(user.value === undefined ? undefined : { arn: user.value.arn, holder: { kind: "user", name } });
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html */
async function readServices(clients: AwsClients, principalArn: string): Promise<Result<SeenRights["services"], AppError>> {
  const job = await startServiceLastAccessed(clients, { principalArn, granularity: "SERVICE_LEVEL" });
  if (!job.ok) return job;
  const report = await onceReady(async () => await getServiceLastAccessed(clients, job.value));
  if (!report.ok) return report;
  if (!report.value.ready) return ok(undefined);
  return ok(
    report.value.value.map(({ serviceNamespace, lastAuthenticatedAt }) => ({
      prefix: serviceNamespace,
      lastUsedAt: lastAuthenticatedAt,
    })),
  );
}

/** Repeats the call a few times while AWS is still creating a report. */
async function onceReady<Report extends { readonly ready: boolean }>(
  ask: () => Promise<Result<Report, AppError>>,
): Promise<Result<Report, AppError>> {
  return await retry(betweenCalls, ask, (report, tries) =>
    report.ok && !report.value.ready && tries < REPORT_TRIES ? REPORT_PACE : undefined,
  );
}
