import { expect, test } from "vitest";

import { runCli } from "../testing/run-cli";

async function policy(...args: readonly string[]) {
  const { code, out, err } = await runCli(["policy", ...args]);
  return { code, text: out + err };
}

const ROLE = "arn:aws:iam::482177309156:role/parcel-api-exec";

test.each([
  ["the guide's example account", ["--account", "123456789012"], /example account/],
  ["an account that is no number", ["--account", "<account>"], /12 digits/],
  ["a region that is none", ["--region", "eu-west-1;id"], /region’s code/],
  ["a cluster name with a wildcard", ["--cluster", "*"], /letters, digits/],
  ["a tag without a value", ["--tag", "Environment"], /KEY=VALUE/],
])("%s is refused", async (_what, options, message) => {
  const { code, text } = await policy("--pack", "ecs-rolling", "--pass-role", ROLE, ...options);
  expect(code).toBe(2);
  expect(text).toMatch(message);
  expect(text).toContain(options[0]);
});

test("a role to pass must be in the policy's account", async () => {
  const { code, text } = await policy("--pack", "ecs-rolling", "--pass-role", ROLE);
  expect(code).toBe(0);
  expect(text).toContain(ROLE);
  expect(text).toContain("arn:aws:ecs:*:482177309156:service/*/*");
});

test("a tag's value keeps its equals signs", async () => {
  const { text } = await policy("--pack", "ec2-lifecycle", "--tag", "team=a=b");
  expect(text).toContain('"aws:ResourceTag/team": "a=b"');
});
