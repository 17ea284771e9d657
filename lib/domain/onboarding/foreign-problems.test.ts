import { expect, test } from "vitest";

import { ARNS, balanced, settings } from "@/lib/domain/ecs/service/testing/settings";
import { parseAnswer, type AnswerSlug } from "@/lib/domain/runs/answers";

import { foreignProblems } from "./foreign-problems";

const HOME = {
  scope: { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
  awsAccountId: "482177309156",
};
const OTHER = "731904528866";
const PREREQUISITES = {
  orgIdentifier: "meridian",
  projectIdentifier: "parcel_tracking",
  accountId: HOME.awsAccountId,
  accountConfirmed: true,
  regions: ["eu-west-1"],
  acknowledgedWarnings: [],
};
const PERMISSIONS = { packs: ["P0"], policyName: "HarnessAWSAccess", description: "" };
const EXISTING_ROLE = {
  kind: "existing-role",
  roleArn: `arn:aws:iam::${HOME.awsAccountId}:role/HarnessRole`,
  assumedBy: { by: "delegate", principalArn: `arn:aws:iam::${OTHER}:role/Delegate` },
};
const irsa = (account: string) => ({
  by: "irsa",
  oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1`,
  namespace: "harness",
  serviceAccount: "delegate",
});

const given: readonly { what: string; slug: AnswerSlug; value: object; fields: readonly string[] }[] = [
  { what: "the run's own place", slug: "prerequisites", value: PREREQUISITES, fields: [] },
  {
    what: "another organization",
    slug: "prerequisites",
    value: { ...PREREQUISITES, orgIdentifier: "harbor" },
    fields: ["orgIdentifier"],
  },
  {
    what: "another project and account",
    slug: "prerequisites",
    value: { ...PREREQUISITES, projectIdentifier: "crane", accountId: OTHER },
    fields: ["projectIdentifier", "accountId"],
  },
  {
    what: "a role of another account to pass",
    slug: "permissions",
    value: { ...PERMISSIONS, taskRoleArns: [`arn:aws:iam::${OTHER}:role/Task`], instanceRoleArns: [EXISTING_ROLE.roleArn] },
    fields: ["taskRoleArns"],
  },
  {
    what: "roles of another account for the tasks",
    slug: "ecs-preparation",
    value: {
      region: "eu-west-1",
      cluster: "parcel-main",
      executionRole: { how: "existing", arn: `arn:aws:iam::${OTHER}:role/exec` },
      taskRole: { how: "existing", arn: `arn:aws:iam::${OTHER}:role/task` },
    },
    fields: ["executionRole.arn", "taskRole.arn"],
  },
  {
    what: "a load balancer and a Cloud Map service of another account",
    slug: "ecs-service",
    value: settings({
      loadBalancer: balanced({ loadBalancerArn: ARNS.loadBalancer.replace("482177309156", () => OTHER) }),
      serviceRegistry: { registryArn: `arn:aws:servicediscovery:eu-west-1:${OTHER}:service/srv-abc` },
    }),
    fields: ["loadBalancer.loadBalancerArn", "serviceRegistry.registryArn"],
  },
  { what: "a role of this account, a delegate of another", slug: "identity", value: EXISTING_ROLE, fields: [] },
  {
    what: "a role of another account",
    slug: "identity",
    value: { ...EXISTING_ROLE, roleArn: `arn:aws:iam::${OTHER}:role/HarnessRole` },
    fields: ["roleArn"],
  },
  {
    what: "a user of another account",
    slug: "identity",
    value: { kind: "existing-user", userArn: `arn:aws:iam::${OTHER}:user/ci` },
    fields: ["userArn"],
  },
  {
    what: "a cluster's provider of another account",
    slug: "identity",
    value: { ...EXISTING_ROLE, assumedBy: irsa(OTHER) },
    fields: ["assumedBy.oidcProviderArn"],
  },
  {
    what: "tokens of another Harness account",
    slug: "identity",
    value: { kind: "new-role", roleName: "R", description: "", assumedBy: { by: "oidc", harnessAccountId: "other" } },
    fields: ["assumedBy.harnessAccountId"],
  },
];

test.each(given)("an answer is held against its run: $what", ({ slug, value, fields }) => {
  const parsed = parseAnswer(slug, value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error.fieldErrors));
  expect(Object.keys(foreignProblems(HOME, slug, parsed.value)?.fieldErrors ?? {})).toEqual(fields);
});

test("the message at a foreign ARN names both accounts", () => {
  const roleArn = `arn:aws:iam::${OTHER}:role/HarnessRole`;
  const parsed = parseAnswer("identity", { ...EXISTING_ROLE, roleArn });
  if (!parsed.ok) throw new Error(parsed.error.message);
  expect(foreignProblems(HOME, "identity", parsed.value)?.fieldErrors?.["roleArn"]).toBe(
    `${roleArn} is of account ${OTHER}. Choose one of account ${HOME.awsAccountId}, which this run connects.`,
  );
});
