import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { createDatabase, type Database } from "@/lib/db/client";
import { actorWith } from "@/lib/db/testing/actor-with";
import { insertOf, readTables, rowOf, type Row, type TableShape } from "@/lib/db/testing/tenant-rows";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { TARGET } from "@/lib/domain/deployment/testing/simulated-deployment";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { ANSWER_SCHEMAS, ANSWER_SLUGS, type AnswerSlug } from "@/lib/domain/runs/answers";
import { defaultAnswers } from "@/lib/domain/runs/default-answers";
import type { NewRun, Run } from "@/lib/domain/runs/run";

import { fill, placements } from "./placements";
import { ROLE_MATRIX } from "./role-matrix";

type Definition = {
  readonly name: string;
  readonly input: z.ZodType;
  readonly authorize: (context: object) => Result<unknown, AppError> | Promise<Result<unknown, AppError>>;
  readonly run: (context: object) => unknown;
};

// Only the wrapping is taken away: what runs here are the authorisation and the work that the pages really have.
const asDefined = (definition: Definition): Definition => definition;
vi.mock("@/lib/server/action", () => ({ defineAction: asDefined, defineFormAction: asDefined }));
vi.mock("@/lib/server/door-action", () => ({ defineDoorAction: asDefined }));
vi.mock("@/lib/server/route", () => ({ defineRoute: asDefined }));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));
vi.mock("next/headers", () => ({
  headers: async () => await Promise.resolve(new Headers()),
  cookies: async () => await Promise.resolve({ get: () => undefined, set: () => undefined, delete: () => undefined }),
}));

const CANARY = "canary-of-the-foreign-secret";
const ACCOUNT = "acct";
const AWS_ACCOUNT = "482177309156";
const meridian = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
const parcel = { ...meridian, projectIdentifier: "parcel_tracking" };
const storefront = { ...meridian, projectIdentifier: "storefront" };
const HARBOR = { account: "other", organization: "harbor", awsAccount: "610394827155" };

const ines = actorWith("user_ines", { role: "project-admin", ...parcel });
const tomasz = actorWith("user_tomasz", { role: "org-admin", ...meridian });
const marek = actorWith("user_marek", { role: "project-admin", ...storefront });

let testDatabase: TestDatabase;
let sql: Client;
let db: Database;
let deps: Deps;
let tables: readonly TableShape[];
/** IDs of things that neither actor may use in a run of theirs. */
let foreign: readonly string[];
/** IDs of things of another project: an org admin may use those. */
let ofNeighbour: readonly string[];
let secrets: readonly string[];
const definitions = new Map<string, Definition>();
const folder = mkdtempSync(join(tmpdir(), "carabiner-foreign-"));

const newRun = (scope: NewRun["scope"]): NewRun => ({
  kind: "sandbox",
  world: "w1",
  harnessConnectionId: "hcon_1",
  awsConnectionId: "acon_1",
  scope,
  awsAccountId: AWS_ACCOUNT,
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  guideHash: "hash",
  packVersion: 2,
  boxesTotal: 7,
});

async function fillOwn(): Promise<void> {
  const by = { kind: "sandbox", createdById: "user_owner", ...meridian };
  const apiKey = { tenant: "acct/meridian", value: new Secret(CANARY), lastFour: "fake", lifetimeMinutes: 60 };
  const { ref } = await deps.vault.keep({ ...apiKey, purpose: "harness-api-key" });
  const session = await deps.vault.keep({ ...apiKey, purpose: "aws-session" });
  await db.harnessConnection.create({
    data: { id: "hcon_1", name: "H", baseUrl: "sandbox", apiKeySecretId: ref.id, apiKeyHint: "…", ...by },
  });
  const aws = { name: "prod", accountId: AWS_ACCOUNT, checkedAt: new Date(), ...by };
  await db.awsConnection.create({ data: { id: "acon_1", method: "sandbox", ...aws } });
  await db.awsConnection.create({
    data: { id: "acon_2", method: "session", sessionSecretId: session.ref.id, sessionById: "user_tomasz", ...aws },
  });
  for (const { userId: id, name, email } of [ines, tomasz, marek]) await db.user.create({ data: { id, name, email } });
  await db.roleGrant.create({ data: { id: "grant_marek", userId: "user_marek", role: "project-admin", ...storefront } });
  await db.roleGrant.create({ data: { id: "grant_ines", userId: "user_ines", role: "project-admin", ...parcel } });

  const own = await deps.runs.create(ines, newRun(parcel));
  const neighbour = await deps.runs.create(marek, newRun(storefront));
  const parked = await Promise.all(
    [own, neighbour].map(
      async ({ id: runId }) =>
        await deps.vault.park({ tenant: "acct/meridian", runId, purpose: "ssh-private-key", value: new Secret(CANARY) }),
    ),
  );
  const begun = await deps.rotations.begin(marek, neighbour, { userName: "ci", oldKeyId: "AKIAQYLPMN5HAAAAAAAA" });
  if (!begun.ok) throw new Error(begun.error.message);
  const tested = await deps.deployments.begin(marek, await deps.runs.create(marek, newRun(storefront)), TARGET);
  if (!tested.ok) throw new Error(tested.error.message);
  secrets = [ref.id, session.ref.id, ...parked.map((one) => one.ref.id)];
  ofNeighbour = [neighbour.id, begun.value.id, tested.value.id, "user_marek", "grant_marek"];
}

/** Keys by which a thing can be named; a reading's region is none. */
const ID_COLUMNS = ["id", "tokenHash", "operationId", "instanceId", "clusterArn"];

async function fillForeign(): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const table of tables) {
    const row: Row = { ...rowOf(table, HARBOR, 0), ...(table.name === "Run" ? { number: 900_001 } : {}) };
    await sql.query(insertOf(table, row));
    ids.push(...table.key.filter((column) => ID_COLUMNS.includes(column)).map((column) => String(row[column])));
  }
  return [...new Set(ids)];
}

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  Object.assign(process.env, { DATABASE_URL: testDatabase.url, CARABINER_DATA_DIR: folder, CARABINER_SANDBOX: "on" });
  db = createDatabase(testDatabase.url, EVERY_TENANT, 4);
  // The first lock alone: under this scope the database itself refuses nothing.
  deps = (await import("@/lib/deps/deps")).createDeps(EVERY_TENANT);
  sql = new Client({ connectionString: testDatabase.url, options: "-c app.tenant={all}" });
  await sql.connect();
  tables = await readTables(sql);
  const harbor = await fillForeign();
  await fillOwn();
  foreign = [...harbor, ...secrets];
  const files = readdirSync("app", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(actions|route)\.ts$/.test(entry.name))
    .map((entry) => resolve(entry.parentPath, entry.name));
  for (const file of files) {
    const loaded = (await import(file)) as Readonly<Record<string, Partial<Definition>>>;
    for (const one of Object.values(loaded))
      if (one.name !== undefined && one.run !== undefined) definitions.set(one.name, one as Definition);
  }
});
afterAll(async () => {
  await sql.end();
  await db.$disconnect();
  await testDatabase.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The rows that were there before, as text by table and key. */
async function rowsNow(): Promise<ReadonlyMap<string, string>> {
  const rows = new Map<string, string>();
  for (const { name, key } of tables) {
    const at = key.map((column) => `"${column}"::text`).join(" || '/' || ");
    const found = await sql.query<{ key: string; text: string }>(`SELECT ${at} AS key, t::text AS text FROM "${name}" t`);
    for (const row of found.rows) rows.set(`${name} ${row.key}`, row.text);
  }
  return rows;
}

const SLUG_WORDS = ANSWER_SLUGS.map((slug) => ({ slug, whole: slug.replaceAll("-", ""), word: slug.split("-").at(-1) ?? slug }));

/** The step whose answer an action saves, by its name. */
function slugOf(name: string): AnswerSlug | undefined {
  const last = name.toLowerCase();
  if (!last.includes(".save")) return undefined;
  // Two steps end with the word "infrastructure"; the whole slug decides between them.
  return (SLUG_WORDS.find(({ whole }) => last.includes(whole)) ?? SLUG_WORDS.find(({ word }) => last.includes(word)))?.slug;
}

const jsonOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

/** Every input of an action with a place for an ID in one of its fields; the other fields are those of the actor's own run. */
function inputsOf({ name, input }: Definition, run: Run): readonly unknown[] {
  const known = {
    runId: run.id,
    connectionId: name.endsWith("Harness") ? "hcon_1" : "acon_2",
    userId: "user_ines",
    grantId: "grant_ines",
    sessionId: "ses_test",
    project: "hcon_1/meridian/parcel_tracking",
    scope: `${ACCOUNT}/meridian`,
    accountId: AWS_ACCOUNT,
    email: "new@example.com",
    item: "G112",
    box: "G112",
    reason: "A reason that is long enough to be one.",
    ...parcel,
  };
  const slug = slugOf(name);
  if (slug === undefined) return placements(jsonOf(input), known);
  const defaults = defaultAnswers(run.path, {
    reference: run.reference,
    orgIdentifier: "meridian",
    projectIdentifier: "parcel_tracking",
    accountId: AWS_ACCOUNT,
    answers: {},
  })[slug];
  const answers = placements(jsonOf(ANSWER_SCHEMAS[slug]), { ...known, ...defaults });
  return [
    ...placements(jsonOf(input), { ...known, value: defaults }),
    ...answers.map((value) => ({ runId: run.id, value, complete: true, version: 0 })),
    // A draft is kept as it is, so one is enough.
    ...answers.slice(0, 1).map((value) => ({ runId: run.id, value, complete: false, version: 0 })),
  ];
}

async function currentVersion(run: Run, name: string): Promise<number> {
  const slug = slugOf(name);
  const answer = slug === undefined ? null : await db.answer.findFirst({ where: { runId: run.id, step: slug } });
  return answer?.version ?? 0;
}

/** What a person gets to see of an action: the value, the error, or where they are sent. */
async function replyOf(definition: Definition, actor: Actor, input: unknown): Promise<string> {
  const schema = definition.input instanceof z.ZodObject ? definition.input.strict() : definition.input;
  const parsed = schema.safeParse(input);
  if (!parsed.success) return "";
  try {
    const resource = await definition.authorize({ actor, input: parsed.data, deps });
    if (!resource.ok) return JSON.stringify(resource.error.message);
    const reply = await definition.run({ actor, input: parsed.data, deps, resource: resource.value });
    return reply instanceof Response ? await reply.text() : JSON.stringify(reply, withoutBig);
  } catch (error) {
    // A redirect is thrown; what a bug throws is logged and never shown.
    return error instanceof Error && "digest" in error ? String(error.digest) : "";
  }
}

const withoutBig = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

const asRecord = (value: unknown) => (typeof value === "object" && value !== null ? { ...value } : {});

/** An org admin may do more than a project admin where connections and people are managed; elsewhere the same. */
function attackersOf(name: string): readonly Actor[] {
  return /^(connection|people|role)-/.test(ROLE_MATRIX[name] ?? "") ? [ines, tomasz] : [ines];
}

const ASKED = Object.entries(ROLE_MATRIX).flatMap(([name, rule]) => (rule === "door" ? [] : [name]));
const WAITS_LONG = 300_000;

test("the action that saves a step's answer is tested with it", () => {
  expect(
    ASKED.map(slugOf)
      .filter((slug) => slug !== undefined)
      .toSorted(),
  ).toEqual([...ANSWER_SLUGS].toSorted());
});

test("no action shows or changes what a foreign ID names", { timeout: WAITS_LONG }, async () => {
  const before = await rowsNow();
  const shown: string[] = [];
  let worked = 0;

  async function attack(name: string, actor: Actor): Promise<void> {
    const definition = definitions.get(name);
    if (definition === undefined) throw new Error(`There is no action ${name}.`);
    const run = await deps.runs.create(ines, newRun(parcel));
    const state = name === "runs.reopen" ? "finished" : "open";
    const ids = actor === ines ? [...foreign, ...ofNeighbour] : foreign;
    for (const input of inputsOf(definition, run)) {
      await db.run.updateMany({ where: { id: run.id }, data: { state } });
      for (const id of ids) {
        const placed = fill(input, id);
        if (!definition.input.safeParse(placed).success) continue;
        const versioned = slugOf(name) === undefined ? placed : { ...asRecord(placed), version: await currentVersion(run, name) };
        const reply = await replyOf(definition, actor, versioned);
        worked += 1;
        const rest = reply.replaceAll(id, "").replaceAll(encodeURIComponent(id), "");
        if (rest.includes(CANARY) || rest.includes("harbor") || secrets.some((secret) => rest.includes(secret)))
          shown.push(`${name} as ${actor.userId}, ${JSON.stringify(versioned)}: ${reply}`);
      }
    }
  }

  const attacks = ASKED.flatMap((name) => attackersOf(name).map((actor) => ({ name, actor })));
  // Each attack has its own run, so some can go side by side.
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let next = attacks.pop(); next !== undefined; next = attacks.pop()) {
        await attack(next.name, next.actor);
      }
    }),
  );
  expect(shown).toEqual([]);
  expect(worked, "inputs that passed their schema").toBeGreaterThan(500);

  const after = await rowsNow();
  const mine = (key: string) => /^(AwsConnection acon_|HarnessConnection hcon_|Counter run)/.test(key);
  expect([...before].filter(([key, text]) => !mine(key) && after.get(key) !== text).map(([key]) => key)).toEqual([]);
  const names = [...foreign.filter((id) => !secrets.includes(id)), ...ofNeighbour];
  const added = [...after].filter(([key]) => !before.has(key) && names.some((id) => key.split(" ")[1]?.split("/")[0] === id));
  expect(added.map(([key]) => key)).toEqual([]);
  const kept = await db.answer.findMany({ select: { secrets: true } });
  expect(kept.filter((answer) => secrets.some((secret) => JSON.stringify(answer.secrets).includes(secret)))).toEqual([]);
});
