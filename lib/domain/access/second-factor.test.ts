import { expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";
import { enterCode, mustSetUpSecondFactor, type SecondFactorPorts } from "./second-factor";

/** A person whose app shows the number of the step, and who has one recovery code. */
function fakePerson({ failedBefore = 0 } = {}) {
  const failures: string[] = [];
  const used: string[] = [];
  let lastStep = 0;
  let attempts = failedBefore;
  const codes = new Set(["abcdefghjkmnpqrs"]);
  const factor: SecondFactorPorts = {
    findSecret: async () => await Promise.resolve({ secret: new Secret("secret"), now: new Date(0) }),
    stepOf: (_secret, code) => (Number(code) <= 20 ? Number(code) : undefined),
    useStep: async (_userId, step) => {
      if (step <= lastStep) return await Promise.resolve(false);
      lastStep = step;
      return true;
    },
    useRecoveryCode: async (_userId, code) => {
      used.push(code);
      return await Promise.resolve(codes.delete(code));
    },
  };
  const signIn = {
    subjectOf: (kind: string, text: string) => `${kind}:${text}`,
    attempts: {
      record: async () => await Promise.resolve({ id: "1", account: ++attempts, address: 1 }),
      withdraw: async () => {
        await Promise.resolve(attempts--);
      },
      clear: async () => {
        await Promise.resolve((attempts = 0));
      },
    },
    recordFailure: async ({ during, lockedBy }: { readonly during: string; readonly lockedBy: string | undefined }) => {
      await Promise.resolve(failures.push(`${during} ${lockedBy ?? "wrong"}`));
    },
  };
  const enter = async (code: string) => {
    const entry = { userId: "user_1", email: "ada@example.com", address: "203.0.113.9", network: undefined };
    const entered = await enterCode({ signIn, factor }, { ...entry, code });
    return entered.ok ? entered.value : entered.error.fieldErrors;
  };
  return { failures, used, enter, attempts: () => attempts };
}

const refused = { code: expect.stringContaining("wrong or was used before") as string };

test("a used or older code is refused", async () => {
  const { enter, failures } = fakePerson();
  expect(await enter("000010")).toBe("code");
  expect([await enter("000010"), await enter("000009")]).toEqual([refused, refused]);
  expect(await enter("000011")).toBe("code");
  expect(failures).toEqual(["second-factor wrong", "second-factor wrong"]);
});

test("a recovery code replaces one code, however it is typed", async () => {
  const { enter } = fakePerson();
  expect(await enter("ABCD-efgh jkmn-pqrs")).toBe("recovery-code");
  expect(await enter("abcd-efgh-jkmn-pqrs")).toEqual(refused);
});

test("a locked account refuses a right code without using it up", async () => {
  const { enter, failures, used } = fakePerson({ failedBefore: 9 });
  expect(await enter("999999")).toEqual(refused);
  expect([await enter("000010"), await enter("abcd-efgh-jkmn-pqrs")]).toEqual([refused, refused]);
  expect(failures).toEqual(["second-factor wrong", "second-factor account", "second-factor account"]);
  expect(used).toEqual([]);
});

test("a right code forgets the failures before it", async () => {
  const { enter, attempts } = fakePerson({ failedBefore: 5 });
  await enter("000010");
  expect(attempts()).toBe(0);
});

const owner = { grants: [{ role: "owner" }], usesProvider: false, hasSecondFactor: false };
test.each([
  { who: "an owner", person: owner, off: false, admins: true },
  { who: "an org admin", person: { ...owner, grants: [{ role: "org-admin" }] }, off: false, admins: true },
  { who: "a project admin", person: { ...owner, grants: [{ role: "project-admin" }] }, off: false, admins: false },
  { who: "an auditor", person: { ...owner, grants: [{ role: "auditor" }] }, off: false, admins: false },
  { who: "an owner who has one", person: { ...owner, hasSecondFactor: true }, off: false, admins: false },
  { who: "an owner of the identity provider", person: { ...owner, usesProvider: true }, off: false, admins: false },
])("$who has to set one up: off $off, admins $admins", { tags: ["V6.3.3"] }, ({ person, off, admins }) => {
  expect([mustSetUpSecondFactor("off", person), mustSetUpSecondFactor("admins", person)]).toEqual([off, admins]);
});
