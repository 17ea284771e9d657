import { randomBytes } from "node:crypto";

/** Crockford's alphabet in lower case: no letters that are mistaken for digits. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A new ID of ours, `run_1k9…`: the kind in front, then 120 random bits that can be read aloud and stand in a URL. */
export function newId(kind: string): string {
  return `${kind}_${Array.from(randomBytes(24), (byte) => ALPHABET[byte % 32]).join("")}`;
}
