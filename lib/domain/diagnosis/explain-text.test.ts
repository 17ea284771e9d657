import { expect, test } from "vitest";
import { ECS_REASONS } from "./ecs-reasons";
import { explainText } from "./explain-text";

// Sentences: ECS developer guide "Stopped tasks error messages" and "Service event messages"; the tools' own output forms.
test.each([
  [
    "ecs-no-way-to-registry",
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed",
  ],
  [
    "ecs-secret-unavailable",
    "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm",
  ],
  [
    "ecs-log-setup",
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: log group does not exist",
  ],
  ["ecs-registry-limit", "CannotPullContainerError: toomanyrequests: You have reached your pull rate limit"],
  ["ecs-image-absent", "CannotPullContainerError: pull image manifest has been retried 1 time(s): manifest unknown"],
  ["ecs-image-refused", "CannotPullContainerError: pull access denied for app"],
  ["ecs-pull-timeout", "CannotPullContainerError: dial tcp 1.2.3.4:443: i/o timeout"],
  [
    "ecs-image-architecture",
    "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'",
  ],
  ["ecs-out-of-memory", "OutOfMemoryError: Container killed due to memory usage"],
  ["ecs-essential-exited", "Essential container in task exited"],
  [
    "ecs-elb-health",
    "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:482177309156:targetgroup/a/1)",
  ],
  ["ecs-replacement", "Scaling activity initiated by (deployment ecs-svc/123)"],
  [
    "ecs-role-not-assumable",
    "ECS was unable to assume the role 'arn:aws:iam::482177309156:role/app' that was provided for this task.",
  ],
  [
    "ecs-no-memory",
    "(service web) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance abc has insufficient memory available.",
  ],
  [
    "ecs-port-taken",
    "service web was unable to place a task. The closest matching instance is already using a port required by your task.",
  ],
  [
    "ecs-deployment-stuck",
    "service web was unable to stop or start tasks during a deployment because of the service deployment configuration.",
  ],
  ["ecs-steady", "(service web) has reached a steady state."],
  ["no-eligible-delegate", "There are no eligible delegates available in the account to execute the task."],
  [
    "trust-policy-refuses",
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::730944218856:user/p is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::482177309156:role/x",
  ],
  [
    "permission-missing",
    "operation error EC2: RunInstances, https response error StatusCode: 403, RequestID: 11111111-2222-3333-4444-555555555555, api error UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: abcdefghijklmnopqrstuvwxyz0123456789",
  ],
  [
    "session-expired",
    "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired",
  ],
  ["secret-key-wrong", "SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided."],
  [
    "harness-permission-missing",
    "Principal of type USER with identifier U : Missing permission core_connector_edit on connector with identifier aws",
  ],
  ["harness-key-refused", "Invalid API key or incorrect JWT token request in account: abc"],
  ["harness-identifier-taken", JSON.stringify({ status: "ERROR", code: "DUPLICATE_FIELD", message: "x", correlationId: "c" })],
  ["harness-wrong-url", "<!DOCTYPE html><html><body>Sign in</body></html>"],
])("%s is recognised in pasted text", (causeId, text) => {
  expect(explainText(text).causeId).toBe(causeId);
});

test("unknown text is returned word for word without a claim", () => {
  const text = "The flux capacitor is misaligned: 1.21";
  expect(explainText(text)).toMatchObject({ causeId: "unclassified", details: { "Pasted text": text } });
});

test("an empty paste is told apart from an unknown one", () => {
  expect(explainText("   ")).toMatchObject({ causeId: "unclassified", title: "There is nothing to explain" });
});

test("request ID, region and account are read from a tool's output", () => {
  const { details } = explainText(
    "operation error EC2: RunInstances, https response error StatusCode: 403, RequestID: 11111111-2222-3333-4444-555555555555, api error UnauthorizedOperation: not allowed in ap-southeast-2 for arn:aws:iam::482177309156:user/x",
  );
  expect(details).toMatchObject({
    "Request ID": "11111111-2222-3333-4444-555555555555",
    Region: "ap-southeast-2",
    Account: "482177309156",
    Call: "ec2:RunInstances",
  });
});

test("every ECS cause has its own ID", () => {
  expect(new Set(ECS_REASONS.map(({ causeId }) => causeId)).size).toBe(ECS_REASONS.length);
});

// IAM user guide, "Access to AWS accounts owned by third parties": trust across accounts asks for an external ID.
test.each([
  { from: "730944218856", asks: true },
  { from: "482177309156", asks: false },
])("a caller in account $from gets a trust policy with external ID: $asks", ({ from, asks }) => {
  const text = `An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::${from}:user/p is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::482177309156:role/x`;
  const { fix, fixText } = explainText(text);
  expect(fixText?.includes("sts:ExternalId")).toBe(asks);
  expect(fix.includes("with the external ID")).toBe(asks);
});
