/** A session ends after this long without a request. */
export const SESSION_IDLE_MINUTES = 30;

/** A session ends this long after its sign-in, whatever was done in it. */
export const SESSION_HOURS = 12;

/** How stale the time of the last request may be in the database: one write a minute, not one a request. */
export const SESSION_TOUCH_SECONDS = 60;

/** Failed sign-ins that lock an account, and an address, for the window. */
export const SIGN_IN_LIMITS = { perAccount: 10, perAddress: 50, windowMinutes: 15 } as const;

/** Lengths of a password: long enough to need no rules of composition, short enough to hash safely. */
export const PASSWORD_LENGTH = { min: 15, max: 128 } as const;

/** How long a sign-in waits for the code of the second factor after the password. */
export const PENDING_SIGN_IN_MINUTES = 5;

/** How long the secret of a second factor waits for its first code. */
export const SECOND_FACTOR_SETUP_MINUTES = 15;

/** How long after a sign-in, or its confirmation, sensitive actions need no new confirmation. */
export const RECENT_MINUTES = 5;
