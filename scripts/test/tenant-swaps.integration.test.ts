import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { actorWith } from "@/lib/db/testing/actor-with";
import { insertOf, readTables, rowOf, tenantName, type TableShape, type TestTenant } from "@/lib/db/testing/tenant-rows";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { TARGET } from "@/lib/domain/deployment/testing/simulated-deployment";
import type { Deps } from "@/lib/deps/deps";
import { TABLE_RULES } from "@/scripts/start/table-rules.mjs";
import { EVERY_TENANT, scopeOfTenant, type TenantScope } from "@/lib/domain/access/tenant-scope";

/** The repositories of `createDeps`: everything that reads or writes rows of tenants. */
const REPOSITORIES = [
  "answers",
  "checks",
  "connections",
  "connectionUpkeep",
  "deployments",
  "events",
  "find",
  "inventory",
  "inventoryCounts",
  "operations",
  "people",
  "rotations",
  "runs",
] as const satisfies readonly (keyof Deps)[];

const MERIDIAN = { account: "acct1", organization: "meridian", awsAccount: "100000000001" };
const HARBOR = { account: "acct1", organization: "harbor", awsAccount: "100000000002" };
const ATTACKER = scopeOfTenant(tenantName(MERIDIAN));
const VICTIM = scopeOfTenant(tenantName(HARBOR));

/** An owner passes the first lock everywhere, so that only the second is left. */
const owner = actorWith("user_owner", { role: "owner" });

let testDatabase: TestDatabase;
let client: Client;
let tables: readonly TableShape[];
let createDeps: (scope: TenantScope) => Deps;
let victims: Readonly<Record<string, readonly unknown[]>>;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  Object.assign(process.env, { DATABASE_URL: testDatabase.url, CARABINER_SANDBOX: "off" });
  ({ createDeps } = await import("@/lib/deps/deps"));
  client = new Client({ connectionString: testDatabase.url, options: "-c app.tenant={all}" });
  await client.connect();
  tables = await readTables(client);
  for (const tenant of [MERIDIAN, HARBOR])
    for (const table of tables) await client.query(insertOf(table, rowOf(table, tenant, 0)));
  victims = await argumentsFor(HARBOR);
});
afterAll(async () => {
  await client.end();
  await testDatabase.drop();
});

/** What a parameter of a repository is given, by its name: ids and records of the tenant. */
async function argumentsFor(tenant: TestTenant): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const deps = createDeps(EVERY_TENANT);
  const id = (table: string) => `${table}_${tenantName(tenant)}_0`;
  const { rows: grants } = await client.query<{ userId: string }>(`SELECT "userId" FROM "RoleGrant" WHERE "id" = $1`, [
    id("RoleGrant"),
  ]);
  const userId = grants[0]?.userId;
  const run = await deps.runs.require(id("Run"));
  const aws = await deps.connections.findAwsById(id("AwsConnection"));
  const harness = await deps.connections.findHarnessById(id("HarnessConnection"));
  const scope = { accountIdentifier: tenant.account, orgIdentifier: tenant.organization };
  const connection = { ...scope, kind: "live", name: "forged", createdById: "x" };
  const now = new Date();
  const input = {
    ...{ step: "identity", value: { forged: true }, complete: false, version: 0 },
    ...{ awsConnectionId: id("AwsConnection"), harnessConnectionId: id("HarnessConnection"), accountId: tenant.awsAccount, now },
    ...{ scanId: id("InventoryScan"), region: id("region"), reading: { kind: "instances", items: [] } },
    ...{ userName: "forged", oldKeyId: "forged", email: "forged@example.com", name: "Forged" },
    ...{ target: { role: "project-admin", ...scope }, scope, kind: "live", awsAccountId: tenant.awsAccount, path: run.path },
    ...{ guideHash: "hash", packVersion: 2, boxesTotal: 7 },
  };
  return {
    actor: [owner],
    run: [run],
    runId: [run.id],
    id: [id("AwsConnection"), id("HarnessConnection")],
    reference: [run.reference, run.id],
    connection: [
      aws,
      harness,
      { ...connection, baseUrl: "https://app.harness.io", apiKeySecretId: "forged", apiKeyHint: "forged" },
      { ...connection, accountId: tenant.awsAccount, partition: "aws", method: "ambient" },
    ],
    awsConnectionId: [id("AwsConnection")],
    accounts: [[tenant.awsAccount]],
    accountIds: [[tenant.awsAccount]],
    query: [{ text: "harbor", words: ["harbor"], runNumber: undefined }],
    filter: [{}],
    page: [{ offset: 0, limit: 50 }],
    limit: [50],
    most: [50],
    input: [input],
    scanId: [id("InventoryScan")],
    shard: [{ region: "eu-west-1", kind: "instances" }],
    shards: [[{ region: "eu-west-1", kind: "instances" }]],
    failure: [{ code: "internal", message: "forged" }],
    now: [now],
    userId: [userId],
    grantId: [id("RoleGrant")],
    grant: [{ id: id("RoleGrant"), role: "project-admin", ...scope }],
    rotationId: [id("KeyRotation")],
    rotation: [{ id: id("KeyRotation"), state: "creating", version: 1, oldKeyId: "old1", runId: run.id, userName: "x" }],
    deploymentId: [id("TestDeployment")],
    target: [TARGET],
    decision: ["remove"],
    order: ["advance"],
    version: [1],
    change: [{ type: "undoing" }, { state: "failed" }],
    operationId: [id("operationId")],
    operations: [[]],
    fence: [0],
    to: ["undone"],
    move: [{ from: ["open"], to: "applying", action: "run.forged" }],
    path: [run.path],
    boxesTotal: [9],
    progress: [{ boxesReady: 9, boxesTotal: 9, stuckCause: "forged" }],
    action: ["run.forged"],
    data: [{}],
    results: [[{ id: "forged", verdict: "pass", grade: "proved" }]],
    checkIds: [[id("checkId")]],
    statement: [{ item: "G1", kind: "attestation", reason: "forged" }],
    outcome: [{}],
    seen: [{ callerArn: "forged", partition: "aws", accountAlias: undefined }],
    session: [{ secretId: "forged", expiresAt: now, confirmed: undefined }],
    accountName: ["forged"],
  };
}

type Method = {
  readonly name: string;
  readonly call: (args: readonly unknown[]) => Promise<unknown>;
  readonly parameters: readonly string[];
};

/** Every method of the repositories under a scope, with the names of its parameters. */
function methodsUnder(scope: TenantScope): readonly Method[] {
  const deps = createDeps(scope);
  return REPOSITORIES.flatMap((repository) =>
    Object.entries(deps[repository]).map(([name, method]) => ({
      name: `${repository}.${name}`,
      call: async (args: readonly unknown[]): Promise<unknown> => {
        const call: (...given: readonly unknown[]) => unknown = method;
        return await call(...args);
      },
      parameters: parametersOf(String(method)),
    })),
  );
}

/** `actor`, `runId` of `async find(actor, runId) {`; an object that is taken apart is one parameter, `{ runId, fence }`. */
function parametersOf(source: string): readonly string[] {
  const list = /^[^(]*\(((?:[^()]|\([^()]*\))*)\)/.exec(source)?.[1] ?? "";
  return (list.match(/\{[^}]*\}|[^,{}]+/g) ?? []).map((one) => one.replace(/=.*$/s, "").trim()).filter((one) => one !== "");
}

/** Calls of a method with every choice of its arguments that the tenant's ids and records allow. */
function callsOf({ parameters }: Method): readonly (readonly unknown[])[] {
  return parameters.reduce<readonly (readonly unknown[])[]>(
    (calls, parameter) => calls.flatMap((args) => choicesFor(parameter).map((value) => [...args, value])),
    [[]],
  );
}

function choicesFor(parameter: string): readonly unknown[] {
  if (!parameter.startsWith("{")) return victims[parameter] ?? [undefined];
  const names = parameter
    .replaceAll(/[{}\s]/g, "")
    .split(",")
    .filter((name) => name !== "");
  return [0, 1].map((choice) => Object.fromEntries(names.map((name) => [name, victims[name]?.[choice] ?? victims[name]?.[0]])));
}

/** Calls everything; gives what each method showed of the victim. */
async function callEverything(scope: TenantScope): Promise<ReadonlyMap<string, boolean>> {
  const shown = new Map<string, boolean>();
  for (const method of methodsUnder(scope)) {
    for (const args of callsOf(method)) {
      const answer = await method.call(args).catch(() => undefined);
      const text = JSON.stringify({ answer }, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
      shown.set(method.name, (shown.get(method.name) ?? false) || namesVictim(text));
    }
  }
  return shown;
}

const namesVictim = (text: string) => text.includes(HARBOR.organization) || text.includes(HARBOR.awsAccount);

/** Every row of a tenant's table that names the victim, as text. */
async function rowsOfVictim(): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const { name } of tables.filter((table) => TABLE_RULES[table.name]?.rows !== undefined)) {
    const { rows } = await client.query<{ text: string }>(`SELECT t::text AS text FROM "${name}" t ORDER BY 1`);
    texts.push(...rows.map(({ text }) => `${name} ${text}`).filter(namesVictim));
  }
  return texts;
}

test("no repository method shows or changes another tenant's data", { tags: ["V8.4.1"] }, async () => {
  const before = await rowsOfVictim();
  const shown = await callEverything(ATTACKER);
  expect([...shown].filter(([, isShown]) => isShown).map(([name]) => name)).toEqual([]);
  expect(await rowsOfVictim()).toEqual(before);
});

test("the same calls work under the tenant's own scope", async () => {
  const before = new Set(await rowsOfVictim());
  const shown = await callEverything(VICTIM);
  const reading = [...shown].filter(([, isShown]) => isShown).map(([name]) => name);
  expect(reading).toEqual(
    expect.arrayContaining(["runs.find", "answers.list", "connections.findAws", "find.findRuns", "events.listEvents"]),
  );
  const changed = (await rowsOfVictim()).filter((text) => !before.has(text));
  const touched = new Set(changed.map((text) => text.split(" ")[0]));
  expect([...touched]).toEqual(expect.arrayContaining(["Run", "Answer", "AwsConnection", "Attestation", "CheckRecord", "Event"]));
});
