import type { Operation } from "../operation";

const SCOPE = { accountIdentifier: "acc", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
export const POLICY_ARN = "arn:aws:iam::482177309156:policy/HarnessAWSAccess";
export const USER = "harness-ec2-user";
const TAGS = { carabiner_run: "run_1" };

function operation(
  id: string,
  desired: unknown,
  needs: readonly string[] = [],
  intention: Operation["intention"] = "make",
): Operation {
  return {
    id,
    kind: id,
    side: id.startsWith("aws.") ? "aws" : "harness",
    title: id,
    summary: "",
    step: "identity",
    guideItems: [],
    needs,
    naturalKey: id,
    intention,
    desired,
    preview: { call: id, body: null },
    permissions: [],
    undo: "",
  };
}

/** The access-key path as the plan implies it: a user, its policy and key, the connector and the infrastructure. */
export const SAMPLE_PLAN: readonly Operation[] = [
  operation("aws.policy", {
    policyArn: POLICY_ARN,
    name: "HarnessAWSAccess",
    description: "",
    document: '{"Version":"2012-10-17"}',
  }),
  operation("aws.user", { userName: USER }),
  operation(
    "aws.attachment",
    { holder: { kind: "user", name: USER }, policyArn: POLICY_ARN, policyName: "HarnessAWSAccess" },
    ["aws.policy", "aws.user"],
    "ensure",
  ),
  operation(
    "aws.access-key",
    {
      userName: USER,
      scope: SCOPE,
      keyId: { identifier: "key_id", name: "key id" },
      secretKey: { identifier: "secret_key", name: "secret key" },
    },
    ["aws.user"],
  ),
  operation(
    "harness.connector",
    {
      scope: SCOPE,
      identifier: "AWS_EC2_Connection",
      body: {
        connector: {
          identifier: "AWS_EC2_Connection",
          name: "AWS-EC2-Connection",
          tags: TAGS,
          spec: { credential: { type: "ManualConfig" } },
        },
      },
    },
    ["aws.access-key"],
  ),
  operation("harness.connector-test", { scope: SCOPE, identifier: "AWS_EC2_Connection", region: "eu-west-1" }, [
    "harness.connector",
    "aws.attachment",
  ]),
  operation("harness.environment", {
    scope: SCOPE,
    identifier: "production",
    body: { identifier: "production", name: "Production", tags: TAGS, yaml: "a: 1\n" },
  }),
  operation(
    "harness.infrastructure",
    {
      scope: SCOPE,
      identifier: "EC2_Production",
      environmentIdentifier: "production",
      body: { identifier: "EC2_Production", name: "EC2-Production", tags: TAGS, yaml: "b: 2\n" },
    },
    ["harness.connector", "harness.environment"],
  ),
];
