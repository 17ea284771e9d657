// What a checkout generates once for itself: kept in the data folder, readable by its owner only.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readJson, writeWhole } from "./paths.mjs";

/** Signs cookies and encrypts what server actions close over. */
export function generatedSecrets(data) {
  const file = join(data, "secrets.json");
  const known = readJson(file, {});
  const secrets = {
    NEXTAUTH_SECRET: known.NEXTAUTH_SECRET ?? randomBytes(32).toString("base64url"),
    // Next.js wants exactly this many bytes in plain base64.
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: known.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ?? randomBytes(32).toString("base64"),
  };
  if (JSON.stringify(known) !== JSON.stringify(secrets)) writeWhole(file, JSON.stringify(secrets));
  return secrets;
}

/** This machine's name among the workers on one database: the same after every restart. */
export function executorId(data) {
  const file = join(data, "executor-id.json");
  const known = readJson(file, {}).id;
  if (typeof known === "string") return known;
  const id = `worker-${randomBytes(6).toString("hex")}`;
  writeWhole(file, JSON.stringify({ id }));
  return id;
}
