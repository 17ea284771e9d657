import { readFileSync } from "node:fs";

import { expect, type Page } from "@playwright/test";

import { leaveFor } from "./fixtures/applied-run";
import { PREPARATION } from "./fixtures/begin-ecs-run";
import { answerSteps, beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { choose, chooseProd, expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { taskNetwork } from "./fixtures/task-network";
import { test } from "./fixtures/test";

const WORK = { timeout: 180_000 };
/** Typed inputs from the sign-in to a confirmed plan with a task definition that exists. */
const MOST_TYPED = 8;

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** Types as a person would, and counts the fields. */
function typist(page: Page) {
  let typed = 0;
  return {
    type: async (label: string, value: string) => {
      await page.getByRole("textbox", { name: label, exact: true }).fill(value);
      typed += 1;
    },
    count: () => typed,
  };
}

/** Saves a step and waits for the next one. */
async function saveFor(page: Page, next: string): Promise<void> {
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL((url) => url.pathname.endsWith(`/${next}`), { timeout: 60_000 });
}

/** A subnet and a security group of the local AWS in which a Fargate task can start. */
async function chooseNetwork(page: Page): Promise<void> {
  const vpc = page.getByLabel("VPC of the tasks");
  const name = await vpc.getByRole("option", { name: /^parcel-prod / }).textContent();
  await vpc.selectOption({ label: name ?? "" });
  await page.getByRole("checkbox", { name: /parcel-prod-public-a/ }).check();
  await page.getByRole("checkbox", { name: "Give each task a public address" }).check();
  await page.getByRole("checkbox", { name: /^parcel-prod-web/ }).check();
}

/** Confirms the plan, follows it to its end, and opens the checklist after the verification. */
async function applyAndVerify(page: Page, run: string): Promise<void> {
  await expect(heading(page)).toHaveText("Check what will happen");
  await page.getByRole("button", { name: "Confirm and apply" }).click();
  await expect(heading(page)).toHaveText(/ operations are done$/, WORK);
  await page.getByRole("link", { name: "Verify the connection" }).click();
  await expect(heading(page)).toHaveText(/checks pass/, WORK);
  await leaveFor(page, `${run}/checklist`);
}

/** The lines of the exported checklist without its head. */
async function exportedBoxes(page: Page): Promise<number> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  return (
    readFileSync(await (await waiting).path(), "utf8")
      .trim()
      .split("\r\n").length - 1
  );
}

test("ECS alone is walked from the start page to the checklist", { tag: ["@G43", "@G171", "@G245"] }, async ({ page }) => {
  test.setTimeout(600_000);
  const suffix = uniqueSuffix();
  const { type, count } = typist(page);
  await signIn(page, PEOPLE.ines);
  await page.goto("/runs/new");
  await chooseProd(page);
  await choose(page, "ECS services");
  await choose(page, "Access key of an IAM user");
  await page.getByRole("button", { name: "Start the run" }).click();
  await page.waitForURL(/\/runs\/run_[^/]+$/);
  const run = new URL(page.url()).pathname;

  await page.getByRole("link", { name: "Continue with step 1" }).click();
  await expect(page.getByRole("heading", { name: "In Harness" })).toBeVisible({ timeout: 60_000 });
  await page.getByRole("checkbox", { name: /is the account this run is about/ }).check();
  await page.getByRole("checkbox", { name: /^eu-west-1/ }).check();
  await saveFor(page, "permissions");
  await type("Name of the policy", `HarnessAWSAccess-${suffix}`);
  await page.getByRole("button", { name: "Add parcel-api-exec" }).click();
  await page.getByRole("button", { name: "Add parcel-api-task" }).click();
  await saveFor(page, "identity");
  await type("User name", `harness-${suffix}`);
  await saveFor(page, "connector");
  await type("Name", `AWS ${suffix}`);
  await page.getByRole("button", { name: "Add aws", exact: true }).click();
  await page.getByLabel("Region used for the test").selectOption("eu-west-1");
  await saveFor(page, "ecs-preparation");

  await page.getByRole("radio", { name: "parcel-main" }).check();
  await page.getByLabel("Which execution role?").selectOption("parcel-api-exec");
  await page.getByRole("group", { name: "Task role", exact: true }).getByText("Existing role", { exact: true }).click();
  await page.getByLabel("Which task role?").selectOption("parcel-api-task");
  await expect(page.getByRole("heading", { name: /^parcel-api-exec / })).toBeVisible();
  await saveFor(page, "ecs-rights");
  await expect(page.getByRole("region", { name: "Rights for ECS" })).toBeVisible({ timeout: 60_000 });
  await saveFor(page, "ecs-infrastructure");
  await chooseNetwork(page);
  await type("Name of the infrastructure", `ECS ${suffix}`);
  await type("Name of the environment", `Env ${suffix}`);
  await saveFor(page, "ecs-task-definition");
  await page.getByLabel("Family", { exact: true }).selectOption("parcel-api");
  await expect(page.getByLabel("Revision", { exact: true })).toHaveValue("1");
  await saveFor(page, "ecs-service");
  await type("Service name", `svc-${suffix}`);
  await page.getByLabel("Launch type").selectOption("FARGATE");
  await saveFor(page, "pipeline");
  await saveFor(page, "plan");
  await expectAccessible(page);
  expect(count()).toBeLessThanOrEqual(MOST_TYPED);

  await applyAndVerify(page, run);
  await expect(heading(page)).toHaveText(/^[678] of 9 boxes are ready$/, WORK);
  await expectAccessible(page);
  expect(await exportedBoxes(page)).toBe(9);
});

test("a path change to both and back keeps what still fits", { tag: "@G240" }, async ({ page }) => {
  test.setTimeout(600_000);
  const suffix = uniqueSuffix();
  const begun = await beginRun(completeAnswers(suffix));
  const run = `/runs/${begun.id}`;
  await signIn(page, PEOPLE.ines);
  const follows = page.getByRole("complementary", { name: "What changes" });
  const changeTo = async (target: string) => {
    await page.goto(`${run}/path`);
    await choose(page, target);
    await expect(follows).toContainText("Nothing is deleted");
  };
  const confirmChange = async () => {
    await page.getByRole("button", { name: "Change the path" }).click();
    await page.waitForURL((url) => url.pathname === run);
  };

  await changeTo("EC2 instances and ECS services");
  await expect(follows).toContainText("New steps: ECS preparation, ECS rights, ECS infrastructure, Task definition, ECS service");
  await expect(follows).toContainText("The ECS rights step finds and adds them");
  await confirmChange();
  await answerSteps(begun, {
    "ecs-preparation": PREPARATION,
    "ecs-rights": { connector: { use: "same" }, rights: { choice: "missing", policyName: `HarnessAWSAccess-${suffix}-ecs` } },
    "ecs-infrastructure": {
      environment: { source: "new", name: `Env ${suffix}`, type: "Production" },
      infrastructure: { name: `ECS ${suffix}` },
      ...(await taskNetwork()),
    },
    "ecs-task-definition": { how: "existing", family: "parcel-api", revision: 1 },
    "ecs-service": {
      name: `svc-${suffix}`,
      desiredCount: 1,
      launch: { how: "launch-type", launchType: "FARGATE" },
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
    },
    pipeline: { name: `Deploy svc-${suffix}`, verification: { how: "none" } },
  });

  await changeTo("EC2 instances");
  await expect(follows).toContainText("No longer needed: ECS preparation");
  await confirmChange();
  await page.goto(`${run}/plan`);
  await expect(page.getByText(`Infrastructure EC2 ${suffix}`)).toBeVisible();
  await expect(page.getByText(`Pipeline Deploy svc-${suffix}`)).toHaveCount(0);

  await changeTo("EC2 instances and ECS services");
  await expect(follows).not.toContainText("Review and save again");
  await confirmChange();
  await page.goto(`${run}/plan`);
  await expect(page.getByText(`Pipeline Deploy svc-${suffix}`)).toBeVisible();
  await applyAndVerify(page, run);
  await expect(heading(page)).toHaveText(/^1[2345] of 16 boxes are ready$/, WORK);
  expect(await exportedBoxes(page)).toBe(16);
});
