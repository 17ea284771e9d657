import { afterAll, beforeAll, expect, test } from "vitest";
import type { TenantScope } from "@/lib/domain/access/tenant-scope";
import { openDatabase, type Database, type DatabasePool, type Transaction } from "./client";
import { createTenantPool } from "./tenant-pool";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let pool: DatabasePool;
const scope = (...words: string[]): TenantScope => ({ words });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  pool = openDatabase(testDatabase.url, 3);
});
afterAll(async () => {
  await pool.close();
  await testDatabase.drop();
});

async function seenBy(db: Database | Transaction): Promise<string | undefined> {
  const [row] = await db.$queryRaw<{ scope: string }[]>`SELECT current_setting('app.tenant', true) AS scope`;
  return row?.scope;
}

test("concurrent calls each use their own scope on any connection", async () => {
  const calls = Array.from({ length: 300 }, async (_, index) => {
    const word = `tenant:acct/org${String(index % 7)}`;
    const db = pool.as(scope(word));
    const seen = await (index % 3 === 0 ? db.$transaction(seenBy) : seenBy(db));
    return { word: `{"${word}"}`, seen };
  });
  for (const { word, seen } of await Promise.all(calls)) expect(seen).toBe(word);
});

test("words with quotes, commas and backslashes arrive as they are", async () => {
  const words = ['tenant:a"b/c', "tenant:a,b/{c}", "tenant:a\\b/c", "tenant:NULL/ "];
  const [row] = await pool.as(scope(...words)).$queryRaw<
    { words: string[] }[]
  >`SELECT current_setting('app.tenant')::text[] AS words`;
  expect(row?.words).toEqual(words);
});

test("a scope set by a statement does not reach the next call", async () => {
  const single = openDatabase(testDatabase.url, 1);
  const db = single.as(scope("tenant:acct/a"));
  await db.$executeRawUnsafe(`SET app.tenant = '{all}'`);
  await db.$executeRawUnsafe(`SELECT set_config('app.tenant', '{all}', false)`);
  expect(await seenBy(db)).toBe('{"tenant:acct/a"}');
  expect(await single.as(scope("tenant:acct/b")).$transaction(seenBy)).toBe('{"tenant:acct/b"}');
  await single.close();
});

test("a failed statement leaves neither its scope nor its transaction behind", async () => {
  const single = openDatabase(testDatabase.url, 1);
  const db = single.as(scope("tenant:acct/a"));
  await expect(db.$queryRaw`SELECT 1 / 0`).rejects.toThrow("division by zero");
  await expect(db.$transaction(async (tx) => await tx.$queryRaw`SELECT 1 / 0`)).rejects.toThrow("division by zero");
  expect(await seenBy(single.as(scope("tenant:acct/b")))).toBe('{"tenant:acct/b"}');
  await single.close();
});

test("a transaction returned open is not continued by the next call", async () => {
  const single = openDatabase(testDatabase.url, 1);
  const db = single.as(scope("tenant:acct/a"));
  await db.$executeRawUnsafe(`BEGIN`);
  await expect(
    db.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(`COMMIT`);
      await tx.$executeRawUnsafe(`BEGIN`);
      throw new Error("given up");
    }),
  ).rejects.toThrow("given up");
  expect(await seenBy(single.as(scope("tenant:acct/b")))).toBe('{"tenant:acct/b"}');
  await single.close();
});

test("a statement without a scope is refused before it is sent", async () => {
  const bare = createTenantPool({ connectionString: testDatabase.url, max: 1 });
  await expect(bare.query({ text: "SELECT 1" })).rejects.toThrow("A statement names no tenant");
  await expect(bare.connect()).rejects.toThrow("A statement names no tenant");
  await bare.end();
});
