import { expect, type Page } from "@playwright/test";

import { beginEcsRun, PREPARATION, sharedAnswers } from "./fixtures/begin-ecs-run";
import { keepDraft, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

/** An ECS run whose shared steps are answered, opened at the preparation. */
async function openPreparation(page: Page, draft?: Readonly<Record<string, unknown>>) {
  const run = await beginEcsRun({ shared: sharedAnswers(uniqueSuffix()) });
  if (draft !== undefined) await keepDraft(run, "ecs-preparation", draft);
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/ecs-preparation`);
}

/** Chooses a card as a person would: its label covers the whole card. */
async function choose(page: Page, group: string, label: string) {
  await page.getByRole("group", { name: group, exact: true }).getByText(label, { exact: true }).click();
}

test(
  "the preparation shows clusters, services and roles that tasks may assume",
  { tag: ["@G116", "@G117", "@G118", "@G120", "@G122"] },
  async ({ page }) => {
    await openPreparation(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Which cluster, and which roles do its tasks have?");
    const region = page.getByLabel("Region of the cluster");
    await expect(region.getByRole("option", { name: /^eu-west-1, \d+ clusters$/ })).toHaveCount(1);
    await expect(region).toHaveValue("eu-west-1");
    await page.getByRole("radio", { name: "parcel-main" }).check();
    await expect(page.getByRole("heading", { name: /services? of parcel-main/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /parcel-api/ })).toContainText("FARGATE");

    const role = page.getByLabel("Which execution role?");
    await expect(role.getByRole("option", { name: "HarnessDeployRole" })).toHaveCount(0);
    await role.selectOption("parcel-api-exec");
    await expect(page.getByTestId("trust")).toContainText("ECS tasks may assume this role");
    await expect(page.getByRole("heading", { name: /^parcel-api-exec / })).toBeVisible();

    await page.getByLabel("Why is no task role needed?").fill("The program only answers requests.");
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page).not.toHaveURL(/ecs-preparation/);
  },
);

test("what cannot be used is refused at its field and stays typed", { tag: ["@G123", "@G124"] }, async ({ page }) => {
  await openPreparation(page, {
    ...PREPARATION,
    executionRole: { how: "existing", arn: "arn:aws:iam::482177309156:role/managed-node" },
  });
  await expect(page.getByTestId("trust").first()).toContainText("Trusts the wrong service");
  await choose(page, "Task role", "New role");
  await page.getByLabel("Name of the new task role").fill("parcel-api-task");
  await page.getByRole("button", { name: "Save and continue" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "to correct" });
  await expect(summary).toContainText("managed-node trusts ec2.amazonaws.com (EC2 instances), so no task can use it.");
  await expect(summary).toContainText("The role parcel-api-task exists");
  await expect(page.getByLabel("Name of the new task role")).toHaveValue("parcel-api-task");
  await expect(page.getByLabel("Which execution role?")).toHaveValue("arn:aws:iam::482177309156:role/managed-node");
});

test("a region without clusters says where they are", async ({ page }) => {
  await openPreparation(page);
  await page.getByLabel("Region of the cluster").selectOption({ label: "ap-southeast-2, no clusters" });
  await expect(page.getByText("ap-southeast-2 has no cluster")).toBeVisible();
});

for (const width of [320, 1280]) {
  test(`the preparation is accessible at ${String(width)} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await openPreparation(page, PREPARATION);
    await expect(page.getByRole("heading", { name: /^parcel-api-exec / })).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
