import { expect, test } from "vitest";

import { harnessNameSchema, isIdentifier, toIdentifier } from "./identifier";

// Rules: https://developer.harness.io/docs/platform/references/entity-identifier-reference/
test.each([
  { name: "AWS-EC2-Connection", identifier: "AWS_EC2_Connection" },
  { name: "EC2 SSH Key", identifier: "EC2_SSH_Key" },
  { name: "  padded  ", identifier: "padded" },
  { name: "Zürich – prod", identifier: "Zurich_prod" },
  { name: "3rd account", identifier: "_3rd_account" },
  { name: "account", identifier: "account_" },
  { name: "stepGroup", identifier: "stepGroup_" },
  { name: "price $", identifier: "price_" },
  { name: "_harness_system x", identifier: "x_harness_system_x" },
  { name: "---", identifier: "_" },
])("the name $name gets the identifier $identifier", ({ name, identifier }) => {
  expect(toIdentifier(name)).toBe(identifier);
});

test.each(["", "日本", "a".repeat(300), "new", "org", "1", "$x", "é", "a/b"])(
  "whatever the name (%j), the identifier is one Harness accepts",
  (name) => {
    expect(isIdentifier(toIdentifier(name))).toBe(true);
  },
);

test.each(["", "1a", "$a", "a-b", "a b", "true", "account", "a".repeat(129)])("%j is not an identifier", (text) => {
  expect(isIdentifier(text)).toBe(false);
});

test.each([
  { name: "EC2-Production", accepted: true },
  { name: "release 1.2_b", accepted: true },
  { name: "   ", accepted: false },
  { name: "team/aws", accepted: false },
  { name: "a".repeat(129), accepted: false },
  { name: "--", accepted: false },
])("the name $name is accepted: $accepted", ({ name, accepted }) => {
  expect(harnessNameSchema.safeParse(name).success).toBe(accepted);
});
