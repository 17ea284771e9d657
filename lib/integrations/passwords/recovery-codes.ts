import { createHash, randomInt } from "node:crypto";

/** Letters and digits that are not mistaken for each other. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Sixteen of 31 signs: 79 bits, too many to try, so a plain hash keeps them. */
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** New recovery codes as a person writes them down: `abcd-efgh-jkmn-pqrs`. */
export function createRecoveryCodes(count: number): readonly string[] {
  return Array.from({ length: count }, () => Array.from({ length: GROUPS }, randomGroup).join("-"));
}

/** What is stored of a recovery code, however it was typed. Bound to its person: equal codes of two people differ. */
export function hashRecoveryCode(userId: string, code: string): string {
  const written = code.replace(/[\s-]/g, "").toLowerCase();
  return createHash("sha256").update(`carabiner recovery code\n${userId}\n${written}`).digest("hex");
}

function randomGroup(): string {
  return Array.from({ length: GROUP_LENGTH }, () => SIGNS.charAt(randomInt(SIGNS.length))).join("");
}
