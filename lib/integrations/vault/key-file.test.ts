import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { fingerprintOf, hasKeyFile, openKeyFile } from "./key-file";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "carabiner-key-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(process.platform !== "linux")("a full disk leaves no partial key file", async () => {
  const address = pathToFileURL("lib/integrations/vault/key-file.ts").href;
  const program = `import { openKeyFile } from ${JSON.stringify(address)};
    try { openKeyFile(${JSON.stringify(folder)}); } catch (error) { console.log(error.code); }`;
  const limited = 'ulimit -f 0 && exec "$0" --import tsx --input-type=module --eval "$1"';
  const { stdout } = await run("bash", ["-c", limited, process.execPath, program]);
  expect(stdout.trim()).toBe("EFBIG");
  expect(readdirSync(folder)).toEqual([]);
  expect(openKeyFile(folder).keyIds).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(["key.json"]);
});

test("a fingerprint reveals no key or ID and differs per key", () => {
  const [one, other] = ["one", "other"].map((name) => join(folder, name));
  expect(hasKeyFile(String(one))).toBe(false);
  const { current } = openKeyFile(String(one));
  expect(hasKeyFile(String(one))).toBe(true);
  const print = fingerprintOf(current);
  expect(print).not.toContain(current.key.toString("hex"));
  expect(print).not.toContain(current.keyId);
  expect(fingerprintOf(openKeyFile(String(other)).current)).not.toBe(print);
});
