import { expect, test } from "vitest";
import type { AwsFailure } from "./aws-failure";
import { explainAws } from "./explain-aws";

const USER = "arn:aws:iam::482177309156:user/harness";
const ROLE = "arn:aws:iam::482177309156:role/CarabinerPortal";
const base: AwsFailure = {
  code: "AccessDenied",
  message: "",
  service: "ec2",
  action: "DescribeInstances",
  region: "eu-west-1",
  account: "482177309156",
  callerArn: USER,
  requestId: "req-1",
};
const denial = (because: string): string => `User: ${USER} is not authorized to perform: ec2:DescribeInstances ${because}`;
const assume = (more: Partial<AwsFailure> = {}): AwsFailure => ({
  ...base,
  service: "sts",
  action: "AssumeRole",
  message: `User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
  assumeRole: { roleArn: ROLE, externalIdSent: true },
  ...more,
});
const decoded = {
  allowed: false,
  explicitDeny: false,
  action: "iam:PassRole",
  resource: "arn:aws:iam::482177309156:role/web-profile",
  principalArn: USER,
  matchedStatements: 0,
  conditions: {},
};

// Error codes and denial sentences: IAM User Guide "Troubleshoot access denied error messages", EC2 API "Error codes",
// "Common error types" of IAM, STS and ECS.
const CASES: readonly (readonly [string, AwsFailure, { owner: string; retry: string }])[] = [
  [
    "identity-policy-missing",
    { ...base, message: denial("because no identity-based policy allows the ec2:DescribeInstances action") },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "identity-policy-deny",
    { ...base, message: denial("with an explicit deny in an identity-based policy") },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "scp-deny",
    { ...base, message: denial("with an explicit deny in a service control policy") },
    { owner: "org-admin", retry: "after-fix" },
  ],
  [
    "scp-missing",
    { ...base, message: denial("because no service control policy allows the ec2:DescribeInstances action") },
    { owner: "org-admin", retry: "after-fix" },
  ],
  [
    "rcp-deny",
    { ...base, message: denial("with an explicit deny in a resource control policy") },
    { owner: "org-admin", retry: "after-fix" },
  ],
  [
    "boundary-missing",
    { ...base, message: denial("because no permissions boundary allows the ec2:DescribeInstances action") },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "session-policy-missing",
    { ...base, message: denial("because no session policy allows the ec2:DescribeInstances action") },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "resource-policy-missing",
    {
      ...base,
      message: denial("on resource: arn:aws:ecr:eu-west-1:1:repository/x because no resource-based policy allows the action"),
    },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "endpoint-policy-missing",
    { ...base, message: denial("because no VPC endpoint policy allows the ec2:DescribeInstances action") },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "permission-missing",
    { ...base, code: "UnauthorizedOperation", message: "You are not authorized to perform this operation." },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "mfa-missing",
    {
      ...base,
      message: denial("with an explicit deny in an identity-based policy"),
      decoded: {
        ...decoded,
        explicitDeny: true,
        action: "ec2:DescribeInstances",
        conditions: { "aws:MultiFactorAuthPresent": ["false"] },
      },
    },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "pass-role-denied",
    {
      ...base,
      code: "UnauthorizedOperation",
      action: "RunInstances",
      message: "You are not authorized. Encoded authorization failure message: abcdefghijklmnopqrstuvwxyz",
      decoded,
    },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "encoded-denial",
    {
      ...base,
      code: "UnauthorizedOperation",
      action: "RunInstances",
      message: "You are not authorized. Encoded authorization failure message: abcdefghijklmnopqrstuvwxyz",
      decoded: "not-allowed",
    },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "ecs-tag-denied",
    {
      ...base,
      code: "AccessDeniedException",
      service: "ecs",
      action: "CreateService",
      message: `User: ${USER} is not authorized to perform: ecs:TagResource on resource: * because no identity-based policy allows the ecs:TagResource action`,
    },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  ["trust-policy-refuses", assume(), { owner: "aws-admin", retry: "after-fix" }],
  [
    "assume-role-caller-lacks",
    assume({
      message: `User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE} because no identity-based policy allows the sts:AssumeRole action`,
    }),
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "assume-role-scp-deny",
    assume({
      message: `User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE} with an explicit deny in a service control policy`,
    }),
    { owner: "org-admin", retry: "after-fix" },
  ],
  [
    "assume-role-absent",
    assume({ assumeRole: { roleArn: ROLE, externalIdSent: true, roleExists: false } }),
    { owner: "you", retry: "after-fix" },
  ],
  [
    "external-id-mismatch",
    assume({ assumeRole: { roleArn: ROLE, externalIdSent: true, externalIds: { expected: "abcd1234", sent: "wxyz9876" } } }),
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "trust-condition-unmet",
    assume({ assumeRole: { roleArn: ROLE, externalIdSent: true, trustsCaller: true } }),
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "iam-propagation",
    {
      ...base,
      message: denial("because no identity-based policy allows the ec2:DescribeInstances action"),
      changedAt: "2026-03-01T10:00:00.000Z",
      now: "2026-03-01T10:00:22.000Z",
    },
    { owner: "nobody", retry: "backoff" },
  ],
  ["access-key-unknown", { ...base, code: "InvalidClientTokenId" }, { owner: "you", retry: "after-fix" }],
  ["access-key-unknown", { ...base, code: "AuthFailure" }, { owner: "you", retry: "after-fix" }],
  [
    "region-not-enabled",
    { ...base, code: "AuthFailure", region: "me-south-1", otherRegionsWork: true },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  ["wrong-partition", { ...base, code: "AuthFailure", region: "cn-north-1" }, { owner: "you", retry: "after-fix" }],
  ["secret-key-wrong", { ...base, code: "SignatureDoesNotMatch" }, { owner: "you", retry: "after-fix" }],
  ["clock-skew", { ...base, code: "RequestExpired" }, { owner: "portal-owner", retry: "after-fix" }],
  ["session-expired", { ...base, code: "ExpiredToken" }, { owner: "you", retry: "after-fix" }],
  [
    "sts-region-disabled",
    { ...base, service: "sts", action: "AssumeRole", code: "RegionDisabledException" },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  ["service-opt-in-required", { ...base, code: "OptInRequired" }, { owner: "aws-admin", retry: "after-fix" }],
  ["account-on-hold", { ...base, code: "PendingVerification" }, { owner: "aws-admin", retry: "after-fix" }],
  ["portal-without-identity", { ...base, code: "CredentialsProviderError" }, { owner: "portal-owner", retry: "after-fix" }],
  [
    "oidc-token-refused",
    { ...base, service: "sts", action: "AssumeRoleWithWebIdentity", code: "InvalidIdentityToken" },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  ["throttled", { ...base, code: "RequestLimitExceeded", httpStatus: 503 }, { owner: "nobody", retry: "backoff" }],
  [
    "throttled",
    { ...base, service: "ecs", action: "ListClusters", code: "ThrottlingException" },
    { owner: "nobody", retry: "backoff" },
  ],
  ["instance-absent", { ...base, code: "InvalidInstanceID.NotFound", resource: "i-0abc" }, { owner: "you", retry: "after-fix" }],
  [
    "cluster-absent",
    { ...base, service: "ecs", action: "ListServices", code: "ClusterNotFoundException" },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "iam-entity-absent",
    { ...base, service: "iam", action: "GetRole", code: "NoSuchEntity" },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "iam-name-taken",
    { ...base, service: "iam", action: "CreateRole", code: "EntityAlreadyExists", resource: "HarnessEC2Role" },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "iam-still-in-use",
    { ...base, service: "iam", action: "DeletePolicy", code: "DeleteConflict" },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "access-keys-full",
    { ...base, service: "iam", action: "CreateAccessKey", code: "LimitExceeded" },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "policy-versions-full",
    { ...base, service: "iam", action: "CreatePolicyVersion", code: "LimitExceeded" },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "attachments-full",
    { ...base, service: "iam", action: "AttachRolePolicy", code: "LimitExceeded" },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  ["instance-quota", { ...base, action: "RunInstances", code: "VcpuLimitExceeded" }, { owner: "aws-admin", retry: "after-fix" }],
  [
    "aws-capacity",
    { ...base, action: "RunInstances", code: "InsufficientInstanceCapacity" },
    { owner: "nobody", retry: "backoff" },
  ],
  [
    "policy-malformed",
    { ...base, service: "iam", action: "CreatePolicy", code: "MalformedPolicyDocument", message: "Syntax errors in policy." },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "policy-principal-invalid",
    { ...base, service: "iam", action: "CreateRole", code: "MalformedPolicyDocument", message: "Invalid principal in policy" },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "encoded-message-invalid",
    { ...base, service: "sts", action: "DecodeAuthorizationMessage", code: "InvalidAuthorizationMessageException" },
    { owner: "you", retry: "after-fix" },
  ],
  [
    "ecs-service-linked-role-missing",
    {
      ...base,
      service: "ecs",
      action: "CreateCluster",
      code: "InvalidParameterException",
      message: "Unable to assume the service linked role. Please verify that the ECS service linked role exists.",
    },
    { owner: "aws-admin", retry: "after-fix" },
  ],
  [
    "aws-busy-with-change",
    { ...base, service: "iam", action: "UpdateAssumeRolePolicy", code: "ConcurrentModification" },
    { owner: "nobody", retry: "backoff" },
  ],
  [
    "session-policy-too-large",
    { ...base, service: "sts", action: "AssumeRole", code: "PackedPolicyTooLarge" },
    { owner: "you", retry: "after-fix" },
  ],
  ["aws-host-unknown", { ...base, code: "ENOTFOUND" }, { owner: "portal-owner", retry: "backoff" }],
  ["aws-unreachable", { ...base, code: "ECONNRESET" }, { owner: "portal-owner", retry: "backoff" }],
  ["aws-timeout", { ...base, code: "TimeoutError" }, { owner: "portal-owner", retry: "backoff" }],
  ["aws-tls", { ...base, code: "SELF_SIGNED_CERT_IN_CHAIN" }, { owner: "portal-owner", retry: "after-fix" }],
  ["aws-html-reply", { ...base, code: "HtmlReply", httpStatus: 200 }, { owner: "portal-owner", retry: "backoff" }],
  ["aws-empty-reply", { ...base, code: "EmptyReply", httpStatus: 200 }, { owner: "portal-owner", retry: "backoff" }],
  ["aws-trouble", { ...base, code: "InternalFailure", httpStatus: 500 }, { owner: "aws", retry: "backoff" }],
  ["not-available-here", { ...base, code: "NotImplemented", httpStatus: 501 }, { owner: "nobody", retry: "no" }],
  ["dry-run-permitted", { ...base, code: "DryRunOperation", httpStatus: 412 }, { owner: "nobody", retry: "no" }],
  ["unclassified", { ...base, code: "SomethingNew", httpStatus: 400 }, { owner: "portal-owner", retry: "after-fix" }],
];

test.each(CASES)("%s is recognised with its owner and retry rule", (causeId, failure, expected) => {
  const explained = explainAws(failure);
  expect({ causeId: explained.causeId, owner: explained.owner, retry: explained.retry }).toEqual({ causeId, ...expected });
});

test.each(CASES)("%s has a heading with what and why, and the request ID", (_causeId, failure) => {
  const explained = explainAws({ ...failure, message: failure.message === "" ? "vendor words 4711" : failure.message });
  expect(explained.title).not.toMatch(/^access denied\.?$/i);
  expect(explained.title.length).toBeGreaterThan(25);
  expect(explained.fix).not.toBe("");
  expect(explained.details["Request ID"]).toBe("req-1");
  expect([explained.title, explained.cause, explained.fix].join(" ")).not.toContain("vendor words 4711");
});

test("a denial five minutes after the change is no longer excused", () => {
  const message = denial("because no identity-based policy allows the ec2:DescribeInstances action");
  const late = explainAws({ ...base, message, changedAt: "2026-03-01T10:00:00.000Z", now: "2026-03-01T10:05:00.000Z" });
  expect(late.causeId).toBe("identity-policy-missing");
});

test("the statement for an action that accepts no ARN names every resource", () => {
  const explained = explainAws({
    ...base,
    resource: "arn:aws:ec2:eu-west-1:482177309156:instance/i-1",
    message: denial("because no identity-based policy allows the action"),
  });
  expect(JSON.parse(explained.fixText ?? "")).toEqual({ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" });
});

test("the PassRole statement names the role and the receiving service", () => {
  const explained = explainAws({
    ...base,
    service: "ecs",
    action: "RunTask",
    message: `User: ${USER} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::482177309156:role/app because no identity-based policy allows the iam:PassRole action`,
  });
  expect(JSON.parse(explained.fixText ?? "")).toEqual({
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: "arn:aws:iam::482177309156:role/app",
    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  });
});

test("an encoded message is kept whole in the command that decodes it", () => {
  const encoded = "A".repeat(1800);
  const explained = explainAws({
    ...base,
    code: "UnauthorizedOperation",
    message: `No. Encoded authorization failure message: ${encoded}`,
    decoded: "not-allowed",
  });
  expect(explained.fixText).toContain(encoded);
});

test("the external ID itself is not shown, only its end", () => {
  const explained = explainAws(
    assume({
      assumeRole: { roleArn: ROLE, externalIdSent: true, externalIds: { expected: "abcdefgh1234", sent: "ijklmnop9876" } },
    }),
  );
  expect(explained.cause).toContain("…1234");
  expect(explained.cause).toContain("…9876");
  expect(explained.cause).not.toContain("abcdefgh");
});
