import { expect, test } from "vitest";

import { ok } from "@/lib/core/result";
import type { Actor } from "./actor";
import { changePassword } from "./change-password";
import type { SignInPorts } from "./sign-in";

const actor: Actor = {
  userId: "user_1",
  name: "Ines",
  email: "ines@example.com",
  sessionId: "ses_1",
  sandbox: false,
  grants: [],
};
const visitor = { userAgent: "test", network: "10.0.0.0/24" };
const typed = { current: "the old river at noon", next: "a quiet river at noon", repeated: "a quiet river at noon" };

async function change(input: Partial<typeof typed>, attemptsBefore = 0) {
  let attempts = attemptsBefore;
  const stored: string[] = [];
  const failures: string[] = [];
  const signIn: SignInPorts = {
    findByEmail: async () =>
      await Promise.resolve({ userId: "user_1", passwordHash: "the old river at noon", hasSecondFactor: false }),
    verifyPassword: async (password, hash) => await Promise.resolve(password === hash),
    subjectOf: (kind) => kind,
    attempts: {
      record: async () => await Promise.resolve({ id: "1", account: ++attempts, address: 1 }),
      withdraw: async () => await Promise.resolve(),
      clear: async () => await Promise.resolve(),
    },
    recordFailure: async ({ during, lockedBy }) => await Promise.resolve(void failures.push(`${during} ${lockedBy ?? ""}`)),
  };
  const result = await changePassword(
    {
      signIn,
      passwords: {
        isGuessable: (password) => password === "passwordpassword",
        hash: async (password) => await Promise.resolve(`hash of ${password}`),
      },
      changePassword: async (_actor, { passwordHash }) => {
        stored.push(passwordHash);
        return await Promise.resolve(ok({ sessionId: "ses_2", endedSessions: 2 }));
      },
    },
    actor,
    { ...typed, ...input, address: "10.0.0.1", visitor },
  );
  return { result, stored, failures };
}

test("the current password and a good new one return a new session", { tags: ["V6.2.2"] }, async () => {
  expect(await change({})).toEqual({
    result: { ok: true, value: { sessionId: "ses_2", endedSessions: 2 } },
    stored: ["hash of a quiet river at noon"],
    failures: [],
  });
});

test.each([
  ["a wrong current password", { current: "wrong" }, "current"],
  ["two different new ones", { repeated: "a quiet river at night" }, "repeated"],
  ["the same as before", { next: typed.current, repeated: typed.current }, "next"],
  ["a common one", { next: "passwordpassword", repeated: "passwordpassword" }, "next"],
  ["the person's own name", { next: "ines ines ines ines", repeated: "ines ines ines ines" }, "next"],
])("%s is refused at its field and nothing is stored", async (_words, input, field) => {
  const { result, stored } = await change(input);
  expect(stored).toEqual([]);
  expect(result.ok ? [] : Object.keys(result.error.fieldErrors ?? {})).toEqual([field]);
});

test("wrong current passwords count as failed attempts and lock the account", { tags: ["V6.2.3"] }, async () => {
  expect((await change({ current: "wrong" })).failures).toEqual(["password-change "]);
  const locked = await change({}, 10);
  expect([locked.result.ok, locked.stored, locked.failures]).toEqual([false, [], ["password-change account"]]);
});
