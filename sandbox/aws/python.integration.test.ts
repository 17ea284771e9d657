import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { findPython } from "@/sandbox/seed/start-aws";

const TESTS = ["-m", "unittest", "discover", "-s", join("sandbox", "aws"), "-p", "*_test.py"];

test("every table test of the local AWS passes", async () => {
  const { stderr } = await promisify(execFile)(findPython(), TESTS);
  expect(Number(/Ran (\d+) tests/.exec(stderr)?.[1])).toBeGreaterThan(40);
  expect(stderr).toMatch(/\nOK\s*$/);
});
