import { dictionary } from "@zxcvbn-ts/language-common";
import { expect, test } from "vitest";

import { isGuessable } from "./guessable";

const COMMON = Object.values(dictionary).flat();

test("the list holds the common passwords and has a limited size", () => {
  expect(COMMON.length).toBeGreaterThan(30_000);
  expect(COMMON.join("").length).toBeLessThan(1_000_000);
});

test("every common password that is long enough to be chosen is refused", { tags: ["V6.2.4"] }, () => {
  const long = COMMON.filter((word) => word.length >= 15);
  expect(long.length).toBeGreaterThan(30);
  expect(long.filter((word) => !isGuessable(word))).toEqual([]);
});

test("a common password repeated to the required length is refused", () => {
  const sample = COMMON.filter((_, index) => index % 400 === 0 && COMMON[index] !== undefined);
  const repeated = sample.map((word) => word.repeat(Math.ceil(15 / word.length)));
  expect(repeated.filter((word) => !isGuessable(word))).toEqual([]);
});

test.each([
  "passwordpassword",
  "Passw0rdPassw0rd1",
  "password1234567",
  "123456789012345",
  "qwertyuiopasdfgh",
  "1qaz2wsx3edc4rfv",
  "abcdefghijklmno",
  "aaaaaaaaaaaaaaa",
  "letmeinletmeinletmein",
  "administrator123",
  "summer2026summer2026",
  "ab".repeat(64),
])("%j is guessable", (password) => {
  expect(isGuessable(password)).toBe(true);
});

test.each([
  "a quiet river at noon",
  "tandem.kelp.orbit.vane",
  "vXk29-fjq8s-29skw",
  "тихая река в полдень",
  "my dog ate the green sofa",
])("%j is not", (password) => {
  expect(isGuessable(password)).toBe(false);
});
