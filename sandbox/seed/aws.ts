import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";

import { localAwsClient } from "@/sandbox/local-aws-client";

import { type AccountKey, createAccountClients } from "./aws-clients";
import { seedClusters } from "./aws-clusters";
import { enforcePermissions, resetAws } from "./aws-control";
import { seedIdentities, type SeededIdentities } from "./aws-identities";
import { seedInstances } from "./aws-instances";
import { userArn } from "./aws-documents";
import { PORTAL_USER } from "./world";

const IDENTITIES_FILE = "aws-identities.json";
const ACCOUNTS: readonly AccountKey[] = ["shared", "prod", "staging", "data"];

const keySchema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
const identitiesSchema = z.object({ portal: keySchema, control: keySchema });

export type SeedAwsOptions = {
  readonly endpoint: string;
  /** Where the identities file is; the launcher's journal usually lies beside it. */
  readonly stateDir: string;
};

export type SeedAwsOutcome = {
  readonly seeded: boolean;
  readonly identities: SeededIdentities;
};

async function readIdentities(file: string): Promise<SeededIdentities | null> {
  try {
    return identitiesSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/** Whether this sandbox knows the portal's key: then it holds the world that the file belongs to. */
async function isKnown(endpoint: string, { portal }: SeededIdentities): Promise<boolean> {
  const sts = localAwsClient(STSClient, { endpoint, region: "us-east-1", credentials: portal });
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return Arn === userArn("shared", PORTAL_USER);
  } catch {
    return false;
  } finally {
    sts.destroy();
  }
}

async function seedAccount(endpoint: string, account: AccountKey): Promise<SeededIdentities | null> {
  const clients = createAccountClients(endpoint, account);
  try {
    const identities = await seedIdentities(account, clients);
    const networks = await seedInstances(account, clients);
    await seedClusters(account, clients, networks);
    return identities;
  } finally {
    clients.close();
  }
}

/** Written aside and renamed, so that a reader never sees half of it. */
async function writeIdentities(file: string, identities: SeededIdentities): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(identities, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/**
 * Fills the local AWS with four accounts and turns permissions on. The identities file is written last and marks a
 * complete seed: a second call finds it and does nothing, a call after an interrupted one starts again.
 */
export async function seedAws({ endpoint, stateDir }: SeedAwsOptions): Promise<SeedAwsOutcome> {
  const file = join(stateDir, IDENTITIES_FILE);
  const known = await readIdentities(file);
  if (known !== null && (await isKnown(endpoint, known))) return { seeded: false, identities: known };

  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  await resetAws(endpoint);
  const results = await Promise.all(ACCOUNTS.map((account) => seedAccount(endpoint, account)));
  const identities = results.find((result) => result !== null);
  if (identities === undefined) throw new Error("The AWS seed made no portal user.");
  await enforcePermissions(endpoint, true);
  await writeIdentities(file, identities);
  return { seeded: true, identities };
}
