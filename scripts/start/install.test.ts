import { expect, test } from "vitest";
import { installHash, matchesLockfile } from "./install.mjs";

const lock = {
  packages: {
    "": { version: "0.1.0" },
    "node_modules/next": { version: "16.4.5" },
    "node_modules/@next/swc-darwin-arm64": { version: "16.4.5", optional: true },
  },
};

test("another Node version or platform makes the packages stale", () => {
  const hashes = [
    installHash(undefined, "v20.19.0", "linux-x64"),
    installHash(undefined, "v22.1.0", "linux-x64"),
    installHash(undefined, "v20.19.0", "darwin-arm64"),
  ];
  expect(new Set(hashes).size).toBe(3);
});

test.each([
  {
    title: "everything that is asked for, without another platform's packages",
    installed: { "node_modules/next": { version: "16.4.5" } },
    expected: true,
  },
  { title: "an older version", installed: { "node_modules/next": { version: "16.4.1" } }, expected: false },
  { title: "nothing", installed: {}, expected: false },
  {
    title: "something that is not asked for",
    installed: { "node_modules/next": { version: "16.4.5" }, "node_modules/left-pad": { version: "1.0.0" } },
    expected: false,
  },
])("installed packages with $title: $expected", ({ installed, expected }) => {
  expect(matchesLockfile(lock, { packages: installed })).toBe(expected);
});

test("no list of installed packages is no match", () => {
  expect(matchesLockfile(lock, undefined)).toBe(false);
});
