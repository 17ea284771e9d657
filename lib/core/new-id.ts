import { randomBytes } from "node:crypto";

/** Crockford's alphabet in lower case: no letters that are mistaken for digits. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * A new ID of this portal, `run_1k9…`: the kind first, then characters of five random bits each that can be read aloud and used in a
 * URL. The usual 24 tell things apart; what must not be guessed takes more.
 */
export function newId(kind: string, signs = 24): string {
  return `${kind}_${Array.from(randomBytes(signs), (byte) => ALPHABET[byte % 32]).join("")}`;
}
