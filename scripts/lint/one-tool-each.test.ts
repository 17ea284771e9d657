import { Linter } from "eslint";
import { expect, test } from "vitest";

import { ONE_TOOL_EACH } from "./one-tool-each.mjs";

function refusals(code: string): readonly string[] {
  const rules = { "no-restricted-syntax": ["error", ...ONE_TOOL_EACH] } as Linter.RulesRecord;
  return new Linter().verify(code, [{ rules }]).map(({ message }) => message);
}

test.each([
  ["a race of promises", "await Promise.race([work, late]);", /time-limit/],
  ["a date cut out of its text", "const day = now.toISOString().slice(0, 10);", /dates/],
  ["another cut", "const minute = at.toISOString().substring(11, 16);", /dates/],
  ["JSON that may be none", "try { value = JSON.parse(text); } catch { value = null; }", /parse-json/],
  [
    "the same in a function",
    "function read(text) { try { return JSON.parse(text); } catch { return undefined; } }",
    /parse-json/,
  ],
  ["a client of AWS built by hand", "const iam = new IAMClient({ region });", /buildAwsClient/],
  ["one of a namespace", "const ec2 = new sdk.EC2Client(settings);", /buildAwsClient/],
  ["a growing wait by hand", "await sleep(Math.min(500 * 2 ** tries, 10_000));", /retry/],
  ["a list by hand", 'const words = names.join(" and ");', /listed/],
  ["a plural by hand", 'const word = hosts.length === 1 ? "host" : `${hosts.length} hosts`;', /plural/],
])("%s is refused with the tool to use", (_what, code, tool) => {
  expect(refusals(code)).toEqual([expect.stringMatching(tool) as string]);
});

test.each([
  "await Promise.all([one, other]);",
  "const at = now.toISOString();",
  "const value = schema.parse(JSON.parse(text));",
  "const iam = buildAwsClient(IAMClient, settings);",
  "const queries = new QueryClient();",
  'const path = names.join(" / ");',
  "const sets = 2 ** names.length;",
  "const first = list.length === 1 ? list[0] : list;",
])("%s is allowed", (code) => {
  expect(refusals(code)).toEqual([]);
});
