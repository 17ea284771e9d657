import { expect, test } from "vitest";
import { isLoopbackHost } from "./loopback.mjs";
import { sandboxMode } from "./sandbox-mode.mjs";

test.each([
  { what: "nothing is set", settings: {}, mode: "local" },
  { what: "NEXTAUTH_URL is localhost", settings: { publicUrl: "http://localhost:3000" }, mode: "local" },
  { what: "NEXTAUTH_URL is ::1", settings: { publicUrl: "http://[::1]:3000", host: "::1" }, mode: "local" },
  { what: "NEXTAUTH_URL is https", settings: { publicUrl: "https://portal.example" }, mode: "off" },
  { what: "NEXTAUTH_URL is https on this machine", settings: { publicUrl: "https://localhost" }, mode: "off" },
  { what: "NEXTAUTH_URL is another name", settings: { publicUrl: "http://portal.lan:3000" }, mode: "off" },
  { what: "HOST is every address", settings: { host: "0.0.0.0" }, mode: "off" },
  { what: "HOST is every IPv6 address", settings: { host: "::", publicUrl: "http://localhost:3000" }, mode: "off" },
  { what: "HOST is in the network", settings: { host: "192.168.1.5" }, mode: "off" },
  { what: "HOST is a loopback address", settings: { host: "127.0.0.2" }, mode: "local" },
])("without a name the sandbox is $mode when $what", { tags: ["V6.3.2"] }, ({ settings, mode }) => {
  expect(sandboxMode(settings).mode).toBe(mode);
});

test.each(["on", "local", "off"] as const)("a sandbox named %s is that at every address", (named) => {
  expect(sandboxMode({ named }).mode).toBe(named);
  expect(sandboxMode({ named, publicUrl: "https://portal.example", host: "0.0.0.0" }).mode).toBe(named);
});

test("names the setting that opens the portal, and no secret in it", () => {
  expect(sandboxMode({ publicUrl: "https://user:pass@portal.example/x?y=z" }).because).toBe(
    "NEXTAUTH_URL is https://portal.example",
  );
  expect(sandboxMode({ host: "0.0.0.0" }).because).toBe("HOST is 0.0.0.0");
  expect(sandboxMode({}).because).toBeUndefined();
});

test.each([
  "localhost",
  "LOCALHOST",
  "localhost.",
  "127.0.0.1",
  "127.255.255.254",
  "::1",
  "[::1]",
  "0:0:0:0:0:0:0:1",
  "::ffff:127.0.0.1",
])("%s is this machine", (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each([
  "",
  ".",
  "localhost..",
  "localhost.example",
  "a.localhost",
  "127.0.0.1.nip.io",
  "127.1",
  "0.0.0.0",
  "::",
  "[::]",
  "128.0.0.1",
  "[::1",
  "portal.example",
])("%s is not this machine", (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});
