import { randomBytes } from "node:crypto";

/** Crockford's alphabet in lower case: no letters that are mistaken for digits. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * A new ID of ours, `run_1k9…`: the kind in front, then signs of five random bits each that can be read aloud and stand in a
 * URL. The usual 24 tell things apart; what must not be guessed takes more.
 */
export function newId(kind: string, signs = 24): string {
  return `${kind}_${Array.from(randomBytes(signs), (byte) => ALPHABET[byte % 32]).join("")}`;
}
