import { expect, test } from "vitest";

import { identitySchema } from "@/lib/domain/runs/answers/identity";
import { permissionsSchema } from "@/lib/domain/runs/answers/permissions";

import type { ImpliedContext } from "./implied/context";
import { impliedOperations } from "./implied-operations";
import { FAULTS } from "./testing/faults";
import { createSimulatedRun } from "./testing/simulated-run";

const USER = "ci-deployer";
const ADDED = "arn:aws:iam::482177309156:policy/HarnessAWSAccess-added";
const CONTEXT: Omit<ImpliedContext, "answers"> = {
  run: {
    id: "run_1",
    reference: "CB-2026-0001",
    scope: { accountIdentifier: "acc", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
    awsAccountId: "482177309156",
    path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
    externalId: "x",
  },
  partition: "aws",
};
const PLAN = impliedOperations({
  ...CONTEXT,
  answers: {
    permissions: permissionsSchema.parse({ packs: ["P0"], policyName: "HarnessAWSAccess", description: "", passRoleArns: [] }),
    identity: identitySchema.parse({
      kind: "existing-user",
      userArn: `arn:aws:iam::482177309156:user/${USER}`,
      rights: { choice: "missing", policyName: "HarnessAWSAccess-added" },
    }),
  },
});
const NEW_KEY = { keyId: /access_key_ID$/i, secretKey: /secret_access_key$/i };

/** A user that existed before, with a key in use. */
async function begin() {
  const run = createSimulatedRun(PLAN);
  run.aws.users.set(USER, { tags: { team: "platform" }, keys: [] });
  const made = await run.aws.iam.createAccessKey(USER);
  if (!made.ok) throw new Error(made.error.message);
  return { run, theirs: made.value.accessKeyId };
}

type Begun = Awaited<ReturnType<typeof begin>>;

const keysOf = ({ run }: Begun) => (run.aws.users.get(USER)?.keys ?? []).map(({ accessKeyId }) => accessKeyId);
const attachedTo = ({ run }: Begun) => [...(run.aws.attachments.get(`user/${USER}`) ?? [])];

function storedIn({ run }: Begun, name: RegExp): string | undefined {
  return [...run.harness.secrets].find(([identifier]) => name.test(identifier))?.[1].value;
}

function expectOneNewKey(begun: Begun): void {
  const [first, second, ...more] = keysOf(begun);
  expect(first).toBe(begun.theirs);
  expect(more).toEqual([]);
  expect(storedIn(begun, NEW_KEY.keyId)).toBe(second);
  expect(storedIn(begun, NEW_KEY.secretKey)).toBe(`secret-of-${second ?? ""}`);
  expect(attachedTo(begun)).toEqual([ADDED]);
}

/** What must hold once the run is undone, or whatever became of it: the user as it was. */
function expectUntouched(begun: Begun): void {
  expect(begun.run.aws.users.get(USER)?.tags).toEqual({ team: "platform" });
  expect(keysOf(begun)).toEqual([begun.theirs]);
  expect(attachedTo(begun)).toEqual([]);
  expect([...begun.run.aws.policies.keys()]).toEqual([]);
  expect([...begun.run.harness.secrets.keys()]).toEqual([]);
}

async function countPoints(): Promise<number> {
  const { run } = await begin();
  run.wire.crashAt([]);
  await run.apply();
  return run.wire.passed();
}

test("an existing user gets missing rights and one key, keeping its own", async () => {
  const begun = await begin();
  await expect(begun.run.apply()).resolves.toEqual([]);
  expectOneNewKey(begun);
  expect(begun.run.aws.users.get(USER)?.tags).toEqual({ team: "platform" });
});

test("undo deletes the run's key, secrets and policy, not the user", async () => {
  const begun = await begin();
  await begun.run.apply();
  await begun.run.undo();
  expectUntouched(begun);
});

test("a crash anywhere leaves one new key, or asks about an unknown", async () => {
  const points = await countPoints();
  let asked = 0;
  for (let point = 1; point <= points; point += 1) {
    const begun = await begin();
    begun.run.wire.crashAt([point]);
    const first = await begun.run.apply();
    begun.run.wire.crashAt([]);
    const failed = first === "crashed" ? await begun.run.apply() : first;
    expect(keysOf(begun)[0]).toBe(begun.theirs);
    expect(keysOf(begun).length).toBeLessThanOrEqual(2);
    if (failed !== "crashed" && failed.length === 0) {
      expectOneNewKey(begun);
      continue;
    }
    // The user carries no tag of ours, so a key that appeared meanwhile is shown and never deleted.
    asked += 1;
    expect(failed).toEqual(["aws.access-key"]);
    expect(begun.run.store.entries.get("aws.access-key")?.failure).toMatchObject({
      code: "precondition_failed",
      message: expect.stringMatching(/appeared on ci-deployer.*Delete it in IAM/) as string,
    });
    const lost = keysOf(begun)[1] ?? "";
    await begun.run.aws.iam.deleteAccessKey({ userName: USER, accessKeyId: lost });
    await expect(begun.run.apply()).resolves.toEqual([]);
    expectOneNewKey(begun);
  }
  expect(asked).toBeGreaterThan(0);
});

test("an undo killed at any point restores the user", async () => {
  const sample = await begin();
  await sample.run.apply();
  sample.run.wire.crashAt([]);
  await sample.run.undo();
  const points = sample.run.wire.passed();
  for (let point = 1; point <= points; point += 1) {
    const begun = await begin();
    await begun.run.apply();
    begun.run.wire.crashAt([point]);
    while ((await begun.run.undo()) === "crashed") begun.run.wire.crashAt([]);
    expectUntouched(begun);
  }
});

test.each(FAULTS)("undo of an existing user's key recovers from $name at every call", async (fault) => {
  const sample = await begin();
  await sample.run.apply();
  sample.run.wire.failAt(() => undefined);
  await sample.run.undo();
  const calls = sample.run.wire.calls();
  for (let at = 1; at <= calls; at += 1) {
    const begun = await begin();
    await begun.run.apply();
    begun.run.wire.failAt((call) => (call === at ? fault : undefined));
    await expect(begun.run.undo(), `call ${String(at)}`).resolves.toEqual([]);
    expectUntouched(begun);
  }
});

test.each(FAULTS)("apply for an existing user recovers from $name or asks", async (fault) => {
  const { run } = await begin();
  run.wire.failAt(() => undefined);
  await run.apply();
  const calls = run.wire.calls();
  for (let at = 1; at <= calls; at += 1) {
    const begun = await begin();
    begun.run.wire.failAt((call) => (call === at ? fault : undefined));
    const failed = await begun.run.apply();
    expect(keysOf(begun)[0]).toBe(begun.theirs);
    if (failed !== "crashed" && failed.length === 0) {
      expectOneNewKey(begun);
      continue;
    }
    expect(failed).toEqual(["aws.access-key"]);
    expect(fault.carriedOut).not.toBe("never");
    expect(begun.run.store.entries.get("aws.access-key")?.failure?.message).toMatch(/appeared on ci-deployer.*Delete it in IAM/);
  }
});

test("a user that is gone is refused before anything is written", async () => {
  const run = createSimulatedRun(PLAN);
  await expect(run.apply()).resolves.toContain("aws.user");
  expect(run.wire.writes()).toEqual([]);
});

test("a user with two keys keeps both and gets no third", async () => {
  const begun = await begin();
  await begun.run.aws.iam.createAccessKey(USER);
  const before = keysOf(begun);
  await expect(begun.run.apply()).resolves.toEqual(["aws.access-key"]);
  expect(keysOf(begun)).toEqual(before);
  expect(begun.run.store.entries.get("aws.access-key")?.failure?.explanation?.causeId).toBe("two-access-keys");
});

const PASTED = "AKIAQYLPMN5HAAAAAAAA";

/** A plan that stores a pasted key, and what it becomes once a rotation has put another one in its place. */
function pastedKeyPlan(key: { readonly accessKeyId: string; readonly ownerName?: string; readonly replaced?: unknown }) {
  const secret = { source: "parked" };
  const answers = { identity: identitySchema.parse({ kind: "existing-key", secret, ...key }) };
  return impliedOperations({ ...CONTEXT, answers, parked: { "secret-access-key": "sec_1" } });
}

test("undo keeps a pasted key and deletes the key that replaced it", async () => {
  const pasted = createSimulatedRun(pastedKeyPlan({ accessKeyId: PASTED }));
  pasted.aws.users.set(USER, { tags: {}, keys: [{ accessKeyId: PASTED, userName: USER, status: "Active" }] });
  pasted.parked.set("sec_1", "secret");
  await expect(pasted.apply()).resolves.toEqual([]);
  await pasted.undo();
  expect(pasted.aws.users.get(USER)?.keys.map(({ accessKeyId }) => accessKeyId)).toEqual([PASTED]);

  const made = "AKIAQYLPMN5HBBBBBBBB";
  const replaced = { lastFour: "AAAA", by: made };
  const rotated = createSimulatedRun(pastedKeyPlan({ accessKeyId: made, ownerName: USER, replaced }));
  rotated.aws.users.set(USER, { tags: {}, keys: [{ accessKeyId: made, userName: USER, status: "Active" }] });
  rotated.parked.set("sec_1", "secret");
  await expect(rotated.apply()).resolves.toEqual([]);
  expect([...rotated.harness.secrets.keys()].every((identifier) => identifier.includes("AAAA"))).toBe(true);
  await rotated.undo();
  expect(rotated.aws.users.get(USER)?.keys).toEqual([]);
  expect([...rotated.harness.secrets.keys()]).toEqual([]);
});
