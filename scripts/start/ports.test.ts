import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { anyFreePort, isFree, nextFreePort, rememberedPort } from "./ports.mjs";

const cleanup: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const undo of cleanup.splice(0)) await undo();
});

function occupy(port: number, host = "127.0.0.1"): Promise<Server> {
  const server = createServer();
  cleanup.push(() => new Promise<void>((done) => server.close(() => done())));
  return new Promise((done, fail) => server.once("error", fail).listen(port, host, () => done(server)));
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "carabiner-ports-"));
  cleanup.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test("a free port is taken as wanted", async () => {
  const port = await anyFreePort();
  expect(await nextFreePort(port)).toBe(port);
});

test("a taken port is chosen around", async () => {
  const port = await anyFreePort();
  await occupy(port);
  expect(await isFree(port)).toBe(false);
  expect(await nextFreePort(port)).toBeGreaterThan(port);
});

test("a server on every address counts as taking the port", async () => {
  const port = await anyFreePort();
  await occupy(port, "0.0.0.0");
  expect(await nextFreePort(port)).toBeGreaterThan(port);
});

test("a private port stays the same from start to start", async () => {
  const data = folder();
  const first = await rememberedPort(data, "aws");
  await rememberedPort(data, "harness");
  expect(await rememberedPort(data, "aws")).toBe(first);
});

test("a private port taken by another program is replaced, others stay", async () => {
  const data = folder();
  const aws = await rememberedPort(data, "aws");
  const harness = await rememberedPort(data, "harness");
  await occupy(aws);
  expect(await rememberedPort(data, "aws")).not.toBe(aws);
  expect(await rememberedPort(data, "harness")).toBe(harness);
});
