import { expect, test } from "vitest";

import { previewText } from "./preview-text";

test("a Harness call shows its method, its whole address and its body", () => {
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

test("text is shown as it is, and a call without a body is one line", () => {
  expect(previewText({ call: "POST /ng/api/infrastructures", body: "infrastructureDefinition:\n  name: a" })).toBe(
    "POST /ng/api/infrastructures\ninfrastructureDefinition:\n  name: a",
  );
  expect(previewText({ call: "GET /ng/api/environmentsV2", body: undefined })).toBe("GET /ng/api/environmentsV2");
});
