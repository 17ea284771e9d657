import { expect, test } from "vitest";
import { signInWithPassword, type SignInPorts } from "./sign-in";

/** Attempts in memory; a password is right when it equals its "hash". */
function fakePorts() {
  const recorded: Parameters<SignInPorts["recordFailure"]>[0][] = [];
  const tries: { id: string; account: string; address: string }[] = [];
  const compared: (string | undefined)[] = [];
  let next = 0;
  const ports: SignInPorts = {
    findByEmail: async (email) =>
      await Promise.resolve(
        email === "ines@example.com"
          ? { userId: "user_1", passwordHash: "right", hasSecondFactor: false }
          : email === "sso@example.com"
            ? { userId: "user_2", hasSecondFactor: false }
            : email === "two@example.com"
              ? { userId: "user_3", passwordHash: "right", hasSecondFactor: true }
              : undefined,
      ),
    verifyPassword: async (password, stored) => {
      compared.push(stored);
      return await Promise.resolve(stored !== undefined && password === stored);
    },
    subjectOf: (kind, text) => `${kind}:${text}`,
    attempts: {
      record: async ({ account, address }) => {
        const id = String(next++);
        tries.push({ id, account, address });
        const count = (key: "account" | "address", value: string) => tries.filter((one) => one[key] === value).length;
        return await Promise.resolve({ id, account: count("account", account), address: count("address", address) });
      },
      withdraw: async (id) => {
        await Promise.resolve(
          tries.splice(
            tries.findIndex((one) => one.id === id),
            1,
          ),
        );
      },
      clear: async (account) => {
        const others = tries.filter((one) => one.account !== account);
        await Promise.resolve(tries.splice(0, tries.length, ...others));
      },
    },
    recordFailure: async (failure) => {
      await Promise.resolve(recorded.push(failure));
    },
  };
  const attempt = async (email: string, password: string, address = "10.0.0.1") =>
    await signInWithPassword(ports, { email, password, address, network: "10.0.0.0/24" });
  return { attempt, compared, recorded, tries };
}

test("the right password opens the account, however the e-mail is spelled", async () => {
  const { attempt } = fakePorts();
  expect(await attempt(" Ines@Example.com ", "right")).toEqual({ ok: true, value: { userId: "user_1", needsCode: false } });
});

test("every failure returns the same error after one hash comparison", { tags: ["V6.3.8"] }, async () => {
  const ways = [
    { email: "ines@example.com", password: "wrong" },
    { email: "unknown@example.com", password: "right" },
    { email: "sso@example.com", password: "right" },
    { email: "two@example.com", password: "wrong" },
    { email: "ines@example.com", password: "right", failedBefore: 10 },
  ];
  const answers: string[] = [];
  for (const { email, password, failedBefore = 0 } of ways) {
    const { attempt, compared } = fakePorts();
    for (let index = 0; index < failedBefore; index++) await attempt(email, "wrong", `10.0.0.${String(index)}`);
    const before = compared.length;
    answers.push(JSON.stringify(await attempt(email, password, "10.9.9.9")));
    expect(compared.length - before).toBe(1);
  }
  expect(new Set(answers).size).toBe(1);
});

test("the eleventh attempt is refused, whatever the password, without extending the lock", { tags: ["V6.3.1"] }, async () => {
  const { attempt, compared, tries } = fakePorts();
  for (let index = 0; index < 10; index++) await attempt("ines@example.com", "wrong", `10.0.0.${String(index)}`);
  expect((await attempt("ines@example.com", "right", "10.9.9.9")).ok).toBe(false);
  expect([tries.length, compared.length]).toEqual([10, 11]);
});

test("eleven simultaneous attempts do not pass the lock", async () => {
  const { attempt } = fakePorts();
  const wrong = Array.from(
    { length: 10 },
    async (_, index) => await attempt("ines@example.com", "wrong", `10.0.1.${String(index)}`),
  );
  const answers = await Promise.all([...wrong, attempt("ines@example.com", "right", "10.0.2.1")]);
  expect(answers.every((answer) => !answer.ok)).toBe(true);
});

test("an address is locked after fifty failures over many accounts", { tags: ["V6.3.1"] }, async () => {
  const { attempt } = fakePorts();
  for (let index = 0; index < 50; index++) await attempt(`person-${String(index)}@example.com`, "wrong");
  expect((await attempt("ines@example.com", "right")).ok).toBe(false);
  expect((await attempt("ines@example.com", "right", "10.0.0.2")).ok).toBe(true);
});

test("each failure and each lock is recorded once, with the known person", async () => {
  const { attempt, recorded } = fakePorts();
  await attempt("Unknown@example.com", "right");
  for (let index = 0; index < 11; index++) await attempt("ines@example.com", "wrong", `10.0.0.${String(index)}`);
  expect(recorded[0]).toEqual({
    subject: "account:unknown@example.com",
    userId: undefined,
    network: "10.0.0.0/24",
    lockedBy: undefined,
    during: "sign-in",
  });
  expect(recorded.slice(1).map(({ userId, lockedBy }) => [userId, lockedBy])).toEqual([
    ...Array.from({ length: 10 }, () => ["user_1", undefined]),
    ["user_1", "account"],
  ]);
});

test("a success forgets the failures before it", async () => {
  const { attempt, tries } = fakePorts();
  for (let index = 0; index < 9; index++) await attempt("ines@example.com", "wrong");
  await attempt("ines@example.com", "right");
  expect(tries).toEqual([]);
});

test("a right password before a second factor keeps the wrong attempts", async () => {
  const { attempt, tries } = fakePorts();
  for (let index = 0; index < 3; index++) await attempt("two@example.com", "wrong");
  expect(await attempt("two@example.com", "right")).toEqual({ ok: true, value: { userId: "user_3", needsCode: true } });
  expect(tries).toHaveLength(3);
});
