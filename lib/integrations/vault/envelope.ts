import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Secret } from "@/lib/core/secret";
import { runOf, type KeptPurpose, type SecretRef } from "@/lib/domain/secrets/secret-ref";
import type { StoredSecret } from "@/lib/domain/secrets/stored-secret";
import type { KeyRing } from "./key-file";

const CIPHER = "aes-256-gcm";

/** The algorithm of new rows: the additional data hold the whole reference. */
export const ALGORITHM = `${CIPHER}/place`;

/** The algorithm of older rows: bound to tenant, ID and version only. Secrets that connections kept then still open. */
const UNPLACED_ALGORITHM = CIPHER;
const KEPT_BEFORE: readonly KeptPurpose[] = ["harness-api-key", "aws-session"];

/** NIST SP 800-38D: 96-bit nonces, 128-bit tags. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a value under a fresh data key and wraps that key with the ring's current one. Both are bound to the whole of the
 * reference and the version: a row that is copied or moved to another place does not open there.
 */
export function seal(value: Secret, ref: SecretRef, ring: KeyRing): StoredSecret {
  const version = 1;
  const bound = additionalData(ref, { algorithm: ALGORITHM, version });
  const dataKey = randomBytes(32);
  const plain = Buffer.from(value.reveal(), "utf8");
  try {
    const content = encrypt(dataKey, plain, bound);
    const wrapped = encrypt(ring.current.key, dataKey, bound);
    return {
      algorithm: ALGORITHM,
      keyId: ring.current.keyId,
      wrappedKey: Buffer.concat([wrapped.nonce, wrapped.tag, wrapped.ciphertext]),
      version,
      ...content,
    };
  } finally {
    dataKey.fill(0);
    plain.fill(0);
  }
}

/** The value of a sealed secret. Throws, naming its purpose only, when anything of the row was changed. */
export function unseal(stored: StoredSecret, ref: SecretRef, ring: KeyRing): Secret {
  const named = `A stored secret (${ref.purpose})`;
  const key = ring.find(stored.keyId);
  if (key === undefined) throw new Error(`${named} needs key ${stored.keyId}, which the key file does not hold.`);
  if (!isKnown(stored, ref)) throw new Error(`${named} is encrypted in a way that this version does not know.`);
  const bound = additionalData(ref, stored);
  let dataKey: Buffer | undefined;
  let plain: Buffer | undefined;
  try {
    const wrapped = Buffer.from(stored.wrappedKey);
    dataKey = decrypt(
      key.key,
      {
        nonce: wrapped.subarray(0, NONCE_BYTES),
        tag: wrapped.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
        ciphertext: wrapped.subarray(NONCE_BYTES + TAG_BYTES),
      },
      bound,
    );
    plain = decrypt(dataKey, stored, bound);
    return new Secret(plain.toString("utf8"));
  } catch {
    throw new Error(`${named} cannot be opened: it was changed in the database, or belongs to another key file.`);
  } finally {
    dataKey?.fill(0);
    plain?.fill(0);
  }
}

/** A row from before says nothing about its purpose or run that encryption holds it to, so it opens as a connection's only. */
function isKnown({ algorithm }: StoredSecret, ref: SecretRef): boolean {
  if (algorithm === ALGORITHM) return true;
  const isKept = KEPT_BEFORE.some((purpose) => purpose === ref.purpose);
  return algorithm === UNPLACED_ALGORITHM && isKept && runOf(ref) === undefined;
}

type Box = { readonly nonce: Uint8Array; readonly tag: Uint8Array; readonly ciphertext: Uint8Array };

function encrypt(key: Buffer, plain: Buffer, bound: Buffer): Box {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce, tag: cipher.getAuthTag(), ciphertext };
}

function decrypt(key: Buffer, { nonce, tag, ciphertext }: Box, bound: Buffer): Buffer {
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

/** The parts after the tenant hold no bar, so no two references give the same text. */
function additionalData(ref: SecretRef, { algorithm, version }: Pick<StoredSecret, "algorithm" | "version">): Buffer {
  const unplaced = `${ref.tenant}|${ref.id}|${String(version)}`;
  return Buffer.from(algorithm === ALGORITHM ? `${unplaced}|${ref.purpose}|${runOf(ref) ?? ""}` : unplaced, "utf8");
}
