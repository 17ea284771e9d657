import { hkdfSync } from "node:crypto";

/** Next.js wants exactly this many bytes. */
const KEY_BYTES = 32;

/**
 * The key that encrypts the variables that server actions close over, in base64. It derives from `NEXTAUTH_SECRET`, so that every machine
 * with the same secret opens what another one encrypted.
 *
 * @see https://nextjs.org/docs/app/guides/self-hosting#server-functions-encryption-key
 */
export function actionKeyOf(secret: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", "carabiner server actions", KEY_BYTES)).toString("base64");
}
