import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { freePort } from "@/sandbox/seed/start-aws";
import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { PROJECT, startForTest, textSecret } from "./testing";

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "harness-durability-"));
});
afterEach(() => {
  rmSync(stateDir, { recursive: true, force: true });
});

function journal(): string {
  return join(stateDir, "harness-journal.jsonl");
}

test("what was answered is there after a restart", async () => {
  const first = await startForTest({ stateDir });
  await first.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: textSecret("lasting") });
  const second = await first.restart();
  expect((await second.call("GET", "/ng/api/v2/secrets/lasting", { query: PROJECT })).status).toBe(200);
  await second.stop();
});

test("a line cut off by a crash is dropped; later lines stay", async () => {
  const first = await startForTest({ stateDir });
  appendFileSync(journal(), '[{"table":"organization","key":"to');
  const second = await first.restart();
  await second.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: textSecret("after") });
  const third = await second.restart();
  expect((await third.call("GET", "/ng/api/v2/secrets/after", { query: PROJECT })).status).toBe(200);
  expect(readFileSync(journal(), "utf8")).not.toContain('"key":"to');
  await third.stop();
});

test("a long journal becomes a snapshot of the same world", async () => {
  const first = await startForTest({ stateDir });
  await first.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: textSecret("large", PROJECT, "v".repeat(1_000_000)) });
  const second = await first.restart();
  expect(readFileSync(journal(), "utf8")).toBe("");
  expect((await second.call("GET", "/ng/api/v2/secrets/large", { query: PROJECT })).status).toBe(200);
  await second.stop();
});

function run(port: number) {
  const args = ["--import", "tsx", "sandbox/harness/main.ts", "--port", String(port), "--state", stateDir];
  return spawn(process.execPath, args, { stdio: ["pipe", "ignore", "inherit"] });
}

async function post(port: number, identifier: string): Promise<boolean> {
  const query = new URLSearchParams({ accountIdentifier: HARNESS_ACCOUNT_ID, ...PROJECT }).toString();
  const answer = await fetch(`http://127.0.0.1:${port}/ng/api/v2/secrets?${query}`, {
    method: "POST",
    headers: { "x-api-key": SANDBOX_API_KEYS.admin, "content-type": "application/json" },
    body: JSON.stringify(textSecret(identifier)),
  }).catch(() => null);
  return answer?.status === 200;
}

test("kill -9 in the middle of writing loses nothing that was answered", { timeout: 60_000 }, async () => {
  const port = await freePort();
  const child = run(port);
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/_sandbox/health`)).status).toBe(200), {
    timeout: 30_000,
  });
  const answered: string[] = [];
  const writer = async (lane: number) => {
    for (let turn = 0; child.exitCode === null && child.signalCode === null && turn < 500; turn += 1) {
      const identifier = `s_${lane}_${turn}`;
      if (await post(port, identifier)) answered.push(identifier);
      if (answered.length === 60) child.kill("SIGKILL");
    }
  };
  await Promise.all([writer(0), writer(1), writer(2)]);
  const after = await startForTest({ stateDir });
  const statuses = await Promise.all(answered.map((id) => after.call("GET", `/ng/api/v2/secrets/${id}`, { query: PROJECT })));
  expect(answered.length).toBeGreaterThanOrEqual(60);
  expect(statuses.filter(({ status }) => status !== 200)).toEqual([]);
  await after.stop();
});

test("the process ends when its standard input closes", { timeout: 60_000 }, async () => {
  const port = await freePort();
  const child = run(port);
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/_sandbox/health`)).status).toBe(200), {
    timeout: 30_000,
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.stdin.end();
  expect(await ended).toBe(0);
});
