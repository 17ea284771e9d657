#!/usr/bin/env node
// `npm run test:machines`: builds this checkout in two folders, compares what the builds must have alike, and walks a run
// across two machines that each run their own.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { buildHash } from "./start/build.mjs";
import { ensureGenerated, ensureInstalled } from "./start/install.mjs";
import { inRoot, ROOT } from "./start/paths.mjs";
import { anyFreePort } from "./start/ports.mjs";
import { line, say } from "./start/progress.mjs";
import { ensureChromium } from "./test/chromium.mjs";
import { testFolder } from "./test/services.mjs";

/** State, results and packages; the packages are linked. */
const NOT_COPIED = new Set([".data", ".build", ".next", ".git", "dist", "node_modules", "coverage", "test-results"]);

function copyCheckout(into) {
  cpSync(ROOT, into, { recursive: true, verbatimSymlinks: true, filter: (path) => !NOT_COPIED.has(relative(ROOT, path)) });
  if (process.platform === "linux") execFileSync("cp", ["-al", inRoot("node_modules"), join(into, "node_modules")]);
  else cpSync(inRoot("node_modules"), join(into, "node_modules"), { recursive: true, verbatimSymlinks: true });
}

/** Builds a checkout, and gives the folder of the build. */
function build(checkout, builds) {
  const since = performance.now();
  execFileSync(process.execPath, [join(checkout, "scripts/build.mjs")], {
    cwd: checkout,
    env: { ...process.env, CARABINER_BUILD_DIR: builds, CARABINER_DATA_DIR: join(checkout, ".data") },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const folder = join(builds, buildHash(checkout));
  line("build", "ready", since, folder);
  return folder;
}

function files(folder, below = "") {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    return entry.isDirectory() ? files(folder, path) : [path];
  });
}

/** What a page of one machine needs of the other: the ID of the build, of each action, and the names of the files. */
function alike(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, "web/.next/server/server-reference-manifest.json"), "utf8"));
  return {
    "build ID": [basename(folder)],
    "action IDs": Object.keys(manifest.node).sort(),
    "file names": files(join(folder, "web/.next/static")).sort(),
  };
}

function compare(one, other) {
  const [first, second] = [alike(one), alike(other)];
  return Object.keys(first).map((what) => {
    const shared = first[what].filter((name) => second[what].includes(name)).length;
    const all = new Set([...first[what], ...second[what]]).size;
    line(what, shared === all && all > 0 ? "alike" : "DIFFERENT", undefined, `${shared} of ${all}`);
    return shared === all && all > 0;
  });
}

const logs = testFolder("logs");
const second = mkdtempSync(join(tmpdir(), "carabiner-second-checkout-"));
try {
  await ensureInstalled({ logs });
  await ensureGenerated({ logs });
  copyCheckout(second);
  const builds = [build(ROOT, testFolder("build")), build(second, join(second, ".build"))];
  const same = compare(...builds);
  const journey = spawnSync(process.execPath, [inRoot("node_modules/@playwright/test/cli.js"), "test", "e2e/machines.spec.ts"], {
    cwd: ROOT,
    stdio: "inherit",
    env: {
      ...process.env,
      CHROMIUM_PATH: await ensureChromium({ logs }),
      CARABINER_BUILD_DIR: testFolder("build"),
      CARABINER_PYTHON_DIR: process.env.CARABINER_PYTHON_DIR ?? testFolder("python"),
      CARABINER_E2E_DIR: join(testFolder("."), "machines"),
      CARABINER_E2E_PORT: process.env.CARABINER_E2E_PORT ?? String(await anyFreePort()),
      CARABINER_SECOND_BUILD: builds[1],
    },
  });
  process.exitCode = journey.status === 0 && same.every(Boolean) ? 0 : 1;
} catch (error) {
  say(error.message);
  process.exitCode = 1;
} finally {
  rmSync(second, { recursive: true, force: true });
}
