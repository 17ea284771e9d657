import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
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
  const clock = { now: () => now };
  const store = createFakeSecretStore(clock);
  return { store, vault: createVault({ store, keys: () => openKeyFile(dataDir), clock }) };
}

const parked = { runId: "run_1", tenant: "acct/meridian", value: new Secret(CANARY), lastFour: "1234" };

test("a parked secret opens, is nowhere in clear, and is gone after wiping", async () => {
  const { store, vault } = openVault();
  const id = await vault.park(parked);
  const opened = await vault.open(id);
  expect(opened.ok && opened.value.reveal()).toBe(CANARY);
  expect(inspect([...store.rows.values()], { depth: 9, maxArrayLength: null, maxStringLength: null })).not.toContain("canary");
  const bytes = [...store.rows.values()]
    .flatMap((row) => [row.ciphertext, row.wrappedKey])
    .map((part) => Buffer.from(part).toString("latin1"));
  expect(bytes.join("")).not.toContain("canary");
  await vault.wipe(id);
  expect(await vault.open(id)).toMatchObject({
    ok: false,
    error: { code: "precondition_failed", explanation: { causeId: "secret-expired" } },
  });
});

test("a parked secret lives 15 minutes at most, whatever is asked", async () => {
  const { store, vault } = openVault();
  const id = await vault.park({ ...parked, ttlMinutes: 600 });
  now = new Date("2026-03-01T10:14:59Z");
  expect((await vault.open(id)).ok).toBe(true);
  now = new Date("2026-03-01T10:15:00Z");
  expect((await vault.open(id)).ok).toBe(false);
  expect([await vault.purgeExpired(), store.rows.size]).toEqual([1, 0]);
});

test("a connection's secret stays until it is removed", async () => {
  const { vault } = openVault();
  const id = await vault.keep({ tenant: "acct/", purpose: "harness-api-key", value: new Secret(CANARY) });
  now = new Date("2027-03-01T10:00:00Z");
  expect((await vault.open(id)).ok).toBe(true);
});

test("every secret has its own data key and nonce", async () => {
  const { store, vault } = openVault();
  await vault.park(parked);
  await vault.park(parked);
  const hex = [...store.rows.values()].map((row) =>
    [row.nonce, row.wrappedKey, row.ciphertext].map((part) => Buffer.from(part).toString("hex")),
  );
  expect(new Set(hex.flat()).size).toBe(6);
});

const flip = (bytes: Uint8Array) => Uint8Array.from(bytes, (byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));
const tampering: readonly { what: string; change: (row: StoredSecret) => StoredSecret }[] = [
  { what: "the ciphertext", change: (row) => ({ ...row, ciphertext: flip(row.ciphertext) }) },
  { what: "the tag", change: (row) => ({ ...row, tag: flip(row.tag) }) },
  { what: "a shortened tag", change: (row) => ({ ...row, tag: row.tag.slice(0, 4) }) },
  { what: "the nonce", change: (row) => ({ ...row, nonce: flip(row.nonce) }) },
  { what: "the wrapped key", change: (row) => ({ ...row, wrappedKey: flip(row.wrappedKey) }) },
  { what: "the tenant", change: (row) => ({ ...row, tenant: "acct/harbor" }) },
  { what: "the version", change: (row) => ({ ...row, version: 2 }) },
  { what: "the algorithm", change: (row) => ({ ...row, algorithm: "none" }) },
  { what: "the key's ID", change: (row) => ({ ...row, keyId: "key-other" }) },
];

test.each(tampering)("a row whose value of $what was changed does not open, and the error tells nothing", async ({ change }) => {
  const { store, vault } = openVault();
  const id = await vault.park(parked);
  const row = store.rows.get(id);
  if (row === undefined) throw new Error("The secret was not stored.");
  store.rows.set(id, change(row));
  const failure: unknown = await vault.open(id).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(inspect(failure, { depth: 9 })).not.toContain("canary");
});

test("a row copied under another ID does not open", async () => {
  const { store, vault } = openVault();
  const id = await vault.park(parked);
  const row = store.rows.get(id);
  if (row === undefined) throw new Error("The secret was not stored.");
  store.rows.set("sec_copy", { ...row, id: "sec_copy" });
  await expect(vault.open("sec_copy")).rejects.toThrow(/cannot be opened/);
});

test("the key file is made once, for this user only, and leaves nothing beside it", () => {
  const first = openKeyFile(dataDir);
  const second = openKeyFile(dataDir);
  expect(second.current.key.equals(first.current.key)).toBe(true);
  expect(statSync(join(dataDir, "key.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(["key.json"]);
});

test("a key file that others may read, or that is broken, is refused without showing it", () => {
  openKeyFile(dataDir);
  const path = join(dataDir, "key.json");
  const key = readFileSync(path, "utf8");
  chmodSync(path, 0o644);
  expect(() => openKeyFile(dataDir)).toThrow(/chmod 600/);
  chmodSync(path, 0o600);
  writeFileSync(path, `{${key}`);
  expect(() => openKeyFile(dataDir)).toThrow(/is not a key file/);
});
