import { expect, test } from "vitest";

import { previewText } from "./preview-text";

test("a Harness call shows its method, full address and body", () => {
  const text = previewText({
    call: "POST /ng/api/connectors",
    url: "https://app.harness.io/ng/api/connectors?accountIdentifier=a",
    body: { connector: { name: "aws" } },
  });
  expect(text).toBe(
    'POST https://app.harness.io/ng/api/connectors?accountIdentifier=a\n{\n  "connector": {\n    "name": "aws"\n  }\n}',
  );
});

test("an AWS call shows its action before its input", () => {
  expect(previewText({ call: "iam:CreatePolicy", body: { PolicyName: "HarnessAWSAccess" } })).toBe(
    'iam:CreatePolicy\n{\n  "PolicyName": "HarnessAWSAccess"\n}',
  );
});

test("shows text unchanged, and a call without a body on one line", () => {
  expect(previewText({ call: "POST /ng/api/infrastructures", body: "infrastructureDefinition:\n  name: a" })).toBe(
    "POST /ng/api/infrastructures\ninfrastructureDefinition:\n  name: a",
  );
  expect(previewText({ call: "GET /ng/api/environmentsV2", body: undefined })).toBe("GET /ng/api/environmentsV2");
});
