import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DeadlineError, withinDeadline } from "@/lib/core/deadline";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 3);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

const person = (id: string) => ({ data: { id, email: `${id}@example.com`, name: id } });
const names = async () => (await db.user.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id);

async function untilAborted(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await pause(1);
}

/** Work whose time is over before it changes anything; resolves once the work itself has ended. */
async function runLate(work: () => Promise<unknown>): Promise<void> {
  let onEnd = (): void => undefined;
  const ended = new Promise<void>((done) => (onEnd = done));
  const answered = withinDeadline({ milliseconds: 0, onEnd }, async (signal) => {
    await untilAborted(signal);
    await work().catch(() => undefined);
  });
  await Promise.all([expect(answered).rejects.toThrow(DeadlineError), ended]);
}

test("a request changes nothing after its time", async () => {
  await runLate(async () => await db.user.create(person("late")));
  await runLate(async () => await db.user.updateMany({ data: { name: "late" } }));
  await runLate(async () => await db.$executeRaw`INSERT INTO "User" ("id", "email", "name") VALUES ('late', 'l', 'l')`);
  await runLate(
    async () =>
      await db.$transaction(async (tx) => {
        await tx.user.create(person("late-one"));
        await tx.user.create(person("late-two"));
      }),
  );
  await runLate(
    async () =>
      await db.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "User" FOR UPDATE`;
        await tx.user.create(person("late-three"));
      }),
  );
  expect(await names()).toEqual([]);
});

test("a change that began in time is finished, with what follows it", async () => {
  await withinDeadline({ milliseconds: 1_500 }, async () => {
    await db.$transaction(async (tx) => {
      await tx.user.create(person("begun"));
      await pause(2_000);
      await tx.user.create(person("finished"));
    });
    await db.user.create(person("further"));
  });
  expect(await names()).toEqual(["begun", "finished", "further"]);
});

test("connections of requests that ran out of time are used again", async () => {
  for (let index = 0; index < 10; index += 1) {
    await runLate(async () => await db.$transaction(async (tx) => await tx.user.create(person(`late-${String(index)}`))));
  }
  await db.user.create(person("next"));
  expect(await names()).toContain("next");
});
