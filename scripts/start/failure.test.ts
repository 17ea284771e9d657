import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { UnreadableRowError } from "@/lib/core/unreadable-row";
import { failureText } from "./failure.mjs";

const folder = mkdtempSync(join(tmpdir(), "carabiner-failure-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const PASSWORD = "hunter2hunter2";
const START = ["scripts/start.mjs", "--dev"];
const UNDO = ["bin/carabiner.mjs", "undo", "run_x"];

/** Starts a command with nothing of this process's settings but the search path. */
function begin(args: readonly string[], settings: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"] ?? "",
      CARABINER_DATA_DIR: join(folder, "data"),
      CARABINER_SANDBOX: "off",
      ...settings,
    },
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  return { child, output: () => printed.join("") };
}

async function run(args: readonly string[], settings: Readonly<Record<string, string>>) {
  const { child, output } = begin(args, settings);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output: output() };
}

/** A line of a stack, or a name that only a stack or an object has. */
const STACK = /^\s+at .+:\d+|node:internal|AggregateError|\[cause\]/m;

const away = `postgresql://app:${PASSWORD}@127.0.0.1:1/carabiner`;
const aFile = join(folder, "file");
writeFileSync(aFile, "");

test.each([
  { what: "a database that is off", args: UNDO, settings: { DATABASE_URL: away }, says: "The database at 127.0.0.1:1 does not" },
  { what: "no address", args: START, settings: { DATABASE_URL: `x:${PASSWORD}` }, says: "DATABASE_URL is not an address" },
  {
    what: "no address of the owner",
    args: UNDO,
    settings: { DATABASE_URL: away, DATABASE_OWNER_URL: `${PASSWORD}@host` },
    says: "DATABASE_OWNER_URL is not an address",
  },
  { what: "no port", args: START, settings: { PORT: "web" }, says: "PORT is web. It must be a number" },
  { what: "no host of this machine", args: START, settings: { HOST: "192.0.2.1" }, says: "HOST is 192.0.2.1, which is not" },
  { what: "no mode of the sandbox", args: START, settings: { CARABINER_SANDBOX: "maybe" }, says: "CARABINER_SANDBOX is maybe" },
  { what: "a file as data folder", args: START, settings: { CARABINER_DATA_DIR: aFile }, says: `${aFile} cannot be used` },
  { what: "a folder inside a file", args: UNDO, settings: { CARABINER_DATA_DIR: `${aFile}/data` }, says: "cannot be used" },
])("$what is said in a sentence, without a stack or a password", async ({ args, settings, says }) => {
  const { code, output } = await run(args, settings);
  expect(output).toContain(says);
  expect(output).not.toMatch(STACK);
  expect(output).not.toContain(PASSWORD);
  expect(code).toBe(1);
});

test("an interrupted command says so and ends with 130", async () => {
  // A server that takes connections and stays silent, so that the command waits.
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const connected = once(silent, "connection");
  const { child, output } = begin(UNDO, { DATABASE_URL: `postgresql://app:${PASSWORD}@127.0.0.1:${String(port)}/carabiner` });
  const ended = once(child, "close");
  await connected;
  child.kill("SIGINT");
  const [code] = (await ended) as [number | null];
  silent.close();
  expect(output()).toContain("Interrupted. What was begun is recorded");
  expect(output()).not.toMatch(STACK);
  expect(code).toBe(130);
});

const answered = (code: string) => Object.assign(new Error("x"), { code, server: "db.example:5432" });
test.each([
  ["28P01", "refused the user name or the password"],
  ["3D000", "has no such database"],
  ["57P03", "Try again in a few seconds"],
  ["53300", "takes no more connections"],
])("the answer %s of the database becomes a sentence", (code, says) => {
  expect(failureText(answered(code), folder)).toMatch(/^The database at db\.example:5432 /);
  expect(failureText(answered(code), folder)).toContain(says);
});

test("an unreadable row is a sentence, as it was written", () => {
  const error = new UnreadableRowError({ table: "Run", column: "state", id: "run_1" });
  expect(failureText(error, folder)).toBe(error.message);
});

test("an unexpected error is one line, with its stack in a file", () => {
  const text = failureText(new TypeError("x is undefined\nand more"), folder);
  const log = join(folder, "logs", "failure.log");
  expect(text).toBe(`Carabiner stopped at an unexpected error: x is undefined. The details are in ${log}.`);
  expect(existsSync(log)).toBe(true);
  expect(readFileSync(log, "utf8")).toMatch(STACK);
});
