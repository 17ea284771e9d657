import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** Argon2id (the package's default) with OWASP's second set. @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

let dummy: Promise<string> | undefined;

/** The hash that is stored instead of a password. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(password.normalize("NFKC"), COST);
}

/**
 * Whether a password belongs to a hash. Without a hash (no such person) the hash of an unknown password is
 * compared, so that the answer takes as long, and is always no.
 */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  dummy ??= hashPassword(randomBytes(24).toString("base64"));
  // Awaited in either case: the first attempt after a start makes it, for any person.
  const substitute = await dummy;
  const matches = await verify(stored ?? substitute, password.normalize("NFKC"));
  return stored !== undefined && matches;
}
