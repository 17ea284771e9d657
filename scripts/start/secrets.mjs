// What a checkout generates once for itself: kept in the data folder, readable by its owner only.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readJson, writeWhole } from "./paths.mjs";

/**
 * The secret that signs cookies and from which the key of server actions follows: the person's own, or one that is kept here.
 *
 * @param {string} data the data folder
 * @param {NodeJS.ProcessEnv} own the person's environment
 */
export function settledSecrets(data, own) {
  const given = own.NEXTAUTH_SECRET?.trim();
  if (given) return { NEXTAUTH_SECRET: given };
  const file = join(data, "secrets.json");
  const known = readJson(file, {});
  if (known.NEXTAUTH_SECRET) return { NEXTAUTH_SECRET: known.NEXTAUTH_SECRET };
  const secrets = { NEXTAUTH_SECRET: randomBytes(32).toString("base64url") };
  writeWhole(file, JSON.stringify(secrets));
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
