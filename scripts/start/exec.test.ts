import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { execLogged } from "./exec.mjs";
import { alive } from "./lock.mjs";

const EXEC = pathToFileURL(join(import.meta.dirname, "exec.mjs")).href;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "carabiner-exec-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a step that fails says which, how, and what it wrote", async () => {
  const failing = execLogged("the step", process.execPath, ["-e", "console.error('no such thing'); process.exit(3)"], {
    log: join(folder, "step.log"),
  });
  await expect(failing).rejects.toThrow(/the step failed \(exit code 3\)[\s\S]*no such thing/);
});

test("a step that ends well leaves its output in the log", async () => {
  const log = join(folder, "step.log");
  await execLogged("the step", process.execPath, ["-e", "console.log('done')"], { log });
  expect(readFileSync(log, "utf8")).toBe("done\n");
});

test("kill -9 of the supervisor ends the current step and its children", async () => {
  const pidFile = join(folder, "pid");
  const step = join(folder, "step.mjs");
  writeFileSync(
    step,
    `import { spawn } from "node:child_process"; const c = spawn("sleep", ["600"]); import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(pidFile)}, String(c.pid)); setInterval(() => {}, 1000);`,
  );
  const supervisor = join(folder, "supervisor.mjs");
  const log = join(folder, "step.log");
  writeFileSync(
    supervisor,
    `import { execLogged } from ${JSON.stringify(EXEC)}; await execLogged("step", process.execPath, [${JSON.stringify(step)}], { log: ${JSON.stringify(log)} });`,
  );
  const parent = spawn(process.execPath, [supervisor], { stdio: "ignore" });
  const pid = () => (existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0);
  await vi.waitFor(() => expect(pid()).toBeGreaterThan(0), { timeout: 15_000 });
  parent.kill("SIGKILL");
  await vi.waitFor(() => expect(alive(pid())).toBe(false), { timeout: 15_000 });
});
