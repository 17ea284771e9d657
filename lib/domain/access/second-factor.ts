import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import { SIGN_IN_LIMITS } from "./session-limits";
import { countAttempt, type SignInPorts } from "./sign-in";

/** How many recovery codes a person gets. */
export const RECOVERY_CODES = 10;

/** For whom a second factor is required. */
export const SECOND_FACTOR_RULES = ["off", "admins"] as const;
export type SecondFactorRule = (typeof SECOND_FACTOR_RULES)[number];

/** What was entered in the place of a second factor. */
export type SecondFactorMethod = "code" | "recovery-code";

/** What the check of a code needs from outside. */
export type SecondFactorPorts = {
  /** The secret of a factor in force, with the database's time. */
  readonly findSecret: (userId: string) => Promise<{ readonly secret: Secret; readonly now: Date } | undefined>;
  /** The time step that a code belongs to: the present one or a neighbour; undefined for a wrong code. */
  readonly stepOf: (secret: Secret, code: string, now: Date) => number | undefined;
  /** Marks a step as used; false when it, or a later one, was used before. */
  readonly useStep: (userId: string, step: number) => Promise<boolean>;
  /** Uses up a recovery code; false when there is no such unused one. */
  readonly useRecoveryCode: (userId: string, code: string, network: string | undefined) => Promise<boolean>;
};

type Entry = {
  readonly userId: string;
  readonly email: string;
  readonly code: string;
  /** The whole address, for counting; events keep its network only. */
  readonly address: string;
  readonly network: string | undefined;
};

/** One message for a wrong, a used and a late code, and for a locked account. */
export const CODE_REFUSED: AppError = {
  code: "invalid_input",
  message: "The code was not accepted.",
  fieldErrors: {
    code: `The code is wrong or was used before. Wait for the next one. After ${String(SIGN_IN_LIMITS.perAccount)} failed attempts the account is locked for ${String(SIGN_IN_LIMITS.windowMinutes)} minutes.`,
  },
};

/** Whether a person has to set up a second factor before anything else. Those of an identity provider have theirs there. */
export function mustSetUpSecondFactor(
  rule: SecondFactorRule,
  person: {
    readonly grants: readonly { readonly role: string }[];
    readonly usesProvider: boolean;
    readonly hasSecondFactor: boolean;
  },
): boolean {
  if (rule === "off" || person.usesProvider || person.hasSecondFactor) return false;
  return person.grants.some(({ role }) => role === "owner" || role === "org-admin");
}

/** The refusal of everything else until a person whom the portal requires one of has set up a second factor. */
export const SET_UP_FIRST: AppError = {
  code: "precondition_failed",
  message: "This portal requires a second factor of you. Set it up under “Your account” first; nothing was done yet.",
};

/**
 * Checks the code of a person's second factor, or a recovery code in its place, and uses it up.
 *
 * A wrong one counts like a wrong password: the same attempts, the same lock. `invalid_input` for the field `code`.
 */
export async function enterCode(
  ports: { readonly signIn: Pick<SignInPorts, "attempts" | "subjectOf" | "recordFailure">; readonly factor: SecondFactorPorts },
  { userId, email, code, address, network }: Entry,
): Promise<Result<SecondFactorMethod, AppError>> {
  const attempt = await countAttempt(ports.signIn, { email, address });
  // A locked account uses no code up: the person may need it when the lock is over.
  const method = attempt.lockedBy === undefined ? await useCode(ports.factor, { userId, code, network }) : undefined;
  if (method === undefined) {
    await attempt.fail({ userId, network, during: "second-factor" });
    return err(CODE_REFUSED);
  }
  await attempt.succeed();
  return ok(method);
}

async function useCode(
  ports: SecondFactorPorts,
  { userId, code, network }: Pick<Entry, "userId" | "code" | "network">,
): Promise<SecondFactorMethod | undefined> {
  const written = code.replace(/[\s-]/g, "").toLowerCase();
  if (!/^\d{6}$/.test(written)) return (await ports.useRecoveryCode(userId, written, network)) ? "recovery-code" : undefined;
  const factor = await ports.findSecret(userId);
  const step = factor === undefined ? undefined : ports.stepOf(factor.secret, written, factor.now);
  return step !== undefined && (await ports.useStep(userId, step)) ? "code" : undefined;
}
