import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { env } from "@/lib/config/env";
import { databaseClock } from "@/lib/db/database-clock";
import { Secret } from "@/lib/core/secret";
import { createDatabase, type Database } from "@/lib/db/client";
import { createSecretRepository } from "@/lib/db/secret-repository";
import { createUserRepository } from "@/lib/db/user-repository";
import { tenantOf } from "@/lib/domain/access/scope-access";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { apiKeyRef } from "@/lib/domain/connections/connection-secrets";
import { readApiKey } from "@/lib/domain/connections/harness-connection-input";
import type { KeptSecretRef } from "@/lib/domain/secrets/secret-ref";
import { hashPassword } from "@/lib/integrations/passwords/argon2";
import { openKeyFile } from "@/lib/integrations/vault/key-file";
import { createVault } from "@/lib/integrations/vault/vault";
import {
  HARNESS_ACCOUNT_ID,
  HARNESS_ACCOUNT_NAME,
  PORTAL_EXTERNAL_ID,
  PORTAL_ROLE,
  PORTAL_USER,
  SANDBOX_ACCOUNTS,
  SANDBOX_API_KEYS,
  SANDBOX_PASSWORD,
  SANDBOX_PEOPLE,
} from "@/sandbox/seed/world";

/** IDs of what is seeded are fixed, so that seeding again finds it. */
const HARNESS_CONNECTION_ID = "hcon_sandbox";

/**
 * The portal's first rows: with a sandbox its people and connections, and until the portal has an owner a one-time link
 * that makes one. Safe to repeat at any time: rows that exist stay as people changed them. Returns what to print.
 */
export async function seedPortal(
  db: Database,
  options: { readonly sandbox: boolean; readonly dataDir: string; readonly portalUrl: string },
): Promise<string[]> {
  const left = options.sandbox ? await seedSandbox(db, options.dataDir) : [];
  return [...left, ...(await offerOwnerLink(db, options.portalUrl))];
}

async function seedSandbox(db: Database, dataDir: string): Promise<string[]> {
  const left = await seedPeople(db);
  await seedHarnessConnection(db, dataDir);
  await seedAwsConnections(db);
  return left;
}

async function offerOwnerLink(db: Database, portalUrl: string): Promise<string[]> {
  const users = createUserRepository(db, { sandboxPeople: false });
  if (await users.hasOwner()) return [];
  const token = await users.createOwnerLink();
  return [
    "This portal has no owner yet. Open this link once to become its owner:",
    `  ${portalUrl.replace(/\/$/, "")}/setup/${token}`,
  ];
}

/**
 * A person gets their role once, together with their row: what an admin gave or took since then is not undone. Returns
 * a line for each person whose e-mail belongs to another user.
 */
async function seedPeople(db: Database): Promise<string[]> {
  const passwordHash = await hashPassword(SANDBOX_PASSWORD);
  const left: string[] = [];
  for (const { key, email, name, ...place } of SANDBOX_PEOPLE) {
    const id = `user_sandbox_${key}`;
    await db.$transaction(async (tx) => {
      const person = { id, email, name, passwordHash, sandbox: true };
      const made = await tx.user.createMany({ data: [person], skipDuplicates: true });
      if (made.count === 0) return;
      await tx.roleGrant.create({
        data: {
          id: `grant_sandbox_${key}`,
          userId: id,
          role: place.role,
          accountIdentifier: place.role === "owner" ? null : HARNESS_ACCOUNT_ID,
          orgIdentifier: "org" in place ? place.org : null,
          projectIdentifier: "project" in place ? place.project : null,
          grantedById: "seed",
        },
        select: { id: true },
      });
    });
    if ((await db.user.count({ where: { id } })) === 0)
      left.push(`${name} of the sandbox was left out: another person has the e-mail ${email}.`);
  }
  return left;
}

async function seedHarnessConnection(db: Database, dataDir: string): Promise<void> {
  const vault = createVault({ store: createSecretRepository(db), keys: () => openKeyFile(dataDir) });
  const connection = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: undefined };
  const existing = await db.harnessConnection.findFirst({
    where: { id: HARNESS_CONNECTION_ID },
    select: { apiKeySecretId: true, removedAt: true },
  });
  if (existing !== null && existing.removedAt !== null) return;
  // A new key file does not open what the old one wrapped: then the key is stored again.
  if (existing !== null && (await opens(vault, apiKeyRef({ ...connection, ...existing })))) return;
  const { ref } = await vault.keep({
    tenant: tenantOf(connection),
    purpose: "harness-api-key",
    value: new Secret(SANDBOX_API_KEYS.admin),
  });
  const apiKeyHint = readApiKey(SANDBOX_API_KEYS.admin)?.hint ?? "service account key";
  await db.harnessConnection.upsert({
    where: { id: HARNESS_CONNECTION_ID },
    update: { apiKeySecretId: ref.id },
    create: {
      id: HARNESS_CONNECTION_ID,
      kind: "sandbox",
      name: HARNESS_ACCOUNT_NAME,
      baseUrl: "sandbox",
      accountIdentifier: HARNESS_ACCOUNT_ID,
      accountName: HARNESS_ACCOUNT_NAME,
      apiKeySecretId: ref.id,
      apiKeyHint,
      createdById: "seed",
      checkedAt: databaseClock.now(),
    },
    select: { id: true },
  });
}

async function opens(vault: ReturnType<typeof createVault>, ref: KeptSecretRef): Promise<boolean> {
  try {
    return (await vault.open(ref)).ok;
  } catch {
    // Wrapped by a key that is gone; the seed knows the value and writes it again.
    return false;
  }
}

async function seedAwsConnections(db: Database): Promise<void> {
  for (const [key, account] of Object.entries(SANDBOX_ACCOUNTS)) {
    const isOwnAccount = account.id === SANDBOX_ACCOUNTS.shared.id;
    await db.awsConnection.upsert({
      where: { id: `acon_sandbox_${key}` },
      update: {},
      create: {
        id: `acon_sandbox_${key}`,
        kind: "sandbox",
        name: account.alias,
        accountId: account.id,
        accountAlias: account.alias,
        method: "sandbox",
        roleArn: isOwnAccount ? null : `arn:aws:iam::${account.id}:role/${PORTAL_ROLE}`,
        externalId: isOwnAccount ? null : PORTAL_EXTERNAL_ID,
        callerArn: isOwnAccount
          ? `arn:aws:iam::${account.id}:user/${PORTAL_USER}`
          : `arn:aws:sts::${account.id}:assumed-role/${PORTAL_ROLE}/carabiner`,
        accountIdentifier: HARNESS_ACCOUNT_ID,
        createdById: "seed",
        checkedAt: databaseClock.now(),
      },
      select: { id: true },
    });
  }
}

async function main(): Promise<void> {
  const { CARABINER_SANDBOX, CARABINER_DATA_DIR, DATABASE_URL, NEXTAUTH_URL } = env();
  if (DATABASE_URL === undefined) throw new Error("DATABASE_URL is not set. `npm start` sets it.");
  const db = createDatabase(DATABASE_URL, EVERY_TENANT, 2);
  try {
    const lines = await seedPortal(db, {
      sandbox: CARABINER_SANDBOX !== "off",
      dataDir: CARABINER_DATA_DIR,
      portalUrl: NEXTAUTH_URL,
    });
    for (const line of lines) process.stdout.write(`${line}\n`);
  } finally {
    await db.$disconnect();
  }
}

// Run, not imported; the path may have come through a symbolic link.
const program = process.argv[1];
if (program !== undefined && realpathSync(program) === fileURLToPath(import.meta.url)) await main();
