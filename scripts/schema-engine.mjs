#!/usr/bin/env node
// Replaces Prisma's native schema engine where its download is not possible:
// same argv and JSON-RPC-on-stdio protocol, run by @prisma/schema-engine-wasm over `pg`.
// Used by the Prisma CLI through PRISMA_SCHEMA_ENGINE_BINARY=./scripts/schema-engine.mjs
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import pg from "pg";
import { parseIntoClientConfig } from "pg-connection-string";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";

const argv = process.argv.slice(2);
const opt = (name) => argv.flatMap((a, i) => (a === name ? [argv[i + 1]] : []));
const log = (level, fields) => process.stderr.write(`\n${JSON.stringify({ level, target: "schema_engine::logger", fields })}`);
const { url, shadowDatabaseUrl } = JSON.parse(opt("--datasource")[0] ?? "{}");
const schema = url ? (new URL(url).searchParams.get("schema") ?? undefined) : undefined;
const ident = pg.escapeIdentifier;
const CODES = { "3D000": "P1003", "28P01": "P1000", 28000: "P1000", "42P04": "P1009" };

if (argv.includes("--version")) {
  process.stdout.write("schema-engine-cli wasm\n");
  process.exit(0);
}

if (argv.includes("cli")) {
  // can-connect-to-database | create-database | drop-database
  const command = argv[argv.indexOf("cli") + 1];
  const config = parseIntoClientConfig(url);
  const client = new pg.Client(command === "can-connect-to-database" ? config : { ...config, database: "postgres" });
  try {
    await client.connect();
    // Several first starts may race to create the same database: losing the race is success.
    if (command === "create-database") {
      await client.query(`CREATE DATABASE ${ident(config.database)}`).catch((error) => {
        if (error.code !== "42P04" && error.code !== "23505") throw error;
      });
    }
    if (command === "drop-database") await client.query(`DROP DATABASE IF EXISTS ${ident(config.database)}`);
    process.exit(0);
  } catch (e) {
    log("ERROR", { is_panic: false, error_code: CODES[e.code] ?? "P1001", message: e.message || e.code });
    process.exit(1);
  }
}

// The engine's catalog queries return "char" (oid 18), a type adapter-pg does not know: hand it over as a character.
let patched = false;
function mapChar(base) {
  if (patched) return;
  patched = true;
  const { queryRaw, performIO } = base;
  base.queryRaw = async function (query) {
    let chars = [];
    const performAndMap = async (q) => {
      const r = await performIO.call(this, q);
      chars = r.fields.map((f) => f.dataTypeID === 18);
      return { rows: r.rows, fields: r.fields.map((f, i) => ({ name: f.name, dataTypeID: chars[i] ? 25 : f.dataTypeID })) };
    };
    const result = await queryRaw.call(Object.create(this, { performIO: { value: performAndMap } }), query);
    result.columnTypes = result.columnTypes.map((t, i) => (chars[i] ? ColumnTypeEnum.Character : t));
    return result;
  };
}
async function open(config) {
  const adapter = await new PrismaPg(config, { schema }).connect();
  mapChar(Object.getPrototypeOf(Object.getPrototypeOf(adapter)));
  // adapter-pg cuts a script at every semicolon, also inside a function body; PostgreSQL takes it whole.
  adapter.executeScript = async (script) => {
    try {
      await adapter.client.query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}
const factory = {
  provider: "postgres",
  adapterName: "@prisma/adapter-pg",
  connect: () => open(url ? parseIntoClientConfig(url) : {}),
  // adapter-pg's own version drops the shadow database while its pool is still connected to it
  async connectToShadowDb() {
    if (shadowDatabaseUrl) return open(parseIntoClientConfig(shadowDatabaseUrl));
    const config = parseIntoClientConfig(url);
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    const admin = async (sql) => {
      const c = new pg.Client(config);
      await c.connect();
      try {
        await c.query(sql);
      } finally {
        await c.end();
      }
    };
    await admin(`CREATE DATABASE ${ident(database)}`);
    const shadow = await open({ ...config, database });
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await admin(`DROP DATABASE IF EXISTS ${ident(database)} WITH (FORCE)`);
    };
    return shadow;
  },
};

let panic;
process.on("uncaughtException", (e) => {
  log("ERROR", { is_panic: true, message: panic ?? e.stack });
  process.exit(101);
});
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (message) => {
    panic = message;
  },
};
const wasm = readFileSync(
  createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm")
    .replace(/\.js$/, "_bg.wasm"),
);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { "./schema_engine_bg.js": glue });
glue.__wbg_set_wasm(exports);
exports.__wbindgen_start();

const datamodels = opt("--datamodels").map((path) => [path, readFileSync(path, "utf8")]);
let engine;
const start = () =>
  (engine ??= glue.SchemaEngine.new(
    { datamodels: datamodels.length ? datamodels : undefined },
    (line) => {
      if (process.env.DEBUG) process.stderr.write(`\n${line}`);
    },
    bindMigrationAwareSqlAdapterFactory(factory),
  ));
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const RENAMED = { getDatabaseVersion: "version" };

async function handle({ id, method, params }) {
  try {
    const result = (await (await start())[RENAMED[method] ?? method](params)) ?? {};
    if (method === "diff" && result.stdout) send({ id: -1, method: "print", params: { content: result.stdout } });
    send({ id, result });
  } catch (e) {
    const data = {
      is_panic: false,
      message: panic ?? e.message ?? String(e),
      error_code: e.code ?? e.cause?.code ?? null,
      meta: e.meta ?? null,
    };
    send({ id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
  }
}
let queue = Promise.resolve();
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const request = JSON.parse(line);
    if (request.method) queue = queue.then(() => handle(request));
  })
  .on("close", () => queue.finally(() => process.exit(0)));
