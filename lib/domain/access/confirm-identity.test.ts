import { expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";

import type { Actor } from "./actor";
import { confirmIdentity, requestedProof } from "./confirm-identity";
import type { SecondFactorPorts } from "./second-factor";
import type { SignInPorts } from "./sign-in";

const ADA: Actor = { userId: "user_ada", name: "Ada", email: "ada@example.com", sessionId: "ses_1", sandbox: false, grants: [] };
const OWEN: Actor = { ...ADA, userId: "user_owen", sandbox: true };

/** A portal whose only password is "right", with the confirmations and failures that it recorded. */
function fakePortal({ failedBefore = 0, isOpen = true, hasSecondFactor = false } = {}) {
  const confirmed: string[] = [];
  const failures: string[] = [];
  let attempts = failedBefore;
  const signIn: SignInPorts = {
    findByEmail: async (email) =>
      await Promise.resolve(email === ADA.email ? { userId: ADA.userId, passwordHash: "right", hasSecondFactor } : undefined),
    verifyPassword: async (password, stored) => await Promise.resolve(password === stored),
    subjectOf: (kind, text) => `${kind}:${text}`,
    attempts: {
      record: async () => await Promise.resolve({ id: "1", account: ++attempts, address: 1 }),
      withdraw: async () => {
        await Promise.resolve(attempts--);
      },
      clear: async () => {
        await Promise.resolve((attempts = 0));
      },
    },
    recordFailure: async ({ during, lockedBy }) => {
      await Promise.resolve(failures.push(`${during} ${lockedBy ?? "wrong"}`));
    },
  };
  const confirm = async (
    actor: Actor,
    { how, secondFactor }: { readonly how: string; readonly secondFactor?: string | undefined },
  ) => {
    confirmed.push(`${actor.userId} ${how}${secondFactor === undefined ? "" : ` ${secondFactor}`}`);
    return await Promise.resolve(isOpen ? "ses_2" : undefined);
  };
  const factor: SecondFactorPorts = {
    findSecret: async () => await Promise.resolve({ secret: new Secret("secret"), now: new Date(0) }),
    stepOf: (_secret, code) => (code === "123456" ? 1 : undefined),
    useStep: async () => await Promise.resolve(true),
    useRecoveryCode: async () => await Promise.resolve(false),
  };
  const ports = { signIn, factor, hasSecondFactor: async () => await Promise.resolve(hasSecondFactor), confirm };
  const enter = async (actor: Actor, password?: string, code?: string) =>
    await confirmIdentity(ports, actor, { password, code, address: "203.0.113.9", visitor: {} });
  return { confirmed, failures, enter };
}

test("the right password replaces the session by one that is recent", async () => {
  const { confirmed, enter } = fakePortal();
  expect(await enter(ADA, "right")).toEqual({ ok: true, value: { sessionId: "ses_2" } });
  expect(confirmed).toEqual(["user_ada password"]);
});

test("a wrong password confirms nothing and counts like a failed sign-in", async () => {
  const { confirmed, failures, enter } = fakePortal();
  expect(await enter(ADA, "wrong")).toMatchObject({ ok: false, error: { fieldErrors: { password: expect.any(String) } } });
  expect(await enter(ADA)).toMatchObject({ ok: false, error: { fieldErrors: { password: "Enter your password." } } });
  expect([confirmed, failures]).toEqual([[], ["confirmation wrong"]]);
});

test("a locked account confirms nothing, even with the right password", async () => {
  const { confirmed, failures, enter } = fakePortal({ failedBefore: 10 });
  expect((await enter(ADA, "right")).ok).toBe(false);
  expect([confirmed, failures]).toEqual([[], ["confirmation account"]]);
});

test("a person of the sandbox presses their button again", async () => {
  const { confirmed, enter } = fakePortal();
  expect((await enter(OWEN)).ok).toBe(true);
  expect(confirmed).toEqual(["user_owen sandbox"]);
});

test("a person with a second factor enters the password and a code", async () => {
  const { confirmed, failures, enter } = fakePortal({ hasSecondFactor: true });
  const refusals = [await enter(ADA, "right"), await enter(ADA, "wrong", "123456"), await enter(ADA, "right", "000000")];
  expect(refusals.map((refusal) => refusal.ok)).toEqual([false, false, false]);
  expect([confirmed, failures]).toEqual([[], ["confirmation wrong", "second-factor wrong"]]);
  expect((await enter(ADA, "right", "123 456")).ok).toBe(true);
  expect((await enter(OWEN, undefined, "123456")).ok).toBe(true);
  expect(confirmed).toEqual(["user_ada password code", "user_owen sandbox code"]);
});

test("a session that has ended meanwhile is not confirmed", async () => {
  expect(await fakePortal({ isOpen: false }).enter(ADA, "right")).toMatchObject({ error: { code: "unauthenticated" } });
});

test.each([
  { who: "with a password", actor: ADA, hasPassword: true, expected: { kind: "entry", password: true } },
  { who: "of the identity provider", actor: ADA, hasPassword: false, expected: { kind: "provider", name: "Harbour ID" } },
  { who: "of the sandbox", actor: OWEN, hasPassword: false, expected: { kind: "entry", password: false } },
])("a person $who is asked for what they sign in with", ({ actor, hasPassword, expected }) => {
  expect(requestedProof(actor, { hasPassword, hasSecondFactor: false, providerName: "Harbour ID" })).toMatchObject(expected);
});
