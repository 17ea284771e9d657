import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { atFields } from "@/lib/core/field-errors";
import { secretKeyProblem } from "@/lib/domain/aws/credentials-format";
import { checkHostKey } from "@/lib/domain/harness/host-key";
import { PARKED_PURPOSES, type ParkedPurpose } from "@/lib/domain/secrets/secret-ref";

import type { AnswerSlug } from "./answers";
import { secretFieldsOf, type SecretField } from "./secret-fields";

/** Secrets that were typed with an answer, by what they are for. */
export type EnteredSecrets = Readonly<Partial<Record<ParkedPurpose, Secret>>>;

/** The secrets as a form sends them. Nothing after this schema holds them in clear. */
export const enteredSecretsSchema = z.partialRecord(
  z.enum(PARKED_PURPOSES),
  z.string().transform((text) => new Secret(text)),
);

/** An RSA key of 16,384 bits has 12,700 characters. */
const MAX_KEY_LENGTH = 20_000;
const MAX_PASSWORD_LENGTH = 1000;

/**
 * The secrets that an answer needs and that were typed, in the form in which they are sent to Harness.
 *
 * Errors: `invalid_input` at the field of the answer. No message repeats a part of a secret.
 */
export function checkEntered(slug: AnswerSlug, answer: object, entered: EnteredSecrets): Result<EnteredSecrets, AppError> {
  const checked: Partial<Record<ParkedPurpose, Secret>> = {};
  const fieldErrors: Record<string, string> = {};
  for (const field of secretFieldsOf(slug, answer)) {
    const typed = entered[field.purpose];
    if (typed === undefined) continue;
    const secret = checkOne(field, typed, answer);
    if (secret.ok) checked[field.purpose] = secret.value;
    else fieldErrors[secret.error.field] = secret.error.message;
  }
  const problem = atFields(fieldErrors);
  return problem === undefined ? ok(checked) : err(problem);
}

type Problem = { readonly field: string; readonly message: string };

function checkOne({ field, purpose }: SecretField, secret: Secret, answer: object): Result<Secret, Problem> {
  const text = secret.reveal();
  switch (purpose) {
    case "secret-access-key": {
      const message = secretKeyProblem(text);
      return message === undefined ? ok(new Secret(text.trim())) : err({ field, message });
    }
    case "ssh-private-key": {
      if (text.length > MAX_KEY_LENGTH) return err({ field, message: "That is longer than any key. Choose the key file alone." });
      const key = checkHostKey(text);
      if (!key.ok) return err({ field, message: key.error.message });
      if (key.value.encrypted && !("passphrase" in answer && answer.passphrase !== undefined)) {
        return err({ field: "passphrase", message: "This key is protected. Enter its passphrase; Harness needs it too." });
      }
      return ok(new Secret(key.value.text));
    }
    case "ssh-passphrase":
      return checkTyped(secret, field, "passphrase");
    case "ssh-password":
      return checkTyped(secret, field, "password");
  }
}

function checkTyped(secret: Secret, field: string, what: "passphrase" | "password"): Result<Secret, Problem> {
  const { length } = secret.reveal();
  if (length === 0) return err({ field, message: `Enter the ${what}.` });
  return length <= MAX_PASSWORD_LENGTH ? ok(secret) : err({ field, message: `A ${what} has at most 1,000 characters.` });
}
