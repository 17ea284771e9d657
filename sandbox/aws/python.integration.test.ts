import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { findPython } from "@/sandbox/seed/start-aws";

const FOLDER = join("sandbox", "aws");

test("every table test of the local AWS passes", async () => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith("_test.py"));
  expect(files.length).toBeGreaterThan(2);
  for (const name of files) {
    const { stderr } = await promisify(execFile)(findPython(), [join(FOLDER, name)]);
    expect(stderr, name).toMatch(/\nOK\s*$/);
  }
});
