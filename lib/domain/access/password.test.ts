import { expect, test } from "vitest";

import { checkNewPassword, passwordSchema } from "./password";

const owner = { name: "Ines Okafor-Lindström", email: "ines.okafor@example.com" };

test.each([
  ["fourteen signs", "a".repeat(14), false],
  ["fifteen", "a".repeat(15), true],
  ["128", "a".repeat(128), true],
  ["129", "a".repeat(129), false],
  ["spaces and any script", "тихая река в полдень", true],
])("a password of %s is accepted by its length: %s %s", { tags: ["V6.2.1", "V6.2.9"] }, (_words, password, accepted) => {
  expect(passwordSchema.safeParse(password).success).toBe(accepted);
});

test.each([
  "ines.okafor@example.com",
  "INES.OKAFOR@EXAMPLE.COM!",
  "ines@example.com2026",
  "InesOkafor123456",
  "okafor.ines.2026",
  "1n3s-0k4f0r-1n3s-0k4f0r",
  "rofako senI 20262026",
  "Lindstrom-Lindstrom",
  "Lindström Okafor 1",
  "Carabiner2026!!!",
  "c4r4b1n3r c4r4b1n3r",
  "renibarac-renibarac",
  "carabiner-sandbox-1",
  "harness carabiner aws",
])("%j is made of the person's or the product's words", { tags: ["V6.2.11"] }, (password) => {
  const isGuessable = (text: string) => /^[\do]+$/.test(text);
  expect(checkNewPassword(isGuessable, { password, owner, field: "next" })).toMatchObject({
    ok: false,
    error: { code: "invalid_input", fieldErrors: { next: expect.stringMatching(/name of the portal.*sentence of other words/) } },
  });
});

test.each(["ines loves quiet mountains", "a quiet river at noon", "example of tandem kelp orbit"])(
  "%j is the person's own choice",
  (password) => {
    expect(checkNewPassword(() => false, { password, owner, field: "next" }).ok).toBe(true);
  },
);

test("a guessable password is refused with what to do", () => {
  expect(checkNewPassword(() => true, { password: "a quiet river at noon", owner, field: "next" })).toMatchObject({
    error: { fieldErrors: { next: expect.stringContaining("four or more unrelated words") } },
  });
});

test("a very short name does not forbid words that contain it", () => {
  const short = { name: "Al Bo", email: "al@bo.io" };
  expect(checkNewPassword(() => false, { password: "also a bold algorithm", owner: short, field: "next" }).ok).toBe(true);
});

test.each([
  "abcdefghijklmnopq",
  "ABCDEFGHIJKLMNOPQ",
  "12345678901234567",
  "                 ",
  "🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀",
  "пароль без правил",
])("%j breaks no rule of composition", { tags: ["V6.2.5"] }, (password) => {
  expect(passwordSchema.safeParse(password).success).toBe(true);
  const owner = { name: "Ada", email: "ada@example.com" };
  expect(checkNewPassword(() => false, { password, owner, field: "password" }).ok).toBe(true);
});
