import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Children, restartDelay } from "./children.mjs";
import { alive } from "./lock.mjs";
import { silence } from "./progress.mjs";

const PRELOAD = pathToFileURL(join(import.meta.dirname, "exit-with-parent.mjs")).href;
const WAIT = { timeout: 15_000, interval: 50 };

let folder: string;
let started: ChildProcess[] = [];

beforeEach(() => {
  silence();
  folder = mkdtempSync(join(tmpdir(), "carabiner-children-"));
});

afterEach(() => {
  for (const child of started) child.kill("SIGKILL");
  started = [];
  rmSync(folder, { recursive: true, force: true });
});

/** A child that writes its process number and then lives as the code says. */
function part(name: string, code: string) {
  const pidFile = join(folder, `${name}.pid`);
  const program = join(folder, `${name}.mjs`);
  writeFileSync(
    program,
    `import { writeFileSync } from "node:fs";\n${code}\nwriteFileSync(${JSON.stringify(pidFile)}, String(process.pid));\nsetInterval(() => {}, 1000);\n`,
  );
  const command = () => ({ file: process.execPath, args: ["--import", PRELOAD, program], env: process.env });
  const pid = () => (existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0);
  return { spec: { command, ready: async () => alive(pid()) && pid() > 0 }, pid, program };
}

test("a part that dies alone is started again", async () => {
  const children = new Children({ logs: folder });
  const { spec, pid } = part("mortal", "");
  await children.start("mortal", spec);
  const first = pid();
  process.kill(first, "SIGKILL");
  await vi.waitFor(() => expect(pid() !== first && alive(pid())).toBe(true), WAIT);
  await children.stop();
});

test("its state is told: starting, ready, restarting, ready", async () => {
  const states: string[] = [];
  const children = new Children({ logs: folder, onState: (_, state) => states.push(state) });
  const { spec, pid } = part("told", "");
  await children.start("told", spec);
  process.kill(pid(), "SIGKILL");
  await vi.waitFor(() => expect(states).toEqual(["starting", "ready", "restarting", "starting", "ready"]), WAIT);
  await children.stop();
});

test("stopping ends every part, one that ignores the order too", async () => {
  const children = new Children({ logs: folder });
  const deaf = part("deaf", `process.on("SIGTERM", () => {});`);
  const polite = part("polite", "");
  await Promise.all([children.start("deaf", deaf.spec), children.start("polite", polite.spec)]);
  await children.stop(300);
  expect([alive(deaf.pid()), alive(polite.pid())]).toEqual([false, false]);
});

test("a part that ends while everything stops is not started again", async () => {
  const states: string[] = [];
  const children = new Children({ logs: folder, onState: (_, state) => states.push(state) });
  await children.start("once", part("once", "").spec);
  await children.stop();
  expect(states).toEqual(["starting", "ready"]);
});

test("kill -9 of the supervisor ends its children", async () => {
  const child = part("orphan", "");
  const supervisor = join(folder, "supervisor.mjs");
  writeFileSync(
    supervisor,
    `import { Children } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, "children.mjs")).href)};
     const children = new Children({ logs: ${JSON.stringify(folder)} });
     await children.start("orphan", { command: () => ({ file: process.execPath, args: ["--import", ${JSON.stringify(PRELOAD)}, ${JSON.stringify(child.program)}], env: process.env }) });`,
  );
  const process_ = spawn(process.execPath, [supervisor], { stdio: "ignore" });
  started.push(process_);
  await vi.waitFor(() => expect(child.pid() > 0 && alive(child.pid())).toBe(true), WAIT);
  process_.kill("SIGKILL");
  await vi.waitFor(() => expect(alive(child.pid())).toBe(false), WAIT);
});

test.each([
  { deaths: 1, ms: 500 },
  { deaths: 2, ms: 1_000 },
  { deaths: 20, ms: 30_000 },
])("after $deaths deaths in a row the next start waits $ms ms", ({ deaths, ms }) => {
  expect(restartDelay(deaths)).toBe(ms);
});
