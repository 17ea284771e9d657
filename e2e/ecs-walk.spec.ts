import { readFileSync } from "node:fs";

import { expect, type Page } from "@playwright/test";

import { leaveFor } from "./fixtures/applied-run";
import { PREPARATION } from "./fixtures/begin-ecs-run";
import { answerSteps, beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { choose, PEOPLE, signIn } from "./fixtures/people";
import { taskNetwork } from "./fixtures/task-network";
import { test } from "./fixtures/test";

const WORK = { timeout: 180_000 };

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

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
