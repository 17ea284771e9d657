import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makePrivate, makeWhole } from "./build.mjs";
import { isDiskFull, startFailure, unlessDiskFull } from "./disk.mjs";
import { withLock } from "./lock.mjs";
import { openParts } from "./parts.mjs";
import { readJson, writeWhole } from "./paths.mjs";

const folder = mkdtempSync(join(tmpdir(), "carabiner-disk-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Makes the next write of a file fail as on a full disk: /dev/full refuses each byte with ENOSPC. */
function fillDiskFor(path: string): void {
  symlinkSync("/dev/full", path);
}
const beside = (path: string) => `${path}.${String(process.pid)}.new`;
const onLinux = process.platform === "linux";

test.skipIf(!onLinux)("a full disk leaves the old content intact", () => {
  const path = join(folder, "secrets.json");
  writeWhole(path, "old");
  fillDiskFor(beside(path));
  expect(() => {
    writeWhole(path, "new");
  }).toThrow(/ENOSPC/);
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["secrets.json"]);
  writeWhole(path, "new");
  expect(readFileSync(path, "utf8")).toBe("new");
});

test.skipIf(!onLinux)("a lock that could not be written is not left behind", async () => {
  const path = join(folder, "build.lock");
  fillDiskFor(`${path}.${String(process.pid)}`);
  await expect(withLock(path, () => Promise.resolve("done"))).rejects.toThrow(/ENOSPC/);
  expect(existsSync(path)).toBe(false);
  expect(await withLock(path, () => Promise.resolve("done"))).toBe("done");
});

test.each([
  { what: "empty", content: "" },
  { what: "half of a number's file", content: "\n" },
  { what: "of a dead process", content: "2147483646" },
])("a lock that is $what is taken over", async ({ content }) => {
  const path = join(folder, "stale.lock");
  writeFileSync(path, content);
  expect(await withLock(path, () => Promise.resolve("done"))).toBe("done");
});

test("a lock names its holder and is gone afterwards", async () => {
  const path = join(folder, "shared.lock");
  expect(await withLock(path, () => Promise.resolve(readFileSync(path, "utf8")))).toBe(String(process.pid));
  expect(existsSync(path)).toBe(false);
});

test.skipIf(!onLinux)("a state that cannot be written does not end the supervisor", () => {
  const parts = openParts(folder);
  parts.set("web", "ready");
  fillDiskFor(beside(parts.file));
  expect(() => {
    parts.set("web", "restarting");
  }).not.toThrow();
  parts.set("web", "ready");
  expect(readJson(parts.file, {})).toMatchObject({ parts: { web: "ready" } });
});

test("an absent or cut file gives the fallback, an unreadable one fails", () => {
  const path = join(folder, "cut.json");
  writeFileSync(path, '{"a":');
  expect(readJson(path, "fallback")).toBe("fallback");
  expect(readJson(join(folder, "absent.json"), "fallback")).toBe("fallback");
  expect(() => {
    readJson(folder, "fallback");
  }).toThrow(/EISDIR/);
});

test.each([
  { error: Object.assign(new Error("write"), { code: "ENOSPC" }), full: true },
  { error: Object.assign(new Error("write"), { code: "EDQUOT" }), full: true },
  { error: new Error('next build failed. From build.log: could not write: "No space left on device"'), full: true },
  { error: new Error("port 3000 is taken"), full: false },
])("$error.message is a full disk: $full", ({ error, full }) => {
  expect(isDiskFull(error)).toBe(full);
  expect(startFailure(error, "/data").includes("The disk is full")).toBe(full);
  const skipped = () => {
    unlessDiskFull(() => {
      throw error;
    });
  };
  if (full) expect(skipped).not.toThrow();
  else expect(skipped).toThrow(error.message);
});

test("half a build is removed, and the next try makes it whole", async () => {
  const build = join(folder, "0123456789abcdef");
  const half = async (into: string) => {
    mkdirSync(into);
    writeFileSync(join(into, "half"), "");
    return await Promise.reject(new Error("ENOSPC: no space left on device"));
  };
  await expect(makeWhole(build, half)).rejects.toThrow(/ENOSPC/);
  expect(readdirSync(folder).filter((name) => name.startsWith("0123456789abcdef"))).toEqual([]);
  await makeWhole(build, async (into) => {
    mkdirSync(into);
    writeFileSync(join(into, "whole"), "");
    await Promise.resolve();
  });
  expect(readdirSync(build)).toEqual(["whole"]);
});

test("nothing of a build can be read by others", () => {
  const build = join(folder, "build");
  mkdirSync(join(build, "server"), { recursive: true, mode: 0o755 });
  const [manifest, program] = [join(build, "server", "manifest.json"), join(build, "run.sh")];
  writeFileSync(manifest, "{}", { mode: 0o644 });
  writeFileSync(program, "", { mode: 0o755 });
  symlinkSync("/nowhere", join(build, "link"));
  makePrivate(build);
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect([build, join(build, "server"), manifest, program].map(modeOf)).toEqual(["700", "700", "600", "700"]);
});
