import { expect, test } from "vitest";

import { UsageError } from "../command";
import { policyCommand } from "./policy";

async function policy(...args: readonly string[]) {
  const said: string[] = [];
  const keep = (text: string) => said.push(text);
  const code = await policyCommand.run(args, { out: keep, err: keep, readInput: async () => "" });
  return { code, text: said.join("\n") };
}

const ROLE = "arn:aws:iam::482177309156:role/parcel-api-exec";

test.each([
  ["the guide's example account", ["--account", "123456789012"], /example account/],
  ["an account that is no number", ["--account", "<account>"], /12 digits/],
  ["a region that is none", ["--region", "eu-west-1;id"], /region’s code/],
  ["a cluster name with a wildcard", ["--cluster", "*"], /letters, digits/],
  ["a tag without a value", ["--tag", "Environment"], /KEY=VALUE/],
])("%s is refused", async (_what, options, message) => {
  const refused = policy("--pack", "ecs-rolling", "--pass-role", ROLE, ...options);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
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
