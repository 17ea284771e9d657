#!/usr/bin/env node
// `npm test`: sets up what is missing, runs every part whatever the others did, and ends with `N passed, N failed`.
import { spawn } from "node:child_process";
import { mkdirSync, openSync, closeSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureGenerated, ensureInstalled } from "./start/install.mjs";
import { inRoot, readJson, ROOT } from "./start/paths.mjs";
import { anyFreePort } from "./start/ports.mjs";
import { line, say, tail } from "./start/progress.mjs";
import { ensurePython } from "./start/python.mjs";
import { countCheck, countPlaywright, countVitest, lastLine, total } from "./test/count.mjs";
import { testFolder } from "./test/services.mjs";
import { slowestLines, timedPlaywright, timedVitest } from "./test/slowest.mjs";

const logs = testFolder("logs");
process.env.CARABINER_PYTHON_DIR ??= testFolder("python");
process.env.CARABINER_BUILD_DIR = testFolder("build");
const bin = (path) => [process.execPath, inRoot("node_modules", path)];
const report = (name) => join(logs, `${name}.json`);
const under = new Set();
let isEnding = false;

/** Runs a program into its log; says whether it ended well. */
function program(name, [file, ...args], env = {}) {
  const out = openSync(join(logs, `${name}.log`), "w", 0o600);
  return new Promise((done) => {
    const child = spawn(file, args, { cwd: ROOT, stdio: ["ignore", out, out], env: { ...process.env, ...env } });
    closeSync(out);
    under.add(child);
    const end = (ok) => {
      under.delete(child);
      done(ok);
    };
    child.once("error", () => end(false));
    child.once("exit", (code) => end(code === 0));
  });
}

const check = (name, command) => async () => {
  const ok = await program(name, command);
  return { ok, ...countCheck(ok) };
};

const vitest =
  (name, projects = name) =>
  async () => {
    rmSync(report(name), { force: true });
    const command = [
      ...bin("vitest/vitest.mjs"),
      "run",
      "--project",
      projects,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report(name)}`,
    ];
    const ok = await program(name, command, { NO_COLOR: "1" });
    const found = readJson(report(name), undefined);
    return { ok, ...(found ? { ...countVitest(found), timed: timedVitest(found) } : countCheck(false)) };
  };

async function journeys() {
  const { ensureChromium } = await import("./test/chromium.mjs");
  const chromium = await ensureChromium({ logs });
  const first = await playwright("e2e", chromium);
  if (first.skipped === 0 || isEnding) return first;
  // After a failed journey Playwright skips the project `alone`, which depends on the others. It runs here all the same.
  const rest = await playwright("e2e-alone", chromium, ["--project=alone", "--no-deps", "--output=test-results/alone"]);
  if (!rest.ok) say(tail(join(logs, "e2e-alone.log"), 60));
  return {
    ok: first.ok && rest.ok,
    passed: first.passed + rest.passed,
    failed: first.failed + rest.failed,
    timed: [...first.timed, ...rest.timed],
  };
}

async function playwright(name, chromium, options = []) {
  const data = join(testFolder("."), name);
  rmSync(data, { recursive: true, force: true });
  rmSync(report(name), { force: true });
  const env = {
    NO_COLOR: "1",
    CHROMIUM_PATH: chromium,
    CARABINER_E2E_DIR: data,
    CARABINER_E2E_PORT: String(await anyFreePort()),
    CARABINER_E2E_REPORT: report(name),
  };
  const ok = await program(name, [...bin("@playwright/test/cli.js"), "test", ...options], env);
  const found = readJson(report(name), undefined);
  if (found === undefined) return { ok, ...countCheck(false), skipped: 0, timed: [] };
  return { ok, ...countPlaywright(found), skipped: found.stats.skipped, timed: timedPlaywright(found) };
}

const DEPS = [
  "--config",
  ".dependency-cruiser.cjs",
  "--output-type",
  "err-long",
  "app",
  "components",
  "lib",
  "prisma",
  "sandbox",
];
const PARTS = {
  format: check("format", [...bin("prettier/bin/prettier.cjs"), "--check", ".", "--log-level", "warn"]),
  lint: check("lint", [...bin("eslint/bin/eslint.js"), ".", "--max-warnings", "0"]),
  types: check("types", [...bin("typescript/bin/tsc"), "--noEmit", "-p", "."]),
  deps: check("deps", [...bin("dependency-cruiser/bin/dependency-cruise.mjs"), ...DEPS]),
  unused: check("unused", [...bin("knip/bin/knip.js")]),
  secrets: check("secrets", [process.execPath, inRoot("scripts/check-secrets.mjs")]),
  prose: check("prose", [process.execPath, inRoot("scripts/check-prose.mjs")]),
  unit: vitest("unit", "unit*"),
  integration: vitest("integration"),
  build: check("build", [process.execPath, inRoot("scripts/build.mjs")]),
  e2e: journeys,
};
/** Two lanes side by side, for two cores: journeys mostly wait, and everything else fills that time. */
const LANES = [
  ["build", "e2e"],
  ["format", "lint", "types", "deps", "unused", "secrets", "prose", "unit", "integration"],
];

function wantedParts(args) {
  const at = args.indexOf("--only");
  const names = at === -1 ? Object.keys(PARTS) : (args[at + 1] ?? "").split(",");
  const unknown = names.filter((name) => !(name in PARTS));
  if (unknown.length === 0) return new Set(names);
  process.stderr.write(`Unknown part ${unknown.join(", ")}. Parts: ${Object.keys(PARTS).join(", ")}.\n`);
  return process.exit(2);
}

const results = [];

async function runPart(name) {
  const since = performance.now();
  let result;
  try {
    result = await PARTS[name]();
  } catch (error) {
    say(error.message);
    result = { ok: false, passed: 0, failed: 1 };
  }
  results.push(result);
  const ok = result.ok && result.failed === 0;
  line(name, ok ? "passed" : "FAILED", since, result.passed + result.failed > 1 ? lastLine(result) : "");
  if (!ok) say(`${tail(join(logs, `${name}.log`), 60)}\n  (all of it: ${join(logs, `${name}.log`)})\n`);
}

const wanted = wantedParts(process.argv.slice(2));

function finish() {
  const sum = total(results);
  const slowest = slowestLines(results.flatMap(({ timed }) => timed ?? []));
  if (slowest.length > 0) say(`\nThe slowest tests:\n${slowest.join("\n")}\n`);
  process.exitCode = sum.failed === 0 && results.length > 0 ? 0 : 1;
  process.stdout.write(`${lastLine(sum)}\n`, () => process.exit());
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    isEnding = true;
    for (const child of under) child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
    results.push({ ok: false, passed: 0, failed: 1 });
    // Playwright ends the portal it started; give it the time.
    setTimeout(finish, 12_000).unref();
    const timer = setInterval(() => {
      if (under.size > 0) return;
      clearInterval(timer);
      finish();
    }, 100);
  });
}

mkdirSync(inRoot(".build"), { recursive: true, mode: 0o700 });
try {
  // Both lanes need the Python environment, so it is made before them, beside the packages.
  const needsPython = wanted.has("e2e") || wanted.has("integration");
  const python = needsPython ? ensurePython({ data: testFolder("."), logs }).catch(() => undefined) : undefined;
  await ensureInstalled({ logs });
  await ensureGenerated({ logs });
  await python;
  await Promise.all(
    LANES.map(async (lane) => {
      for (const name of lane) if (wanted.has(name)) await runPart(name);
    }),
  );
} catch (error) {
  say(`\n${error.message}\n`);
  results.push({ ok: false, passed: 0, failed: 1 });
}
finish();
