import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { env } from "@/lib/config/env";
import { systemClock } from "@/lib/core/clock";
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
 * The portal's first rows. With a sandbox: its people and connections; safe to repeat, nothing of anybody's is
 * overwritten. Without one: a one-time link that makes the owner, printed while there is none.
 */
export async function seedPortal(
  db: Database,
  options: { readonly sandbox: boolean; readonly dataDir: string; readonly portalUrl: string },
): Promise<string[]> {
  if (!options.sandbox) return await offerOwnerLink(db, options.portalUrl);
  await seedPeople(db);
  await seedHarnessConnection(db, options.dataDir);
  await seedAwsConnections(db);
  return [];
}

async function offerOwnerLink(db: Database, portalUrl: string): Promise<string[]> {
  const users = createUserRepository(db, { clock: systemClock, sandboxPeople: false });
  if (await users.hasOwner()) return [];
  const token = await users.createOwnerLink();
  return [
    "Nobody owns this portal yet. Open this link once to become its owner:",
    `  ${portalUrl.replace(/\/$/, "")}/setup/${token}`,
  ];
}

async function seedPeople(db: Database): Promise<void> {
  for (const person of SANDBOX_PEOPLE) {
    const id = `user_sandbox_${person.key}`;
    const existing = await db.user.findFirst({ where: { id }, select: { id: true } });
    if (existing === null) {
      const passwordHash = await hashPassword(SANDBOX_PASSWORD);
      await db.user.create({
        data: { id, email: person.email, name: person.name, passwordHash, sandbox: true },
        select: { id: true },
      });
    }
    await db.roleGrant.upsert({
      where: { id: `grant_sandbox_${person.key}` },
      update: {},
      create: {
        id: `grant_sandbox_${person.key}`,
        userId: id,
        role: person.role,
        accountIdentifier: person.role === "owner" ? null : HARNESS_ACCOUNT_ID,
        orgIdentifier: "org" in person ? person.org : null,
        projectIdentifier: "project" in person ? person.project : null,
        grantedById: "seed",
      },
      select: { id: true },
    });
  }
}

async function seedHarnessConnection(db: Database, dataDir: string): Promise<void> {
  const vault = createVault({ store: createSecretRepository(db), keys: () => openKeyFile(dataDir) });
  const connection = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: undefined };
  const existing = await db.harnessConnection.findFirst({
    where: { id: HARNESS_CONNECTION_ID },
    select: { apiKeySecretId: true },
  });
  // A key file that was made anew does not open what the old one wrapped: then the key is stored again.
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
      checkedAt: systemClock.now(),
    },
    select: { id: true },
  });
}

async function opens(vault: ReturnType<typeof createVault>, ref: KeptSecretRef): Promise<boolean> {
  try {
    return (await vault.open(ref)).ok;
  } catch {
    // Wrapped by a key that is gone; the seed knows the value and writes it anew.
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
        checkedAt: systemClock.now(),
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
      sandbox: CARABINER_SANDBOX === "on",
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
