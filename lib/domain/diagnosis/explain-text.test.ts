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
  // docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html, "ResourceInitializationError"
  [
    "ecs-no-connection",
    "ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration.",
  ],
  [
    "ecs-no-connection",
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 10.0.0.1:443: i/o timeout',
  ],
  [
    "ecs-start-denied",
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:482177309156:secret:db from secrets manager: AccessDeniedException: User: arn:aws:sts::482177309156:assumed-role/app/1 is not authorized to perform: secretsmanager:GetSecretValue",
  ],
  [
    "ecs-start-denied",
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: arn:aws:sts::482177309156:assumed-role/app/1 is not authorized to perform: logs:CreateLogStream",
  ],
  [
    "ecs-secret-unavailable",
    "ResourceInitializationError: unable to pull secrets or registry auth: The task can't retrieve the secret with ARN 'arn:aws:secretsmanager:eu-west-1:482177309156:secret:db' from AWS Secrets Manager. Check whether the secret exists in the specified Region.",
  ],
  [
    "ecs-log-setup",
    "ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition.",
  ],
  [
    "ecs-environment-file",
    "ResourceInitializationError: failed to download env files: file download command: non empty error stream",
  ],
  ["ecs-efs", "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount failed"],
  // docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
  ["ecs-image-absent", "CannotPullContainerError: The task can’t pull the image. Check whether the image exists."],
  [
    "ecs-image-absent",
    "CannotPullContainerError: failed to resolve ref docker.io/library/web:9: docker.io/library/web:9: not found",
  ],
  ["ecs-image-refused", "CannotPullContainerError: no basic auth credentials"],
  ["ecs-image-refused", "CannotPullContainerError: unexpected status from HEAD request: 403 Forbidden"],
  ["ecs-pull-timeout", "CannotPullContainerError: The task can’t pull the image. Check your network configuration."],
  [
    "ecs-no-connection",
    "CannotPullContainerError: There is a connection issue between the task and Amazon ECR. Check your task network configuration.",
  ],
  ["ecs-disk-full", "CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob111111111: no space left on device"],
  // docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
  [
    "ecs-network-interface",
    "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet",
  ],
  ["ecs-network-interface", "Timeout waiting for network interface provisioning to complete."],
  ["ecs-storage", "Timeout waiting for EphemeralStorage provisioning to complete."],
  ["ecs-start-failed", "ContainerRuntimeError: Could not transition to created; failed to create container"],
  ["ecs-start-failed", "CannotCreateContainerError: API error (400): invalid mount config"],
  ["ecs-start-failed", "ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m"],
  ["ecs-spot", "Your Spot Task was interrupted."],
  ["ecs-container-health", "Task failed container health checks"],
  ["ecs-maintenance", "ECS is performing maintenance on the underlying infrastructure hosting the task."],
  ["ecs-fargate-capacity", "Capacity is unavailable at this time. Please try again later or in a different availability zone"],
  ["ecs-placement-constraint", "MemberOf placement constraint unsatisfied."],
  ["ecs-host-gone", "Host EC2 (instance i-0123456789abcdef0) terminated."],
  // docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
  ["ecs-deployment-failed", "(service web) (deployment ecs-svc/123) deployment failed: tasks failed to start."],
  [
    "ecs-target-registration",
    "(service web) failed to register targets in (target-group arn) with (error the target group does not have an associated load balancer)",
  ],
  [
    "ecs-role-not-assumable",
    "(service web) failed to launch a task with (error ECS was unable to assume the role 'arn' that was provided for this task).",
  ],
  ["ecs-launch-refused", "(service web) failed to launch a task with (error InvalidParameterException: the image is too large)."],
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

test.each([
  "There is no room in the meeting room.",
  "The ENI report is in the wiki.",
  "Our instances are in the Availability Zone eu-west-1a.",
  "The placement constraint is documented.",
])("a sentence that only shares words with ECS is not recognised: %s", (text) => {
  expect(explainText(text).causeId).toBe("unclassified");
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
