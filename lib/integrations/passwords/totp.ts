import { Secret as OtpSecret, TOTP } from "otpauth";
import { Secret } from "@/lib/core/secret";

/** What authenticator apps expect, and RFC 6238 names as its default. */
const SETTINGS = { algorithm: "SHA1", digits: 6, period: 30 } as const;

/** RFC 4226 asks for 128 bits and recommends 160. */
const SECRET_BYTES = 20;

/** Neighbouring steps that count as well: a code that was typed slowly, a telephone whose clock is a little off. */
const WINDOW = 1;

const ISSUER = "Carabiner";

/** A new secret of a second factor, in base32. */
export function createTotpSecret(): Secret {
  return new Secret(new OtpSecret({ size: SECRET_BYTES }).base32);
}

/** The `otpauth:` address that an authenticator app reads from a picture. It holds the secret. */
export function totpAddress(secret: Secret, account: string): string {
  return new TOTP({ ...SETTINGS, issuer: ISSUER, label: account, secret: secret.reveal() }).toString();
}

/** The time step of RFC 6238 that a code belongs to, the present one or a neighbour; undefined for a wrong code. */
export function totpStep(secret: Secret, code: string, now: Date): number | undefined {
  const totp = new TOTP({ ...SETTINGS, secret: secret.reveal() });
  const timestamp = now.getTime();
  const delta = totp.validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? undefined : totp.counter({ timestamp }) + delta;
}
