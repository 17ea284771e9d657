import { createHmac } from "node:crypto";
import { hostname } from "node:os";
import { env } from "@/lib/config/env";
import { WORKFLOW_ENGINE } from "@/lib/config/workflow-engine";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Database } from "@/lib/db/client";
import { createInstallationRepository } from "@/lib/db/installation-repository";
import { agree, differences, type Fact, type OwnFacts } from "@/lib/domain/installation/agreement";
import { fingerprintOf, hasKeyFile, openKeyFile } from "@/lib/integrations/vault/key-file";

type Joining = {
  readonly executorId: string;
  /** The process is the worker itself; the program that compares before the parts start is not. */
  readonly isWorker: boolean;
  /** Go on with a new key although stored secrets need a lost one. */
  readonly newKey?: boolean;
};

/**
 * Compares this machine with the others of its installation and records what it is the first to have. The first machine of
 * an installation gets its key file here.
 *
 * @param db under every tenant's scope
 * Errors: `precondition_failed` with what to copy or to change.
 */
export async function joinInstallation(
  db: Database,
  { executorId, isWorker, newKey = false }: Joining,
): Promise<Result<readonly Fact[], AppError>> {
  const installation = createInstallationRepository(db);
  const settle = async () => {
    const { own, keyIds } = readOwnFacts();
    const machine = { name: hostname(), executorId, isWorker, keyIds, values: own };
    return await installation.settle(machine, (recorded, around) => agree(recorded, own, { ...around, newKey }));
  };
  const settled = await settle();
  const { CARABINER_DATA_DIR } = env();
  if (!settled.ok || hasKeyFile(CARABINER_DATA_DIR)) return settled;
  openKeyFile(CARABINER_DATA_DIR);
  const again = await settle();
  return again.ok ? ok([...settled.value, ...again.value]) : again;
}

/** In what this machine differs from what the installation has recorded; empty when it may answer requests. */
export async function findDifferences(db: Database): Promise<readonly Fact[]> {
  return differences(await createInstallationRepository(db).read(), readOwnFacts().own);
}

function readOwnFacts(): { readonly own: OwnFacts; readonly keyIds: readonly string[] } {
  const { CARABINER_DATA_DIR, CARABINER_BUILD_ID, NEXTAUTH_SECRET } = env();
  const shared = {
    "sign-in-secret": NEXTAUTH_SECRET === undefined ? undefined : fingerprintOfSecret(NEXTAUTH_SECRET),
    build: CARABINER_BUILD_ID,
    engine: WORKFLOW_ENGINE.version,
  };
  if (!hasKeyFile(CARABINER_DATA_DIR)) return { own: shared, keyIds: [] };
  const { current, keyIds, find } = openKeyFile(CARABINER_DATA_DIR);
  const keys = keyIds.flatMap((keyId) => {
    const key = find(keyId);
    return key === undefined ? [] : [fingerprintOf(key)];
  });
  return { own: { ...shared, "key-file": fingerprintOf(current), keys }, keyIds };
}

function fingerprintOfSecret(secret: string): string {
  return createHmac("sha256", secret).update("carabiner installation").digest("hex");
}
