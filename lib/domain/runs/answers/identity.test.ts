import { expect, test } from "vitest";

import { identityKinds, identitySchema } from "./identity";

const USER = "arn:aws:iam::482177309156:user/ci-deployer";
const ROLE = "arn:aws:iam::482177309156:role/HarnessDeployRole";
const problemOf = (answer: unknown): string | undefined => identitySchema.safeParse(answer).error?.issues[0]?.message;

test("the access-key path offers new users, existing users and pasted keys", () => {
  expect(identityKinds({ target: "ec2", identity: "access-key", hostAccess: "ssh" })).toEqual([
    "new-user",
    "existing-user",
    "existing-key",
  ]);
});

test.each([
  ["a role's ARN", ROLE, /not the ARN of a user/],
  ["the guide's example account", "arn:aws:iam::123456789012:user/harness-ec2-user", /example account/],
  ["a bare name", "ci-deployer", /Enter a full ARN/],
  ["an ARN with a space", "arn:aws:iam::482177309156:user/ci deployer", /Remove the space/],
])("%s is refused where a user is to be picked", (_what, userArn, message) => {
  expect(problemOf({ kind: "existing-user", userArn })).toMatch(message);
});

test("an answer without a rights choice leaves the identity unchanged", () => {
  const parsed = identitySchema.parse({ kind: "existing-role", roleArn: ROLE, assumedBy: { by: "own" } });
  expect(parsed).not.toHaveProperty("rights");
});

test("the policy with what is missing needs a name that IAM takes", () => {
  const answer = { kind: "existing-user", userArn: USER, rights: { choice: "missing", policyName: "not a name" } };
  expect(problemOf(answer)).toMatch(/letters, digits/);
});

test("only what belongs to the choice is kept", () => {
  const rights = { choice: "leave", policyName: "HarnessAWSAccess-added", snapshot: { of: USER } };
  expect(identitySchema.parse({ kind: "existing-user", userArn: USER, rights })).toEqual({
    kind: "existing-user",
    userArn: USER,
    rights: { choice: "leave" },
  });
});
