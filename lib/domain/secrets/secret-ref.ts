/** What a secret can be kept for until its owner removes it. A new use gets a new word here. */
export const KEPT_PURPOSES = ["harness-api-key", "aws-session", "totp-secret"] as const;

/** What a secret of a run's answers can wait for. Each word is used by one field of one answer and by one operation. */
export const PARKED_PURPOSES = ["secret-access-key", "ssh-private-key", "ssh-passphrase", "ssh-password"] as const;

export type KeptPurpose = (typeof KEPT_PURPOSES)[number];
export type ParkedPurpose = (typeof PARKED_PURPOSES)[number];

/** Where a kept secret belongs: the tenant whose record names it, and what that record uses it for. */
export type KeptSecretPlace = { readonly tenant: string; readonly purpose: KeptPurpose };

/** Where a parked secret belongs: always to one run. */
export type ParkedSecretPlace = { readonly tenant: string; readonly purpose: ParkedPurpose; readonly runId: string };

export type SecretPlace = KeptSecretPlace | ParkedSecretPlace;

/**
 * Names a secret. An ID alone opens nothing: tenant, purpose and run come from the record that is being worked on, never from
 * an input, and the secret is found only where all of them are its own.
 */
export type KeptSecretRef = KeptSecretPlace & { readonly id: string };
export type ParkedSecretRef = ParkedSecretPlace & { readonly id: string };
export type SecretRef = KeptSecretRef | ParkedSecretRef;

/** Where a secret of a run's answers is parked. */
export function parkedPlace(run: { readonly id: string; readonly tenant: string }, purpose: ParkedPurpose): ParkedSecretPlace {
  return { tenant: run.tenant, purpose, runId: run.id };
}

/** The run a place belongs to; nothing for a kept secret. */
export function runOf(place: SecretPlace): string | undefined {
  return "runId" in place ? place.runId : undefined;
}
