import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { Actor } from "./actor";
import { RECOVERY_CODES } from "./second-factor";

/** A QR code as one path: dark squares of one unit on a light square of `size` units, with the quiet zone around them. */
export type QrPicture = { readonly size: number; readonly path: string };

/** What setting up a second factor needs from outside the domain. */
export type SetUpPorts = {
  readonly createSecret: () => Secret;
  /** The secret as the picture that an authenticator app scans. `account` is the name that the app shows. */
  readonly drawSecret: (secret: Secret, account: string) => QrPicture;
  /** Keeps the secret encrypted for the time of the set-up and returns its ID. */
  readonly keepSecret: (secret: Secret) => Promise<string>;
  readonly begin: (actor: Actor, secretId: string) => Promise<Result<undefined, AppError>>;
  /** The secret whose first code is awaited, with the database's time. */
  readonly findPending: (
    userId: string,
  ) => Promise<{ readonly secretId: string; readonly secret: Secret; readonly now: Date } | undefined>;
  readonly stepOf: (secret: Secret, code: string, now: Date) => number | undefined;
  readonly createCodes: (count: number) => readonly string[];
  readonly hashCode: (userId: string, code: string) => string;
  readonly turnOn: (
    actor: Actor,
    factor: { readonly secretId: string; readonly step: number; readonly codeHashes: readonly string[] },
  ) => Promise<Result<undefined, AppError>>;
  readonly replaceCodes: (actor: Actor, codeHashes: readonly string[]) => Promise<Result<undefined, AppError>>;
};

/** The secret of a set-up, which a person sees once: as text, and as the picture of it. */
export type NewSecondFactor = { readonly secret: Secret; readonly picture: QrPicture };

/** Codes that a person sees once. */
export type RecoveryCodes = { readonly recoveryCodes: readonly string[] };

const NOT_BEGUN: AppError = {
  code: "precondition_failed",
  message: "The set-up is more than 15 minutes old, or was not begun. Begin it again; the code of the new picture counts.",
};
const WRONG_CODE: AppError = {
  code: "invalid_input",
  message: "The second factor is not on yet.",
  fieldErrors: {
    code: "This is not the code that the app shows now. Wait for the next one, and check the clock of the telephone.",
  },
};

/** Begins a set-up: a new secret, to be shown once. `conflict` when a factor is on. */
export async function beginSecondFactor(
  ports: Pick<SetUpPorts, "createSecret" | "drawSecret" | "keepSecret" | "begin">,
  actor: Actor,
): Promise<Result<NewSecondFactor, AppError>> {
  const secret = ports.createSecret();
  const begun = await ports.begin(actor, await ports.keepSecret(secret));
  return begun.ok ? ok({ secret, picture: ports.drawSecret(secret, actor.email) }) : begun;
}

/**
 * Puts the factor in force with a code of the app, which shows that the app has the secret, and returns the recovery codes.
 *
 * `invalid_input` for the field `code`; `precondition_failed` when no set-up waits.
 */
export async function turnOnSecondFactor(
  ports: Pick<SetUpPorts, "findPending" | "stepOf" | "createCodes" | "hashCode" | "turnOn">,
  actor: Actor,
  code: string,
): Promise<Result<RecoveryCodes, AppError>> {
  const pending = await ports.findPending(actor.userId);
  if (pending === undefined) return err(NOT_BEGUN);
  const step = ports.stepOf(pending.secret, code.replace(/\s/g, ""), pending.now);
  if (step === undefined) return err(WRONG_CODE);
  const { recoveryCodes, codeHashes } = newCodes(ports, actor);
  const turnedOn = await ports.turnOn(actor, { secretId: pending.secretId, step, codeHashes });
  return turnedOn.ok ? ok({ recoveryCodes }) : turnedOn;
}

/** Replaces the recovery codes of a factor in force by new ones. */
export async function renewRecoveryCodes(
  ports: Pick<SetUpPorts, "createCodes" | "hashCode" | "replaceCodes">,
  actor: Actor,
): Promise<Result<RecoveryCodes, AppError>> {
  const { recoveryCodes, codeHashes } = newCodes(ports, actor);
  const replaced = await ports.replaceCodes(actor, codeHashes);
  return replaced.ok ? ok({ recoveryCodes }) : replaced;
}

function newCodes(ports: Pick<SetUpPorts, "createCodes" | "hashCode">, { userId }: Actor) {
  const recoveryCodes = ports.createCodes(RECOVERY_CODES);
  return { recoveryCodes, codeHashes: recoveryCodes.map((code) => ports.hashCode(userId, code)) };
}
