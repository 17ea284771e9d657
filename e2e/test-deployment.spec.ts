import { expect, type Page } from "@playwright/test";

import { readTaskNetwork } from "@/lib/deps/task-network";
import { describeServicesNow, describeTasksNow, listTasksOf } from "@/lib/integrations/aws/follow-services";
import { listExecutions } from "@/lib/integrations/harness/executions";
import { advanceEcsClock } from "@/sandbox/seed/aws-control";
import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { beginEcsRun, PREPARATION, sharedAnswers } from "./fixtures/begin-ecs-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { leaveFor } from "./fixtures/applied-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { sandboxAws, sandboxAwsEndpoint, sandboxHarness } from "./fixtures/sandbox";
import { test } from "./fixtures/test";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const PLACE = { region: PREPARATION.region, cluster: PREPARATION.cluster };
/** Time for a deployment, on a busy machine. */
const WORK = { timeout: 180_000 };

/** A network of the local AWS whose tasks reach a registry on the internet. */
async function network() {
  const aws = sandboxAws();
  try {
    const networks = await readTaskNetwork(aws, PLACE.region);
    const subnet = networks.ok ? networks.value.subnets.find(({ route }) => route.kind === "public") : undefined;
    if (subnet === undefined) throw new Error("The local AWS has no public subnet.");
    return { vpcId: subnet.vpcId, subnetIds: [subnet.id], securityGroupIds: [], assignPublicIp: true };
  } finally {
    aws.close();
  }
}

/** A task definition with one container. The local AWS reads from the name of the image what happens to it. */
function definition(family: string, image: string) {
  return JSON.stringify({
    family,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "256",
    memory: "512",
    executionRoleArn: PREPARATION.executionRole.arn,
    containerDefinitions: [{ name: "web", image, essential: true }],
  });
}

/** An applied run of the rolling ECS path, with its test deployment's page open. */
async function openDeployment(page: Page, image = "nginx:1") {
  const suffix = uniqueSuffix();
  const service = `svc-${suffix}`;
  const ecs = {
    "ecs-preparation": PREPARATION,
    "ecs-rights": { connector: { use: "same" }, rights: { choice: "missing", policyName: `HarnessEcs-${suffix}` } },
    "ecs-infrastructure": {
      environment: { source: "new", name: `Env ${suffix}`, type: "Production" },
      infrastructure: { name: `ECS ${suffix}` },
      ...(await network()),
    },
    "ecs-task-definition": { how: "new", document: definition(service, image) },
    "ecs-service": {
      name: service,
      desiredCount: 2,
      launch: { how: "launch-type", launchType: "FARGATE" },
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
    },
    pipeline: { name: `Deploy ${suffix}`, verification: { how: "none" } },
  };
  const run = await beginEcsRun({ shared: sharedAnswers(suffix), ecs });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/plan`);
  await page.getByRole("button", { name: "Confirm and apply" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/ operations are done$/, WORK);
  await leaveFor(page, `/runs/${run.id}/deployment`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Deploy a test container");
  return { run, suffix, service };
}

/** Lets the clock of the tasks run until the heading says how the test ended. */
async function untilEnded(page: Page, heading: RegExp) {
  await expect(async () => {
    await advanceEcsClock(sandboxAwsEndpoint(), 20);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading, { timeout: 1000 });
  }).toPass(WORK);
}

test(
  "a test deployment is followed to running tasks and cleaned up",
  { tag: ["@G175", "@G176", "@G177", "@G178", "@G179", "@G250"] },
  async ({ page }) => {
    test.setTimeout(500_000);
    const { run, suffix, service } = await openDeployment(page);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Start the test deployment" }).click();
    await expect(page.getByText("Stop the deployment").first()).toBeVisible();
    await expect(page.getByRole("link", { name: "Open in Harness" })).toBeVisible(WORK);
    await expect(page.getByRole("region", { name: /Tasks of service/ })).toBeVisible(WORK);
    await expectAccessible(page);

    await untilEnded(page, /^Test deployment passed: 2 of 2 tasks run$/);
    const aws = sandboxAws();
    const arns = await listTasksOf(aws, PLACE, { services: [service], family: service });
    const tasks = await describeTasksNow(aws, PLACE, arns.ok ? arns.value : []);
    expect(tasks.ok && tasks.value.filter(({ status }) => status === "RUNNING")).toHaveLength(2);
    await expect(page.getByRole("link", { name: "Open in the AWS console" })).toHaveAttribute(
      "href",
      `https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/parcel-main/services/${service}/tasks?region=eu-west-1`,
    );
    const executions = await listExecutions(sandboxHarness(), { scope: SCOPE, identifier: `Deploy_${suffix}` });
    expect(executions.ok && executions.value).toHaveLength(1);
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 900 });

    // Undo waits until a person has decided about the service.
    await page.goto(`/runs/${run.id}/plan/undo`);
    await expect(page.getByRole("note").filter({ hasText: `left ${service} and ${service}:1 in AWS` })).toBeVisible();
    await page.getByRole("link", { name: "Open the test deployment" }).click();
    await page.getByRole("button", { name: "Remove 2 items" }).click();
    await expect(async () => {
      await advanceEcsClock(sandboxAwsEndpoint(), 20);
      await expect(page.getByRole("heading", { name: "What the test left is removed" })).toBeVisible({ timeout: 1000 });
    }).toPass(WORK);
    const left = await describeServicesNow(aws, PLACE, [service]);
    expect(left.ok && left.value[0]).toMatchObject({ status: "INACTIVE", running: 0 });
    aws.close();

    await page.goto(`/runs/${run.id}/checklist?box=G250`);
    await expect(page.getByText(`2 of 2 tasks of ${service} RUNNING`).first()).toBeVisible();
    await page.goto(`/runs/${run.id}/timeline`);
    await expect(page.getByText(`The test deployment of ${service} passed: its tasks run`).first()).toBeVisible();
  },
);

test("a missing image ends in a failure card with evidence", async ({ page }) => {
  test.setTimeout(500_000);
  const { service } = await openDeployment(page, "nginx:does-not-exist");
  await page.getByRole("button", { name: "Start the test deployment" }).click();
  await untilEnded(page, /^Test deployment failed: the image was not pulled: there is no such repository or tag/);
  const card = page.getByRole("article").filter({ hasText: "Fix" });
  for (const part of ["Cause", "Owner", "Fix"]) await expect(card.getByText(part, { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "See every check of the service" })).toBeVisible();
  const evidence = page.getByRole("region", { name: "Saved evidence" });
  await expect(evidence.getByText("TaskFailedToStart")).toBeVisible();
  await expect(evidence.getByText(/CannotPullContainerError: pull image manifest/)).toBeVisible();
  await expect(page.getByText(`Task definition revision ${service}:1`)).toBeVisible();
  await expectAccessible(page);
});
