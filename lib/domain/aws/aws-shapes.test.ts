import { expect, test } from "vitest";
import { partitionOf, permissionArnOf, principalOf } from "./aws-shapes";

// Forms: IAM User Guide "IAM identifiers" and STS API reference "GetCallerIdentity".
test.each([
  ["arn:aws:iam::482177309156:root", { kind: "root" }],
  ["arn:aws:iam::482177309156:user/team/ines", { kind: "user", name: "ines" }],
  ["arn:aws:iam::482177309156:role/harness/Deploy", { kind: "role", name: "Deploy" }],
  ["arn:aws:sts::482177309156:assumed-role/Deploy/run-1", { kind: "assumed-role", name: "Deploy", sessionName: "run-1" }],
  ["arn:aws:sts::482177309156:federated-user/ines", { kind: "federated-user", name: "ines" }],
  ["arn:aws:iam::482177309156:group/x", { kind: "other", name: "group/x" }],
])("%s is told apart", (arn, principal) => {
  expect(principalOf(arn)).toEqual(principal);
});

test("the partition is read from the ARN", () => {
  expect([partitionOf("arn:aws-cn:iam::1:root"), partitionOf("nonsense")]).toEqual(["aws-cn", "aws"]);
});

test("permissions of a role's session are asked about the role", () => {
  const arn = "arn:aws:sts::482177309156:assumed-role/Deploy/run-1";
  expect(permissionArnOf({ account: "482177309156", partition: "aws", arn, principal: principalOf(arn) })).toBe(
    "arn:aws:iam::482177309156:role/Deploy",
  );
});
