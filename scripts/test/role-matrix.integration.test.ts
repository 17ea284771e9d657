import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";

import { createDatabase, type Database } from "@/lib/db/client";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import type { Actor, Grant } from "@/lib/domain/access/actor";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";

import { createPlaces } from "@/lib/server/places";
import { runPipeline } from "@/lib/server/request-pipeline";
import { createLogger } from "@/lib/integrations/logging/logger";

import { CAST, type CastKey, OTHER_ROUTES, RECENT, ROLE_MATRIX, type Rule, SENSITIVE_RULES, VERDICTS } from "./role-matrix";

type Definition = {
  readonly name: string;
  readonly kind?: string;
  readonly recent?: boolean;
  readonly input?: z.ZodType;
  readonly authorize?: (context: {
    readonly actor: Actor;
    readonly input: unknown;
    readonly deps: Deps;
  }) => Result<unknown, AppError> | Promise<Result<unknown, AppError>>;
};

// Only the wrapping is taken away: what is asked here are the authorize functions that the pages really have.
const asDefined = (definition: Definition): Definition => definition;
vi.mock("@/lib/server/action", () => ({ defineAction: asDefined, defineFormAction: asDefined }));
vi.mock("@/lib/server/door-action", () => ({ defineDoorAction: asDefined }));
vi.mock("@/lib/server/route", () => ({ defineRoute: asDefined }));

/** The files below a folder, relative to the repository. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const FILES = filesIn("app")
  .filter((file) => /\/(actions|route)\.ts$/.test(file))
  .sort();
const DEFINES =
  /export const (\w+)(?:: [^=]+)? = define(?:Action|FormAction|DoorAction|StepAction|Route)\((?:"[\w-]+",\s*)?\{\s*name: "([^"]+)"/g;
const EXPORTS = /^export (?:const|async function|function|let|var) (\w+)/gm;

const scanned = FILES.map((file) => {
  const text = readFileSync(file, "utf8");
  const defined = [...text.matchAll(DEFINES)].map(([, exported = "", name = ""]) => ({ exported, name }));
  return { file, defined, exported: [...text.matchAll(EXPORTS)].map(([, name = ""]) => name) };
});
const definedNames = scanned.flatMap(({ defined }) => defined.map(({ name }) => name)).sort();

describe("the role matrix is whole", () => {
  test("every action and route handler has exactly one row", { tags: ["V8.2.1"] }, () => {
    expect(definedNames).toEqual(Object.keys(ROLE_MATRIX).sort());
  });

  test("actions and handlers are defined only with an authorization check", () => {
    const otherwise = scanned
      .filter(({ file }) => !(file in OTHER_ROUTES))
      .filter(({ defined, exported }) => defined.length !== exported.length);
    expect(otherwise.map(({ file, exported }) => `${file}: ${exported.join(", ")}`)).toEqual([]);
    expect(Object.keys(OTHER_ROUTES).filter((file) => !existsSync(file))).toEqual([]);
  });

  test("server actions live in actions.ts only", () => {
    const strays = ["app", "components", "lib"]
      .flatMap(filesIn)
      .filter(
        (file) =>
          /\.tsx?$/.test(file) && !file.endsWith("/actions.ts") && /^\s*["']use server["']/m.test(readFileSync(file, "utf8")),
      );
    expect(strays).toEqual([]);
  });

  // Every build that is kept here, by the hash of its sources; an old one may have actions that are gone.
  const builds = resolve(process.env["CARABINER_BUILD_DIR"] ?? ".build");
  const [newest = "none"] = (existsSync(builds) ? readdirSync(builds) : [])
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .sort((a, b) => statSync(join(builds, b)).mtimeMs - statSync(join(builds, a)).mtimeMs);
  const manifest = join(builds, newest, "web/.next/server/server-reference-manifest.json");
  test.skipIf(!existsSync(manifest))("the production build has no unlisted action (skipped without a build)", () => {
    const { node } = JSON.parse(readFileSync(manifest, "utf8")) as { node: Record<string, { exportedName?: string }> };
    const known = new Set(scanned.flatMap(({ defined }) => defined.map(({ exported }) => exported)));
    const built = Object.values(node).flatMap(({ exportedName }) => (exportedName === undefined ? [] : [exportedName]));
    expect(built.filter((name) => !known.has(name))).toEqual([]);
  });
});

const ACCOUNT = "acct";
const PARCEL = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };

const person = (userId: CastKey, ...grants: readonly Omit<Grant, "id">[]): Actor => ({
  userId,
  name: userId,
  email: `${userId}@example.com`,
  sessionId: `ses_${userId}`,
  sandbox: false,
  grants: grants.map((grant, index) => ({ ...grant, id: `grant_${userId}_${String(index)}` })),
});
const meridian = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
const PEOPLE: Readonly<Record<CastKey, Actor>> = {
  owner: person("owner", { role: "owner" }),
  orgAdmin: person("orgAdmin", { role: "org-admin", ...meridian }),
  projectAdmin: person("projectAdmin", { role: "project-admin", ...PARCEL }),
  neighbour: person("neighbour", { role: "project-admin", ...meridian, projectIdentifier: "storefront" }),
  auditor: person("auditor", { role: "auditor", ...meridian }),
  foreignAdmin: person("foreignAdmin", { role: "org-admin", accountIdentifier: ACCOUNT, orgIdentifier: "harbor" }),
  nobody: person("nobody"),
};

let testDatabase: TestDatabase;
let db: Database;
let deps: Deps;
let inputs: { readonly open: object; readonly finished: object };
const definitions = new Map<string, Definition>();
const folder = mkdtempSync(join(tmpdir(), "carabiner-roles-"));

async function fill(): Promise<void> {
  const by = { createdById: "owner", ...meridian };
  const harness = { kind: "live", name: "Harness", baseUrl: "https://app.harness.io", apiKeySecretId: "sec_1", apiKeyHint: "…" };
  await db.harnessConnection.create({ data: { id: "hcon_1", ...harness, ...by } });
  await db.awsConnection.create({
    data: {
      id: "acon_1",
      kind: "live",
      name: "prod",
      accountId: "482177309156",
      method: "ambient",
      checkedAt: new Date(0),
      ...by,
    },
  });
  const member = { role: "project-admin", ...PARCEL, projectIdentifier: "storefront" };
  await db.user.create({
    data: {
      id: "invited",
      email: "invited@example.com",
      name: "Invited",
      grants: { create: { id: "grant_invited", ...member } },
    },
  });
  await db.user.create({ data: { id: "projectAdmin", email: "projectAdmin@example.com", name: "Project admin" } });
  const sessionId = await deps.sessions.create({ userId: "projectAdmin", how: "password", visitor: {} });
  const order = {
    kind: "live",
    harnessConnectionId: "hcon_1",
    awsConnectionId: "acon_1",
    scope: PARCEL,
    awsAccountId: "482177309156",
    path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
    guideHash: "hash",
    packVersion: 2,
    boxesTotal: 7,
  } as const;
  const open = await deps.runs.create(PEOPLE.projectAdmin, order);
  const finished = await deps.runs.create(PEOPLE.projectAdmin, order);
  await db.run.update({ where: { id: finished.id }, data: { state: "finished" } });
  const rest = {
    userId: "invited",
    grantId: "grant_invited",
    sessionId,
    project: "hcon_1/meridian/parcel_tracking",
    ...PARCEL,
    role: "auditor",
  };
  inputs = { open: { runId: open.id, ...rest }, finished: { runId: finished.id, ...rest } };
}

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  Object.assign(process.env, { DATABASE_URL: testDatabase.url, CARABINER_DATA_DIR: folder, CARABINER_SANDBOX: "off" });
  db = createDatabase(testDatabase.url, EVERY_TENANT, 4);
  deps = (await import("@/lib/deps/deps")).createDeps(EVERY_TENANT);
  await fill();
  for (const { file } of scanned.filter((one) => one.defined.length > 0)) {
    const loaded = (await import(resolve(file))) as Readonly<Record<string, Definition>>;
    for (const definition of Object.values(loaded)) definitions.set(definition.name, definition);
  }
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
  rmSync(folder, { recursive: true, force: true });
});

function inputFor(name: string): object {
  const connectionId = name.endsWith("Harness") ? "hcon_1" : "acon_1";
  return { ...(name === "runs.reopen" ? inputs.finished : inputs.open), connectionId };
}

/** The verdict, or the code of an error that is none. */
function verdictOf(answer: Result<unknown, AppError>): string {
  if (answer.ok) return "may";
  return answer.error.code === "not_found" ? "hidden" : answer.error.code === "forbidden" ? "refused" : answer.error.code;
}

const asked = (Object.entries(ROLE_MATRIX) as readonly (readonly [string, Rule])[]).flatMap(([name, rule]) =>
  rule === "door" ? [] : [{ name, rule }],
);

describe("who may", () => {
  test.each(asked)("$name is for: $rule", { tags: ["V8.2.1"] }, async ({ name, rule }) => {
    const definition = definitions.get(name);
    const answers: Record<string, unknown> = {};
    for (const who of CAST) {
      const answer = await definition?.authorize?.({ actor: PEOPLE[who], input: inputFor(name), deps });
      answers[who] = answer === undefined ? "not asked" : verdictOf(answer);
      if (rule === "own-accounts" && answer?.ok === true && (who === "foreignAdmin" || who === "nobody"))
        expect(answer.value, `${who} is listed nothing`).toEqual([]);
    }
    expect(answers).toEqual(VERDICTS[rule]);
  });

  test("entries marked door define no authorization", () => {
    const doors = Object.entries(ROLE_MATRIX).filter(([, rule]) => rule === "door");
    expect(doors.map(([name]) => definitions.get(name)?.authorize)).toEqual(doors.map(() => undefined));
  });
});

describe("a sensitive action", () => {
  test("is listed, and every listed action declares it", () => {
    const declared = [...definitions.values()].filter(({ recent }) => recent === true).map(({ name }) => name);
    expect(declared.sort()).toEqual(Object.keys(RECENT).sort());
  });

  test("covers other people's permissions, removed connections and full exports", () => {
    const sensitive = [...definitions.values()].filter(({ name, kind }) => {
      const rule = ROLE_MATRIX[name] ?? "door";
      return (
        SENSITIVE_RULES.includes(rule) || name.startsWith("connections.remove") || (kind === "export" && rule === "own-accounts")
      );
    });
    expect(sensitive.map(({ name }) => name).filter((name) => !(name in RECENT))).toEqual([]);
    expect(sensitive.length).toBeGreaterThan(0);
  });

  test.each(Object.keys(RECENT))(
    "%s does nothing for a person whose proof is too old",
    { tags: ["V7.5.1", "V7.5.3"] },
    async (name) => {
      const definition = definitions.get(name);
      const authorize = definition?.authorize;
      if (definition === undefined || authorize === undefined) throw new Error(`${name} is not defined.`);
      let ran = 0;
      const attempt = async (isRecent: boolean) =>
        await runPipeline(
          {
            isTrustedOrigin: () => true,
            findActor: () => Promise.resolve({ ...PEOPLE.owner, isRecent }),
            requestedProof: () => Promise.resolve({ kind: "provider", name: "Harbour ID" }),
            readInput: () => ({ ok: true, value: inputFor(name) }),
            createDeps: () => deps,
            recordDenial: () => Promise.resolve(),
            limits: {
              limiter: { take: async () => await Promise.resolve({ ok: true }) },
              places: createPlaces({ total: 1, share: 1 }),
              milliseconds: () => 60_000,
            },
            logger: createLogger({ write: () => undefined }),
            newReference: () => "ref_1",
            rethrowSignal: () => undefined,
          },
          {
            name,
            ...(definition.recent === undefined ? {} : { recent: definition.recent }),
            input: z.unknown(),
            authorize,
            run: () => {
              ran += 1;
              return { ok: true, value: undefined };
            },
          },
        );
      expect(await attempt(false)).toMatchObject({ ok: false, error: { code: "unauthenticated", proof: { kind: "provider" } } });
      expect(ran).toBe(0);
      expect((await attempt(true)).ok).toBe(true);
      expect(ran).toBe(1);
    },
  );
});

/** The fields of an input as its schema has them, so that a new field is tried without being listed anywhere. */
function fieldsOf(schema: z.ZodType | undefined): readonly string[] {
  if (schema === undefined) return [];
  const json = JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  return [...new Set([...json.matchAll(/"(\w+)":\{/g)].map(([, name = ""]) => name))];
}

describe("an ID of another tenant", () => {
  test.each(asked)("opens nothing in any field of $name", { tags: ["V8.2.2"] }, async ({ name }) => {
    const definition = definitions.get(name);
    const runs = await db.run.findMany({ select: { id: true } });
    const ids = ["hcon_1", "acon_1", "sec_1", "invited", "grant_invited", "ses_owner", ...runs.map(({ id }) => id)];
    const values = [...ids, ...ids.map((id) => `${id}/meridian/parcel_tracking`)];
    const before = JSON.stringify([await db.run.findMany(), await db.roleGrant.findMany(), await db.event.count()], replaceBig);
    for (const who of ["foreignAdmin", "nobody"] as const) {
      const fields = fieldsOf(definition?.input);
      const plain = Object.fromEntries(fields.map((field) => [field, "none"]));
      for (const field of fields) {
        for (const value of values) {
          const answer = await definition?.authorize?.({ actor: PEOPLE[who], input: { ...plain, [field]: value }, deps });
          const opened = answer?.ok === true ? JSON.stringify(answer.value ?? null, replaceBig) : "";
          expect(
            ids.filter((id) => opened.includes(id)),
            `${who}: ${field} = ${value}`,
          ).toEqual([]);
          expect(opened, `${who}: ${field} = ${value}`).not.toContain("meridian");
        }
      }
    }
    const after = JSON.stringify([await db.run.findMany(), await db.roleGrant.findMany(), await db.event.count()], replaceBig);
    expect(after).toBe(before);
  });
});

function replaceBig(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
