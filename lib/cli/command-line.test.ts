import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import manifest from "@/package.json" with { type: "json" };
import { START_OPTIONS } from "@/lib/config/start-options.mjs";
import { commandLineActor } from "@/lib/domain/access/command-line-actor";

import { createContext } from "./command-line";
import { COMMANDS } from "./commands";
import type { Portal } from "./portal";
import { printFailure } from "./print-failure";
import { PortalOpened, runCli } from "./testing/run-cli";

const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");

test.each([["--help"], ["-h"], ["help"], [""]])("%j lists every command with its sentence", async (word) => {
  const { code, out } = await runCli(word === "" ? [] : [word]);
  expect(code).toBe(0);
  for (const { name, summary } of COMMANDS) {
    expect(out).toMatch(new RegExp(`^  ${name} `, "m"));
    expect(out.replaceAll(/\s+/g, " ")).toContain(summary);
  }
  expect(out).toContain("Example:\n  carabiner ");
});

test.each(COMMANDS)("$name shows its options and an example of a call", async ({ name, options, examples }) => {
  const help = await runCli([name, "--help"]);
  expect(help).toEqual(await runCli(["help", name]));
  expect(help.code).toBe(0);
  for (const option of Object.keys(options.shape)) expect(help.out).toContain(`--${option}`);
  for (const example of examples) expect(help.out).toContain(`  ${example}`);
});

test.each(COMMANDS.flatMap(({ examples }) => examples))("the example %j is a call that works", async (example) => {
  const words = example.replace(/ [<>] .*$/, "").split(" ");
  const typed = words.slice(words.indexOf("carabiner") + 1).map((word) => (word === "answers.json" ? "/nowhere.json" : word));
  const opened = await runCli(typed).catch((error: unknown) => error);
  // With no portal and no answers file an example ends there, and never at its own wording.
  if (!(opened instanceof PortalOpened)) expect(opened).toMatchObject({ err: expect.not.stringContaining("--help") });
});

test("--version prints the version of the package", async () => {
  expect(await runCli(["--version"])).toEqual({ code: 0, out: manifest.version, err: "" });
});

test.each([
  [["aply", "--json"], "Did you mean apply?"],
  [["help", "pln"], "Did you mean plan?"],
  [["nosuch", "--help"], "unknown command 'nosuch'"],
  [["plan", "--anwsers", "a.json"], "Did you mean --answers?"],
  [["start", "--fresh-sandox"], "Did you mean --fresh-sandbox?"],
  [["plan"], "--answers is missing: the answers file"],
  [["plan", "--answers"], "'--answers <file>' argument missing"],
  [["render", "--format", "pdf", "--out", "x"], "--format: Choose one of: cli, cloudformation, terraform, harness, aws-json."],
  [["render", "--format", "cli", "--out", "x"], "Name either --answers or --run."],
  [["render", "--format", "cli", "--out", "x", "--run", "r", "--answers", "a"], "Name either --answers or --run."],
  [["apply", "--run", "CB-2026-0001"], "--yes is missing."],
  [["apply", "--yes"], "Name an answers file with --answers, or a run with --run."],
  [["undo"], "missing required argument 'run'"],
  [["undo", "a", "b"], "too many arguments for 'undo'"],
  [["schema", "plans"], "<what>: Write answers."],
  [["policy"], "Name at least one pack with --pack."],
  [["policy", "--pack", "P1", "P99"], "--pack: There is no pack P99. Packs: P0 (base)"],
  [["discover", "--region", "mars"], "--region: Enter the region’s code"],
])("%j exits with 2 and names what is wrong", async (args, says) => {
  const { code, out, err } = await runCli(args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(says);
  expect(err).toMatch(/Run `carabiner (?:[a-z]+ )?--help`/);
});

test.each([
  [["plan", "--answers", "FILE", "--json"]],
  [["begin", "--answers=FILE"]],
  [["apply", "--answers", "FILE", "--yes", "--json"]],
])("%j reads the answers file", async (args) => {
  const { code, err } = await runCli(args.map((arg) => arg.replace("FILE", "/nowhere.json")));
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("cannot be read: /nowhere.json") });
});

test.each([
  [["apply", "--run", "CB-2026-0001", "--yes"]],
  [["apply", "--run=CB-2026-0001", "--yes", "--json"]],
  [["undo", "CB-2026-0001"]],
  [["undo", "--json", "CB-2026-0001"]],
  [["undo", "CB-2026-0001", "--json"]],
  [["render", "--run", "CB-2026-0001", "--format", "terraform", "--out", "handoff"]],
  [["discover"]],
  [["discover", "--account", "482177309156", "--account", "730944218856", "--region", "eu-west-1", "--json"]],
  [["discover", "--region", "eu-west-1", "eu-central-1"]],
])("%j opens the portal", async (args) => {
  await expect(runCli(args)).rejects.toThrow(PortalOpened);
});

test.each([
  [["--pack", "P1,P2"]],
  [["--pack", "P1", "--pack", "P2"]],
  [["--pack", "P1", "P2"]],
  [["--pack=ec2-discovery, ec2-harness-deploy"]],
  [["--pack", "1", "2"]],
])("packs may be written as %j", async (packs) => {
  const { code, out } = await runCli(["policy", ...packs, "--json"]);
  expect(code).toBe(0);
  expect(out).toBe((await runCli(["policy", "--pack", "P1", "P2", "--json"])).out);
});

test("a command that asks for the portal twice opens the database once", async () => {
  let databases = 0;
  const host = { openDatabase: async () => await Promise.resolve(void (databases += 1)), start: () => expect.unreachable() };
  const io = { out: () => undefined, err: () => undefined, readInput: async () => await Promise.resolve("") };
  const portal = { actor: commandLineActor("ada") } as Portal;
  const context = createContext(host, io, async () => await Promise.resolve(portal));
  expect(databases).toBe(0);
  expect(await Promise.all([context.portal(), context.portal()])).toEqual([portal, portal]);
  expect(databases).toBe(1);
});

test("standard input is explained, with JSON for programs", async () => {
  const text = "An error occurred (ExpiredToken) when calling the AssumeRole operation: The security token is expired";
  const { code, out } = await runCli(["explain"], text);
  expect(code).toBe(0);
  expect(out).toMatch(/^Cause: .+\nOwner: .+\nFix: {3}.+/m);
  expect(JSON.parse((await runCli(["explain", "--json"], text)).out)).toHaveProperty("causeId");
  expect(await runCli(["explain"], "no such words")).toMatchObject({ code: 1 });
});

test("a failure is printed whole, on the error output only", () => {
  const err: string[] = [];
  const io = { out: () => expect.unreachable(), err: (text: string) => err.push(text), readInput: async () => "" };
  const code = printFailure(io, {
    code: "upstream_rejected",
    message: "AWS refused.",
    explanation: {
      causeId: "c",
      title: "t",
      cause: "The policy lacks it.",
      owner: "aws-admin",
      fix: "Add it.",
      fixText: '{"Action":"iam:GetUser"}',
      retry: "after-fix",
      details: { "Request ID": "4f2a" },
    },
    fieldErrors: { "answers.identity.userName": "Taken." },
    retryAfterSeconds: 5,
  });
  expect(code).toBe(1);
  expect(err.join("\n")).toBe(`AWS refused.
Cause: The policy lacks it.
Owner: an AWS admin of this account
Fix:   Add it.

{"Action":"iam:GetUser"}

  Request ID: 4f2a
  answers.identity.userName: Taken.
Try again in 5 s.`);
});

test("the start has the same options before anything is installed", () => {
  const start = COMMANDS.find(({ name }) => name === "start");
  expect(Object.keys(start?.options.shape ?? {})).toEqual(Object.keys(START_OPTIONS));
});

test("the README lists every command with its sentence", () => {
  const rows = [...readme.matchAll(/^\| `carabiner ([a-z]+)` +\| (.+?) +\|$/gm)].map(([, name, summary]) => ({ name, summary }));
  expect(rows).toEqual(COMMANDS.map(({ name, summary }) => ({ name, summary })));
});

test("docs/commands.md is the help of every command", async () => {
  const helps = await Promise.all(COMMANDS.map(async ({ name }) => ({ name, help: (await runCli([name, "--help"])).out })));
  const sections = helps.map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  const top =
    "# Commands\n\nWhat `npx carabiner <command> --help` prints. A test writes this page; `npx vitest run --project unit lib/cli -u` renews it.\n";
  await expect([top, ...sections].join("\n")).toMatchFileSnapshot("../../docs/commands.md");
});
