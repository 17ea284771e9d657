import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createCipheriv, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect, isDeepStrictEqual } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { KEPT_PURPOSES, PARKED_PURPOSES, type SecretPlace, type SecretRef } from "@/lib/domain/secrets/secret-ref";
import type { StoredSecret } from "@/lib/domain/secrets/stored-secret";
import { openKeyFile } from "./key-file";
import { createFakeSecretStore } from "./secret-store.fake";
import { createVault } from "./vault";

const CANARY = "canary-7f3d0c51-never-to-be-seen";
let dataDir: string;
let now: Date;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "carabiner-vault-"));
  now = new Date("2026-03-01T10:00:00Z");
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function openVault() {
  const store = createFakeSecretStore({ now: () => now });
  return { store, vault: createVault({ store, keys: () => openKeyFile(dataDir) }) };
}

const HERE = { runId: "run_1", tenant: "acct/meridian", purpose: "ssh-private-key" } as const;
const parked = { ...HERE, value: new Secret(CANARY), lastFour: "1234" };
const apiKey = { tenant: "acct/", purpose: "harness-api-key", value: new Secret(CANARY) } as const;

test("a parked secret opens, is stored encrypted, and can be wiped", { tags: ["V13.3.1", "V14.2.4"] }, async () => {
  const { store, vault } = openVault();
  const { ref } = await vault.park(parked);
  const opened = await vault.open(ref);
  expect(opened.ok && opened.value.reveal()).toBe(CANARY);
  expect(inspect([...store.rows.values()], { depth: 9, maxArrayLength: null, maxStringLength: null })).not.toContain("canary");
  const bytes = [...store.rows.values()]
    .flatMap((row) => [row.ciphertext, row.wrappedKey])
    .map((part) => Buffer.from(part).toString("latin1"));
  expect(bytes.join("")).not.toContain("canary");
  await vault.wipe(ref);
  expect(await vault.open(ref)).toMatchObject({
    ok: false,
    error: { code: "precondition_failed", explanation: { causeId: "secret-expired" } },
  });
});

test("a parked secret lives for 15 minutes", { tags: ["V13.3.4"] }, async () => {
  const { store, vault } = openVault();
  const { ref, expiresAt } = await vault.park(parked);
  expect([expiresAt, await vault.waitsUntil(ref)]).toEqual([new Date("2026-03-01T10:15:00Z"), new Date("2026-03-01T10:15:00Z")]);
  now = new Date("2026-03-01T10:14:59Z");
  expect((await vault.open(ref)).ok).toBe(true);
  now = new Date("2026-03-01T10:15:00Z");
  expect((await vault.open(ref)).ok).toBe(false);
  expect([await vault.purgeExpired(), store.rows.size]).toEqual([1, 0]);
});

test("a connection's secret stays until it is removed", async () => {
  const { vault } = openVault();
  const { ref, expiresAt } = await vault.keep(apiKey);
  now = new Date("2027-03-01T10:00:00Z");
  expect([expiresAt, (await vault.open(ref)).ok]).toEqual([undefined, true]);
});

test("every secret has its own data key and nonce", { tags: ["V11.3.4"] }, async () => {
  const { store, vault } = openVault();
  await vault.park(parked);
  await vault.park(parked);
  const hex = [...store.rows.values()].map((row) =>
    [row.nonce, row.wrappedKey, row.ciphertext].map((part) => Buffer.from(part).toString("hex")),
  );
  expect(new Set(hex.flat()).size).toBe(6);
});

const PLACES: readonly { readonly what: string; readonly place: SecretPlace }[] = [
  { what: "a parked secret", place: HERE },
  { what: "a connection's API key", place: { tenant: "acct/meridian", purpose: "harness-api-key" } },
];

/** Puts a secret at a place of either kind. */
async function putAt({ vault }: ReturnType<typeof openVault>, place: SecretPlace): Promise<SecretRef> {
  const value = new Secret(CANARY);
  return ("runId" in place ? await vault.park({ ...place, value }) : await vault.keep({ ...place, value })).ref;
}

/** References that differ from one in its ID, its tenant, its run or its purpose. */
function otherRefs(ref: SecretRef): readonly SecretRef[] {
  const { id } = ref;
  const refs = ["acct/meridian", "acct/harbor"].flatMap((tenant): readonly SecretRef[] => [
    ...KEPT_PURPOSES.map((purpose) => ({ id, tenant, purpose })),
    ...["run_1", "run_2", ""].flatMap((runId) => PARKED_PURPOSES.map((purpose) => ({ id, tenant, purpose, runId }))),
  ]);
  return [{ ...ref, id: "sec_other" }, ...refs.filter((other) => !isDeepStrictEqual(other, ref))];
}

test.each(PLACES)("$what opens and is wiped at its own place only", { tags: ["V13.3.2"] }, async ({ place }) => {
  const opened = openVault();
  const { store, vault } = opened;
  for (const other of otherRefs(await putAt(opened, place))) {
    expect(await vault.open(other), JSON.stringify(other)).toMatchObject({ ok: false });
    if ("runId" in other) expect(await vault.waitsUntil(other), JSON.stringify(other)).toBeUndefined();
    await vault.wipe(other);
    expect(store.rows.size, JSON.stringify(other)).toBe(1);
  }
});

test.each(PLACES)("$what does not open after its row was moved", async ({ place }) => {
  const opened = openVault();
  const { store, vault } = opened;
  const ref = await putAt(opened, place);
  const row = store.rows.get(ref.id);
  if (row === undefined) throw new Error("The secret was not stored.");
  for (const other of otherRefs(ref)) {
    store.rows.set(other.id, { ...row, ref: other });
    await expect(vault.open(other), JSON.stringify(other)).rejects.toThrow(/cannot be opened/);
  }
});

/** A row as releases before this one wrote it: bound to tenant, ID and version. */
function unplaced(ref: SecretRef): StoredSecret {
  const ring = openKeyFile(dataDir);
  const dataKey = randomBytes(32);
  const box = (key: Buffer, plain: Buffer) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(`${ref.tenant}|${ref.id}|1`));
    const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { nonce, tag: cipher.getAuthTag(), ciphertext };
  };
  const wrapped = box(ring.current.key, dataKey);
  const wrappedKey = Buffer.concat([wrapped.nonce, wrapped.tag, wrapped.ciphertext]);
  return { algorithm: "aes-256-gcm", keyId: ring.current.keyId, wrappedKey, version: 1, ...box(dataKey, Buffer.from(CANARY)) };
}

test("an earlier release's connection secret opens only as that", { tags: ["V11.2.2"] }, async () => {
  const { store, vault } = openVault();
  const kept: SecretRef = { id: "sec_before", tenant: "acct/", purpose: "harness-api-key" };
  await store.create(kept, unplaced(kept));
  const opened = await vault.open(kept);
  expect(opened.ok && opened.value.reveal()).toBe(CANARY);

  const asAnswer: SecretRef = { id: "sec_before", tenant: "acct/", purpose: "ssh-password", runId: "run_1" };
  await store.create(asAnswer, unplaced(asAnswer));
  await expect(vault.open(asAnswer)).rejects.toThrow(/in a way that this version does not know/);
});

const flip = (bytes: Uint8Array) => Uint8Array.from(bytes, (byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));
const tampering: readonly {
  what: string;
  change: Partial<{ [Key in keyof StoredSecret]: (value: StoredSecret) => StoredSecret[Key] }>;
}[] = [
  { what: "the ciphertext", change: { ciphertext: (row) => flip(row.ciphertext) } },
  { what: "the tag", change: { tag: (row) => flip(row.tag) } },
  { what: "a shortened tag", change: { tag: (row) => row.tag.slice(0, 4) } },
  { what: "the nonce", change: { nonce: (row) => flip(row.nonce) } },
  { what: "the wrapped key", change: { wrappedKey: (row) => flip(row.wrappedKey) } },
  { what: "the version", change: { version: () => 2 } },
  { what: "the algorithm", change: { algorithm: () => "none" } },
  { what: "the algorithm, back to the one before", change: { algorithm: () => "aes-256-gcm" } },
  { what: "the key's ID", change: { keyId: () => "key-other" } },
];

test.each(tampering)("a row with changed $what does not open or leak", { tags: ["V11.3.3"] }, async ({ change }) => {
  const { store, vault } = openVault();
  const { ref } = await vault.keep(apiKey);
  const row = store.rows.get(ref.id);
  if (row === undefined) throw new Error("The secret was not stored.");
  const changed = Object.fromEntries(Object.entries(change).map(([column, to]) => [column, to(row)]));
  store.rows.set(ref.id, { ...row, ...changed });
  const failure: unknown = await vault.open(ref).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(inspect(failure, { depth: 9 })).not.toContain("canary");
  expect(String(failure)).not.toContain(ref.id);
});

test("the key file is created once, for this user only", () => {
  const first = openKeyFile(dataDir);
  const second = openKeyFile(dataDir);
  expect(second.current.key.equals(first.current.key)).toBe(true);
  expect(statSync(join(dataDir, "key.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(["key.json"]);
});

test("a readable-by-others or broken key file is refused without showing it", () => {
  openKeyFile(dataDir);
  const path = join(dataDir, "key.json");
  const key = readFileSync(path, "utf8");
  chmodSync(path, 0o644);
  expect(() => openKeyFile(dataDir)).toThrow(/chmod 600/);
  chmodSync(path, 0o600);
  writeFileSync(path, `{${key}`);
  expect(() => openKeyFile(dataDir)).toThrow(/is not a key file/);
});
