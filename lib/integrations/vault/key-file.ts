import { createHash, randomBytes } from "node:crypto";
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { parseJson } from "@/lib/core/parse-json";
import { SetupError } from "@/lib/core/setup-error";

/** A key that wraps data keys, with the ID that rows name it by. */
export type WrappingKey = { readonly keyId: string; readonly key: Buffer };

/** The keys of this installation: `current` wraps new data keys, older ones still open what they wrapped. */
export type KeyRing = {
  readonly current: WrappingKey;
  readonly keyIds: readonly string[];
  readonly find: (keyId: string) => WrappingKey | undefined;
};

const KEY_BYTES = 32;
const keyFileSchema = z.object({
  current: z.string().min(1),
  keys: z.record(
    z.string(),
    z.string().refine((key) => Buffer.from(key, "base64").length === KEY_BYTES),
  ),
});

/**
 * The key ring in `<data folder>/key.json`; made, readable by this user only, when there is none. Several processes may
 * ask at once: one file wins and all read it.
 *
 * Throws when the file is not a key file or others on this machine may read it; never with its content.
 */
export function openKeyFile(dataDir: string): KeyRing {
  const path = join(/* turbopackIgnore: true */ dataDir, "key.json");
  const written = readIfThere(path) ?? createKeyFile(path);
  if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
    throw new SetupError(`${path} can be read by other users. Run \`chmod 600\` on it; it opens every stored secret.`);
  }
  const parsed = keyFileSchema.safeParse(parseJson(written));
  const current = parsed.success ? parsed.data.keys[parsed.data.current] : undefined;
  if (!parsed.success || current === undefined) {
    throw new SetupError(
      `${path} is not a key file of this portal. Restore it from a backup; without it no stored secret can be opened.`,
    );
  }
  const { keys } = parsed.data;
  const find = (keyId: string) => {
    const key = keys[keyId];
    return key === undefined ? undefined : { keyId, key: Buffer.from(key, "base64") };
  };
  return { current: { keyId: parsed.data.current, key: Buffer.from(current, "base64") }, keyIds: Object.keys(keys), find };
}

/** Whether the data folder has a key file; `openKeyFile` would make one. */
export function hasKeyFile(dataDir: string): boolean {
  return existsSync(join(/* turbopackIgnore: true */ dataDir, "key.json"));
}

/** Identifies a key without revealing anything about it. */
export function fingerprintOf({ keyId, key }: WrappingKey): string {
  return createHash("sha256").update("carabiner key file\0").update(`${keyId}\0`).update(key).digest("hex");
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new SetupError(
      `${path} cannot be read by this user. Correct its owner, and its mode to 600; it opens every stored secret.`,
      {
        cause: error,
      },
    );
  }
}

function createKeyFile(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const keyId = `key-${randomBytes(6).toString("hex")}`;
  const fresh = `${path}.${randomBytes(6).toString("hex")}`;
  const key = randomBytes(KEY_BYTES).toString("base64");
  try {
    // Flushed before it has its name: a key that is used and then lost with the power would take every secret with it.
    writeFileSync(fresh, JSON.stringify({ current: keyId, keys: { [keyId]: key } }), { mode: 0o600, flag: "wx", flush: true });
    chmodSync(fresh, 0o600);
    // A link fails where the name is taken, so a key that another process has begun to use is never replaced.
    linkSync(fresh, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  return readFileSync(path, "utf8");
}
