import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { findKeptSecret } from "@/lib/domain/onboarding/kept-secret";
import { replaceSecret } from "@/lib/domain/onboarding/replace-secret";
import { saveStep, type StepInput } from "@/lib/domain/onboarding/save-step";
import { ACCEPT_ALL } from "@/lib/domain/onboarding/testing/accept-all";
import { impliedOperations } from "@/lib/domain/plan/implied-operations";
import type { Decision, PlannedOperation } from "@/lib/domain/plan/operation";
import { completeAnswers } from "@/lib/domain/runs/answers";
import type { Run, RunState } from "@/lib/domain/runs/run";
import { openKeyFile } from "@/lib/integrations/vault/key-file";
import { createVault } from "@/lib/integrations/vault/vault";

import { createAnswerRepository } from "@/lib/db/answer-repository";
import { createCheckRepository } from "@/lib/db/check-repository";
import { createDatabase, type Database } from "@/lib/db/client";
import { createOperationRepository, savePlan } from "@/lib/db/operation-ledger";
import { createRunRepository } from "@/lib/db/run-repository";
import { createSecretRepository } from "@/lib/db/secret-repository";
import { addConnections, ines, NEW_RUN } from "@/lib/db/testing/sample-run";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";

const newKey = () =>
  generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const KEY = newKey();
const BY_KEY = { method: "new-key", name: "EC2-SSH-Key", userName: "ec2-user", port: 22, key: { source: "parked" } } as const;
const BY_PASSWORD = { ...BY_KEY, method: "new-password", key: undefined, password: { source: "parked" } } as const;

let place: TestDatabase;
let db: Database;
let deps: ReturnType<typeof joinDeps>;
let run: Run;
const folder = mkdtempSync(join(tmpdir(), "carabiner-answers-"));

const joinDeps = (database: Database) => ({
  answers: createAnswerRepository(database),
  operations: createOperationRepository(database),
  runs: createRunRepository(database),
  checks: createCheckRepository(database),
  stepRules: ACCEPT_ALL,
  vault: createVault({ store: createSecretRepository(database), keys: () => openKeyFile(folder) }),
});

beforeAll(async () => {
  place = await createTestDatabase();
  db = createDatabase(place.url, EVERY_TENANT, 4);
  deps = joinDeps(db);
  await addConnections(db);
});
beforeEach(async () => {
  run = await deps.runs.create(ines, NEW_RUN);
});
afterAll(async () => {
  await db.$disconnect();
  await place.drop();
  rmSync(folder, { recursive: true, force: true });
});

const save = async (input: Partial<StepInput>, at: Run = run) =>
  await saveStep(deps, ines, at, { slug: "host-access", value: BY_KEY, complete: true, version: 0, ...input });
const secret = (text = KEY) => ({ "ssh-private-key": new Secret(text) });
const parkedRows = async (runId = run.id) =>
  (await db.encryptedSecret.findMany({ where: { runId }, select: { id: true } })).map(({ id }) => id);

/** Saves the host access with a key; returns the ID of its secret. */
async function saveWithKey(at: Run = run): Promise<string> {
  const saved = await save({ secrets: secret() }, at);
  if (!saved.ok) throw new Error(saved.error.message);
  return (await deps.answers.parked(at.id))["ssh-private-key"] ?? "";
}

test("a typed secret is parked for its use, without a visible ID", async () => {
  const id = await saveWithKey();
  const opened = await deps.vault.open({ id, tenant: run.tenant, runId: run.id, purpose: "ssh-private-key" });
  expect(opened.ok && opened.value.reveal()).toBe(KEY);
  const shown = JSON.stringify([
    await deps.answers.list(run.id),
    await db.answer.findMany({ select: { value: true } }),
    (await db.event.findMany({ select: { data: true, targetId: true } })).map((event) => event),
  ]);
  expect(shown).toContain("EC2-SSH-Key");
  expect(shown).not.toMatch(/sec_/);
});

test("saving again without typing keeps the secret", async () => {
  const id = await saveWithKey();
  expect((await save({ version: 1, value: { ...BY_KEY, userName: "ubuntu" } })).ok).toBe(true);
  expect([(await deps.answers.parked(run.id))["ssh-private-key"], await parkedRows()]).toEqual([id, [id]]);
});

test("an answer without a typed or stored secret is refused", async () => {
  await saveWithKey(await deps.runs.create(ines, NEW_RUN));
  expect(await save({})).toMatchObject({ ok: false, error: { code: "invalid_input", fieldErrors: { key: expect.any(String) } } });
});

test.each([true, false])("an answer that names a secret ID is refused (complete: %s)", async (complete) => {
  const other = await deps.runs.create(ines, NEW_RUN);
  const { ref: apiKey } = await deps.vault.keep({ tenant: "acct/", purpose: "harness-api-key", value: new Secret("canary") });
  const ids = [await saveWithKey(other), apiKey.id, "sec_none", ""];
  const before = await db.encryptedSecret.findMany({ orderBy: { id: "asc" } });
  for (const secretId of ids) {
    const value = { ...BY_KEY, key: { source: "parked", secretId } };
    expect(await save({ value, complete }), secretId).toMatchObject({ ok: false, error: { code: "invalid_input" } });
  }
  expect(await deps.answers.list(run.id)).toEqual([]);
  expect(await db.encryptedSecret.findMany({ orderBy: { id: "asc" } })).toEqual(before);
});

test("saving wipes a secret that the answer no longer uses", async () => {
  const first = await saveWithKey();
  expect((await save({ version: 1, secrets: secret(newKey()) })).ok).toBe(true);
  const [second, ...more] = await parkedRows();
  expect([second === first, more]).toEqual([false, []]);
  const password = { "ssh-password": new Secret("a password") };
  expect((await save({ version: 2, value: BY_PASSWORD, secrets: password })).ok).toBe(true);
  expect(await parkedRows()).toEqual(Object.values(await deps.answers.parked(run.id)));
  expect((await save({ version: 3, value: { method: "existing", credentialRef: "key" } })).ok).toBe(true);
  expect(await parkedRows()).toEqual([]);
});

test("a save that lost the race wipes only its own secret", async () => {
  const id = await saveWithKey();
  expect(await save({ version: 0, secrets: secret(newKey()) })).toMatchObject({ ok: false, error: { code: "conflict" } });
  expect(await parkedRows()).toEqual([id]);
});

test.each(["applying", "undoing", "finished"] satisfies RunState[])(
  "answers stay as they are while the run is %s",
  async (state) => {
    const id = await saveWithKey();
    await db.run.update({ where: { id: run.id }, data: { state } });
    const refused = { ok: false, error: { code: "precondition_failed" } };
    expect(await save({ version: 1, secrets: secret(newKey()) })).toMatchObject(refused);
    expect(await parkedRows()).toEqual(state === "finished" ? [] : [id]);
  },
);

test("a draft keeps what is parked, and stores no typed secret", async () => {
  const id = await saveWithKey();
  expect((await save({ version: 1, complete: false, secrets: secret(newKey()) })).ok).toBe(true);
  expect(await parkedRows()).toEqual([id]);
});

/** The stored plan of the run's answers. */
async function plan(): Promise<readonly PlannedOperation[]> {
  const saved = await deps.answers.list(run.id);
  const answers = completeAnswers(saved);
  const operations = impliedOperations({ run, answers, partition: "aws", parked: await deps.answers.parked(run.id) }).map(
    (operation) => ({ ...operation, found: { state: "absent" as const }, decision: "create" as const, reason: "" }),
  );
  await db.$transaction(async (tx) => await savePlan(tx, run.id, operations));
  return operations;
}

test.each(["create", "adopt", "keep"] satisfies Decision[])(
  "recording an operation as done ends its secret (%s)",
  async (decision) => {
    const other = await deps.runs.create(ines, NEW_RUN);
    const theirs = await saveWithKey(other);
    await saveWithKey();
    await plan();
    const target = { runId: run.id, operationId: "harness.ssh-key-file", fence: await deps.runs.readFence(run.id) };
    const found = { state: "absent" } as const;
    await deps.operations.commit({
      ...target,
      change: { type: "intent", attempt: 1, decision, reason: "", found, intent: {} },
    });
    expect(await parkedRows()).toHaveLength(1);
    await deps.operations.commit({
      ...target,
      change: { type: "done", attempt: 1, decision, reason: "", found, outcome: {} },
    });
    expect([await parkedRows(), await parkedRows(other.id)]).toEqual([[], [theirs]]);
    expect(await findKeptSecret(deps, { run, entries: await deps.operations.read(run.id) }, "ssh-private-key")).toEqual({
      where: "harness",
      identifier: "EC2_SSH_Key_file",
    });
  },
);

test.each(["finished", "undone"] satisfies RunState[])("the secrets of a run end when it is %s", async (state) => {
  const other = await deps.runs.create(ines, NEW_RUN);
  const theirs = await saveWithKey(other);
  await saveWithKey();
  await db.run.update({ where: { id: run.id }, data: { state } });
  expect([await parkedRows(), await parkedRows(other.id)]).toEqual([[], [theirs]]);
  expect(await findKeptSecret(deps, { run, entries: [] }, "ssh-private-key")).toEqual({ where: "expired" });
});

test("an expired secret is entered again without losing the answer", async () => {
  await saveWithKey();
  await plan();
  await db.encryptedSecret.deleteMany();
  const again = { operationId: "harness.ssh-key-file", secret: new Secret(KEY) };
  expect((await replaceSecret(deps, ines, run, again)).ok).toBe(true);
  expect(await parkedRows()).toEqual(Object.values(await deps.answers.parked(run.id)));
  expect(await deps.answers.list(run.id)).toMatchObject([{ value: BY_KEY, complete: true, version: 2 }]);
});

test.each([
  { what: "one that the run does not have", operationId: "harness.ssh-password", code: "not_found" },
  { what: "one that uses no secret", operationId: "harness.ssh-credential", code: "precondition_failed" },
])("a secret is not taken for an operation: $what", async ({ operationId, code }) => {
  await saveWithKey();
  await plan();
  const before = await parkedRows();
  const replaced = await replaceSecret(deps, ines, run, { operationId, secret: new Secret(KEY) });
  expect(replaced).toMatchObject({ ok: false, error: { code } });
  expect(await parkedRows()).toEqual(before);
});

test("an answer of an earlier release shows no ID either", async () => {
  const value = { ...BY_KEY, key: { source: "parked", secretId: "sec_before" } };
  const row = { runId: run.id, step: "host-access", value, complete: true, updatedById: "user_ines" };
  await db.answer.create({ data: row });
  expect(await deps.answers.list(run.id)).toMatchObject([{ value: BY_KEY }]);
});
