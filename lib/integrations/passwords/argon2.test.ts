import type * as argon2 from "@node-rs/argon2";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";

import { hashPassword, verifyPassword } from "./argon2";

const compared = vi.hoisted((): string[] => []);
vi.mock("@node-rs/argon2", async (importOriginal) => {
  const real = await importOriginal<typeof argon2>();
  const verify: typeof real.verify = async (stored, ...rest) => {
    compared.push(String(stored));
    return await real.verify(stored, ...rest);
  };
  return { ...real, verify };
});
beforeEach(() => {
  compared.length = 0;
});

/** Argon2id, 19 MiB, two passes, one lane: whatever is compared with a hash of this form costs the same. */
const COST = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

const PASSWORD = "A quiet river at noon, ".repeat(5);
let stored: string;
beforeAll(async () => {
  stored = await hashPassword(PASSWORD);
});

test("a password is stored as an Argon2id hash of the documented cost", () => {
  expect(stored).toMatch(COST);
});

test.each([
  { what: "as it was chosen", typed: PASSWORD, matches: true },
  { what: "in another case", typed: PASSWORD.toLowerCase(), matches: false },
  { what: "without its last sign", typed: PASSWORD.slice(0, -1), matches: false },
  { what: "with another end", typed: `${PASSWORD.slice(0, -1)}x`, matches: false },
  { what: "with a space more", typed: `${PASSWORD} `, matches: false },
])("a password $what matches: $matches", { tags: ["V6.2.8"] }, async ({ typed, matches }) => {
  expect(await verifyPassword(typed, stored)).toBe(matches);
});

test("without a stored password a comparison costs the same and fails", { tags: ["V6.3.8"] }, async () => {
  expect(await verifyPassword(PASSWORD, undefined)).toBe(false);
  expect(await verifyPassword("not the password", stored)).toBe(false);
  expect(compared).toHaveLength(2);
  for (const hash of compared) expect(hash).toMatch(COST);
});
