import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { PASSWORD_LENGTH } from "./session-limits";

/** The length of a new password; there are no rules of composition. What else it must not be: `checkNewPassword`. */
export const passwordSchema = z
  .string("Choose a password.")
  .min(PASSWORD_LENGTH.min, `Use at least ${String(PASSWORD_LENGTH.min)} characters. A sentence is easiest to remember.`)
  .max(PASSWORD_LENGTH.max, `Use at most ${String(PASSWORD_LENGTH.max)} characters.`);

/** The person that a new password is for. */
export type PasswordOwner = { readonly name: string; readonly email: string };

/** What new passwords need from outside the domain. */
export type PasswordPorts = {
  /** Whether an attacker with lists of common passwords and patterns finds the password early. */
  readonly isGuessable: (password: string) => boolean;
  /** The hash that is stored instead of the password. */
  readonly hash: (password: string) => Promise<string>;
};

/** The product's own words: part of no good password, and one of them is in the printed sandbox password. */
const PRODUCT_WORDS = ["carabiner", "sandbox", "harness"];

/** How many characters a password must have without the words that an attacker tries first for this person. */
const MIN_REST = 8;

const GUESSABLE =
  "Attackers try this password early: it is on lists of common passwords, or repeats a pattern. Use a sentence of four or more unrelated words.";
const PERSONAL =
  "Your name, your e-mail or the name of the portal makes up most of this password. Use a sentence of other words.";

/**
 * Checks a new password of the right length against the lists that attackers try and against the person's own words.
 *
 * `invalid_input` for the field `field`, with what to do.
 */
export function checkNewPassword(
  isGuessable: PasswordPorts["isGuessable"],
  { password, owner, field }: { readonly password: string; readonly owner: PasswordOwner; readonly field: string },
): Result<undefined, AppError> {
  const rest = withoutOwnWords(password, owner);
  const isPersonal = rest !== plain(password) && (rest.length < MIN_REST || isGuessable(rest));
  const message = isPersonal ? PERSONAL : isGuessable(password) ? GUESSABLE : undefined;
  if (message === undefined) return ok(undefined);
  return err({ code: "invalid_input", message: "The password was not accepted.", fieldErrors: { [field]: message } });
}

/** What is left of a password once the person's and the product's words are gone, however they are spelled. */
function withoutOwnWords(password: string, { name, email }: PasswordOwner): string {
  const words = [email, ...email.split(/[^\p{L}\p{N}]+/u), name, ...name.split(/[^\p{L}\p{N}]+/u), ...PRODUCT_WORDS]
    .map(plain)
    .filter((word) => word.length >= 3)
    .toSorted((a, b) => b.length - a.length);
  let rest = plain(password);
  for (const word of words) rest = rest.replaceAll(word, "").replaceAll(reversed(word), "");
  return rest;
}

/** Characters that people write instead of letters. `l` and `i` share some, so they count as one letter. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "@": "a",
  "4": "a",
  "8": "b",
  "(": "c",
  "3": "e",
  "1": "i",
  "!": "i",
  "|": "i",
  l: "i",
  "0": "o",
  "5": "s",
  $: "s",
  "7": "t",
  "+": "t",
};

/** Lower case, without accents, with such characters as letters, only letters and digits. */
function plain(text: string): string {
  const letters = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/./gu, (sign) => LOOK_ALIKES[sign] ?? sign);
  return letters.replace(/[^\p{L}\p{N}]/gu, "");
}

function reversed(word: string): string {
  return Array.from(word).reverse().join("");
}
