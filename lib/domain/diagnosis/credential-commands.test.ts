import { execFileSync } from "node:child_process";

import { expect, test } from "vitest";

import type { MatrixRun } from "@/lib/domain/matrix/matrix-scope";
import type { RunAnswers } from "@/lib/domain/runs/answers";

import { credentialCommands } from "./credential-commands";

const run: MatrixRun = {
  id: "run_1",
  reference: "CB-2026-0042",
  scope: { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
  awsAccountId: "482177309156",
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  externalId: "cb-ext-1",
};
const connector = { name: "AWS", region: "eu-west-1", delegateSelectors: [], executeOnDelegate: true };
const user: RunAnswers = { connector, identity: { kind: "new-user", userName: "harness-ec2-user", attach: "custom" } };

function role(assumedBy: Extract<RunAnswers["identity"], { kind: "new-role" }>["assumedBy"]): RunAnswers {
  return { connector, identity: { kind: "new-role", roleName: "HarnessEC2Role", description: "", assumedBy } };
}

// The AWS CLI command reference: sts get-caller-identity, sts assume-role, ec2 describe-regions.
test("a user's commands show the caller, then make the connector test's call", { tags: ["G207"] }, () => {
  expect(credentialCommands(run, "aws", user).map(({ command }) => command)).toEqual([
    "aws sts get-caller-identity",
    "aws ec2 describe-regions --region 'eu-west-1' --query 'length(Regions)'",
  ]);
});

test("a role assumed by name is tried with the run's external ID", () => {
  const answers = role({ by: "delegate", principalArn: "arn:aws:iam::730944218856:role/harness-delegate" });
  const assume = credentialCommands(run, "aws", answers).find(({ id }) => id === "assume");
  expect(assume?.command).toContain("--role-arn 'arn:aws:iam::482177309156:role/HarnessEC2Role'");
  expect(assume?.command).toContain("--external-id 'cb-ext-1'");
});

test("a role that needs a token gets no assume command", () => {
  const ids = credentialCommands(run, "aws", role({ by: "oidc", harnessAccountId: "acct" })).map(({ id }) => id);
  expect(ids).toEqual(["caller", "regions"]);
});

test("no identity gives no commands; no connector means the home region", () => {
  expect(credentialCommands(run, "aws", {})).toEqual([]);
  const { connector: _connector, ...rest } = user;
  expect(credentialCommands(run, "aws-cn", rest).at(-1)?.command).toContain("--region 'cn-north-1'");
});

// IAM accepts every printable sign in a role's path, those of a shell too.
test("a command never executes a role path, region or external ID", () => {
  const answers: RunAnswers = {
    connector: { ...connector, region: "eu-west-1;touch canary" },
    identity: {
      kind: "existing-role",
      roleArn: "arn:aws:iam::482177309156:role/$(id)/`id`/';id;'/Deploy",
      assumedBy: { by: "delegate", principalArn: "arn:aws:iam::730944218856:role/harness-delegate" },
    },
  };
  const commands = credentialCommands({ ...run, externalId: "cb-$(id)" }, "aws", answers).map(({ command }) => command);
  const words = commands.flatMap((command) =>
    execFileSync("bash", ["-c", `aws() { printf '%s\\n' "$@"; }; ${command}`], { encoding: "utf8" }).split("\n"),
  );
  expect(words).toEqual(expect.arrayContaining(["eu-west-1;touch canary", "cb-$(id)"]));
  expect(words).toContain("arn:aws:iam::482177309156:role/$(id)/`id`/';id;'/Deploy");
});
