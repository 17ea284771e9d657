import { signInWithPassword, type SignInPorts } from "@/lib/domain/access/sign-in";
import { hashPassword, verifyPassword } from "@/lib/integrations/passwords/argon2";

import { type Figure, median } from "./verdict";

/** Interleaved, so that a change of the machine's speed reaches every case alike. */
const ROUNDS = 41;
/** A busy machine disturbs a batch; of a difference in the work itself no batch is free. */
const BATCHES = 3;

const CASES = ["unknown", "wrong", "locked", "without-password"] as const;
type Case = (typeof CASES)[number];

/** The failed sign-ins of people who are told the same: their median CPU time differs by at most a twentieth. */
export async function benchSignInTime(): Promise<readonly Figure[]> {
  const passwordHash = await hashPassword("the password of the people here");
  const ratios: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const medians = (await measure(passwordHash)).map(median);
    ratios.push(Math.max(...medians) / Math.min(...medians));
  }
  return [
    {
      name: "sign-in: the slowest of four ways to fail, beside the fastest",
      measured: Math.min(...ratios),
      bar: 1.05,
      how: `Median CPU time of ${String(ROUNDS)} attempts each, interleaved; the best of ${String(BATCHES)} batches.`,
    },
  ];
}

async function measure(passwordHash: string): Promise<readonly (readonly number[])[]> {
  const samples = CASES.map((): number[] => []);
  await attempt("unknown", passwordHash);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, one] of CASES.entries()) {
      const before = process.cpuUsage();
      await attempt(one, passwordHash);
      const { user, system } = process.cpuUsage(before);
      samples[index]?.push(user + system);
    }
  }
  return samples;
}

async function attempt(one: Case, passwordHash: string): Promise<void> {
  const person = { userId: "user_1", hasSecondFactor: false };
  const done = async () => {
    await Promise.resolve();
  };
  const ports: SignInPorts = {
    findByEmail: async () =>
      await Promise.resolve(one === "unknown" ? undefined : one === "without-password" ? person : { ...person, passwordHash }),
    verifyPassword,
    subjectOf: (kind, text) => `${kind}:${text}`,
    attempts: {
      record: async () => await Promise.resolve({ id: "1", account: one === "locked" ? 11 : 1, address: 1 }),
      withdraw: done,
      clear: done,
    },
    recordFailure: done,
  };
  const entry = { email: "ada@example.com", password: "not the password", address: "203.0.113.9", network: undefined };
  const outcome = await signInWithPassword(ports, entry);
  if (outcome.ok) throw new Error("A wrong password was accepted.");
}
