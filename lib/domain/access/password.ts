import { z } from "zod";
import { PASSWORD_LENGTH } from "./session-limits";

/** Long passwords that stand on every list. What is shorter than the minimum is refused anyway. */
const COMMON_PASSWORDS = new Set([
  "123456789012345",
  "1234567890123456",
  "passwordpassword",
  "password1234567",
  "password12345678",
  "qwertyuiopasdfg",
  "qwertyuiopasdfgh",
  "qwertyuiopasdfghjklzxcvbnm",
  "1q2w3e4r5t6y7u8i",
  "1qaz2wsx3edc4rfv",
  "qazwsxedcrfvtgb",
  "abcdefghijklmno",
  "abcdefghijklmnopqrstuvwxyz",
  "letmeinletmeinletmein",
  "iloveyouiloveyou",
  "administrator123",
  "correcthorsebatterystaple",
  "correct horse battery staple",
  "thequickbrownfox",
  "changemechangeme",
]);

/** A new password: 15 to 128 characters, no rules of composition, not one of the well-known ones. */
export const passwordSchema = z
  .string()
  .min(PASSWORD_LENGTH.min, `Use at least ${String(PASSWORD_LENGTH.min)} characters; a sentence is easiest to remember.`)
  .max(PASSWORD_LENGTH.max, `Use at most ${String(PASSWORD_LENGTH.max)} characters.`)
  .refine((password) => !COMMON_PASSWORDS.has(password.toLowerCase()) && new Set(password).size > 4, {
    message: "This password is on the lists that attackers try first. Choose another.",
  });
