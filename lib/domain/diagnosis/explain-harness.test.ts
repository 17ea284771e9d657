import { expect, test } from "vitest";
import { explainConnectorTest } from "./explain-connector-test";
import { explainHarness } from "./explain-harness";
import type { HarnessFailure } from "./harness-failure";

const base: HarnessFailure = {
  kind: "answer",
  httpStatus: 400,
  code: "INVALID_REQUEST",
  message: "",
  messages: [],
  failedPermissions: [],
  fields: [],
  policySets: [],
  correlationId: "corr-1",
  call: "POST /ng/api/connectors",
  host: "app.harness.io",
  scope: { accountIdentifier: "A", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
  entity: { kind: "connector", identifier: "aws_ec2" },
};

// Codes and envelopes: Harness API reference, "Errors", and the Harness documentation page "API permissions reference".
const CASES: readonly (readonly [string, Partial<HarnessFailure>, string])[] = [
  ["harness-wrong-url", { kind: "page", httpStatus: 200, code: undefined }, "portal-owner"],
  ["harness-gateway", { kind: "page", httpStatus: 502, code: undefined }, "harness"],
  ["harness-empty-reply", { kind: "empty", httpStatus: 200, code: undefined }, "portal-owner"],
  ["harness-key-refused", { httpStatus: 401, code: "INVALID_TOKEN" }, "harness-admin"],
  ["harness-key-expired", { httpStatus: 401, code: "EXPIRED_TOKEN" }, "harness-admin"],
  [
    "harness-permission-missing",
    {
      httpStatus: 403,
      code: "NG_ACCESS_DENIED",
      failedPermissions: [{ permission: "core_connector_edit", resourceType: "CONNECTOR" }],
    },
    "harness-admin",
  ],
  ["harness-limit", { httpStatus: 403, code: "USAGE_LIMITS_EXCEEDED" }, "harness-admin"],
  ["harness-identifier-taken", { code: "DUPLICATE_FIELD" }, "you"],
  ["harness-still-in-use", { code: "ENTITY_REFERENCE_EXCEPTION" }, "you"],
  ["harness-changed-meanwhile", { code: "OPTIMISTIC_LOCKING_EXCEPTION" }, "you"],
  ["harness-not-found", { code: "RESOURCE_NOT_FOUND_EXCEPTION" }, "you"],
  ["harness-not-found", { httpStatus: 404, code: "ENTITY_NOT_FOUND" }, "you"],
  ["harness-reference-invalid", { code: "INVALID_IDENTIFIER_REF" }, "you"],
  ["harness-secret-manager", { code: "SECRET_MANAGEMENT_ERROR" }, "harness-admin"],
  ["harness-input-refused", { fields: [{ fieldId: "connector.name", error: "must not be blank" }] }, "you"],
  [
    "harness-policy-denied",
    { kind: "governance", httpStatus: 200, code: undefined, policySets: ["connector-names"] },
    "harness-admin",
  ],
  ["no-eligible-delegate", { httpStatus: 404, code: "NO_AVAILABLE_DELEGATES" }, "harness-admin"],
  ["delegate-timeout", { code: "DELEGATE_TASK_EXPIRED" }, "harness-admin"],
  ["harness-throttled", { httpStatus: 429, code: undefined }, "nobody"],
  ["harness-trouble", { httpStatus: 500, code: "UNKNOWN_ERROR" }, "harness"],
  ["not-available-here", { httpStatus: 501, code: undefined }, "nobody"],
  ["harness-unreachable", { kind: "network", httpStatus: undefined, code: "ECONNREFUSED" }, "portal-owner"],
  ["harness-timeout", { kind: "network", httpStatus: undefined, code: "ETIMEDOUT" }, "harness"],
  ["harness-host-unknown", { kind: "network", httpStatus: undefined, code: "ENOTFOUND" }, "portal-owner"],
  ["harness-address-refused", { kind: "network", httpStatus: undefined, code: "ADDRESS_REFUSED" }, "portal-owner"],
  ["harness-tls", { kind: "network", httpStatus: undefined, code: "SELF_SIGNED_CERT_IN_CHAIN" }, "portal-owner"],
];

test.each(CASES)("%s is recognised with its owner", (causeId, failure, owner) => {
  const explained = explainHarness({ ...base, ...failure });
  expect({ causeId: explained.causeId, owner: explained.owner }).toEqual({ causeId, owner });
  expect(explained.title).not.toMatch(/^access denied\.?$/i);
  expect(explained.details["Correlation ID"]).toBe("corr-1");
});

test("a missing permission and its request name the scope", () => {
  const explained = explainHarness({
    ...base,
    httpStatus: 403,
    code: "NG_ACCESS_DENIED",
    failedPermissions: [
      { permission: "core_secret_edit", resourceType: "SECRET", scope: { accountIdentifier: "A", orgIdentifier: "meridian" } },
    ],
  });
  expect(explained.title).toContain("core_secret_edit in organization meridian");
  expect(explained.fixText).toContain("core_secret_edit");
});

test("a permission named only in Harness's sentence is still named", () => {
  const message = "Principal of type USER with identifier U : Missing permission core_environment_edit on environment";
  expect(explainHarness({ ...base, httpStatus: 403, code: "NG_ACCESS_DENIED", message }).title).toContain(
    "core_environment_edit",
  );
});

test("an AWS refusal that Harness passes on is explained as AWS's", () => {
  const explained = explainHarness({
    ...base,
    code: "AWS_VPC_ERROR",
    message: "Failed to get aws vpc list",
    messages: [
      {
        code: "EXPLANATION",
        level: "INFO",
        message:
          "User: arn:aws:iam::482177309156:user/h is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action",
      },
    ],
  });
  expect(explained.causeId).toBe("identity-policy-missing");
  expect(explained.fixText).toContain("ec2:DescribeVpcs");
});

const HINT = { code: "HINT", level: "INFO", message: "Check if user has required permissions to describe regions." };
const red = { status: "FAILURE" as const, errors: [], messages: [HINT] };
const key = { identifier: "aws_ec2", region: "eu-west-1" };

test.each([
  ["access-key-unknown", "The security token included in the request is invalid"],
  ["secret-key-wrong", "The request signature we calculated does not match the signature you provided."],
  [
    "permission-missing",
    "You are not authorized to perform this operation. (Service: AmazonEC2; Status Code: 403; Error Code: UnauthorizedOperation)",
  ],
  [
    "identity-policy-missing",
    "User: arn:aws:iam::482177309156:user/h is not authorized to perform: ec2:DescribeRegions because no identity-based policy allows the ec2:DescribeRegions action",
  ],
  [
    "trust-policy-refuses",
    "User: arn:aws:sts::730944218856:assumed-role/harness-delegate/1 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::482177309156:role/x",
  ],
  ["throttled", "Request limit exceeded."],
  ["no-eligible-delegate", "No eligible delegates could perform the required capabilities for this task"],
  ["delegate-timeout", "Delegate task timed out."],
])("a red connector test is led back to %s", (causeId, message) => {
  const messages = [
    HINT,
    { code: "EXPLANATION", level: "INFO", message },
    { code: "INVALID_REQUEST", level: "ERROR", message: "Connector test failed" },
  ];
  expect(explainConnectorTest({ ...red, messages }, key).causeId).toBe(causeId);
});

// The AWS connector settings reference: a delegate that uses access keys has to reach aws.amazon.com itself.
test("a missing delegate names the address to reach and a test command", { tags: ["G213"] }, () => {
  const messages = [{ code: "EXPLANATION", level: "INFO", message: "No eligible delegates could perform the task" }];
  const explained = explainConnectorTest({ ...red, messages }, key);
  expect(explained.fix).toContain("https://aws.amazon.com/");
  expect(explained.fixText).toMatch(/^curl .*https:\/\/aws\.amazon\.com\//);
});

test("a failed test of unknown cause still names the tested call", () => {
  expect(explainConnectorTest(red, key)).toMatchObject({ causeId: "connector-test-failed", owner: "you" });
  expect(explainConnectorTest(red, key).fixText).toContain("ec2:DescribeRegions");
});
