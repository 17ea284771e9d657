import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Secret } from "@/lib/core/secret";
import type { StoredSecret } from "@/lib/domain/secrets/stored-secret";
import type { KeyRing } from "./key-file";

/** What a row of today is encrypted with; rows of another name are refused. */
export const ALGORITHM = "aes-256-gcm";

/** NIST SP 800-38D: 96-bit nonces, 128-bit tags. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

type Bound = Pick<StoredSecret, "tenant" | "id" | "version">;
type Sealed = Pick<StoredSecret, "algorithm" | "keyId" | "wrappedKey" | "nonce" | "tag" | "ciphertext">;

/**
 * Encrypts a value under a fresh data key and wraps that key with the ring's current one. Both are bound to tenant, ID
 * and version: a row that is copied to another place does not open there.
 */
export function seal(value: Secret, bound: Bound, ring: KeyRing): Sealed {
  const dataKey = randomBytes(32);
  const plain = Buffer.from(value.reveal(), "utf8");
  try {
    const content = encrypt(dataKey, plain, additionalData(bound));
    const wrapped = encrypt(ring.current.key, dataKey, additionalData(bound));
    return {
      algorithm: ALGORITHM,
      keyId: ring.current.keyId,
      wrappedKey: Buffer.concat([wrapped.nonce, wrapped.tag, wrapped.ciphertext]),
      ...content,
    };
  } finally {
    dataKey.fill(0);
    plain.fill(0);
  }
}

/** The value of a sealed secret. Throws, without saying more than the ID, when anything of the row was changed. */
export function unseal(stored: StoredSecret, ring: KeyRing): Secret {
  const key = ring.find(stored.keyId);
  if (key === undefined) throw new Error(`The key file does not hold key ${stored.keyId}, which secret ${stored.id} needs.`);
  if (stored.algorithm !== ALGORITHM) throw new Error(`Secret ${stored.id} is encrypted in a way this version does not know.`);
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
      additionalData(stored),
    );
    plain = decrypt(dataKey, stored, additionalData(stored));
    return new Secret(plain.toString("utf8"));
  } catch {
    throw new Error(`Secret ${stored.id} cannot be opened: it was changed in the database, or belongs to another key file.`);
  } finally {
    dataKey?.fill(0);
    plain?.fill(0);
  }
}

type Box = { readonly nonce: Uint8Array; readonly tag: Uint8Array; readonly ciphertext: Uint8Array };

function encrypt(key: Buffer, plain: Buffer, bound: Buffer): Box {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce, tag: cipher.getAuthTag(), ciphertext };
}

function decrypt(key: Buffer, { nonce, tag, ciphertext }: Box, bound: Buffer): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

function additionalData({ tenant, id, version }: Bound): Buffer {
  return Buffer.from(`${tenant}|${id}|${String(version)}`, "utf8");
}
