import { expect, type Page } from "@playwright/test";

import { SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

/** Time for a whole apply with its calls to both sides, on a busy machine. */
const WORK = { timeout: 90_000 };
const TAGGED = { packs: ["P0", "P1", "P2", "P3", "P6"], tagCondition: { key: "Environment", value: "Production" } };
const PORTAL_ROLE = `arn:aws:iam::${SANDBOX_ACCOUNTS.prod.id}:role/CarabinerPortal`;

function row(page: Page, action: string) {
  return page
    .getByRole("row")
    .filter({ has: page.getByText(action, { exact: true }) })
    .first();
}

/** A long matrix shows its groups as lines. */
async function openGroups(page: Page): Promise<void> {
  const closed = page.locator("details:not([open]) > summary").filter({ hasText: /\d+ (allowed|denied)/ });
  for (let left = await closed.count(); left > 0; left -= 1) await closed.first().click();
}

async function applyWhole(page: Page, runId: string): Promise<void> {
  await page.goto(`/runs/${runId}/plan`);
  await page.getByRole("button", { name: "Confirm and apply" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^(\d+) of \1 operations are done/, WORK);
}

test("a new key proves its permissions, and the proof outlives the key", async ({ page }) => {
  test.setTimeout(240_000);
  const suffix = uniqueSuffix();
  const answers = completeAnswers(suffix);
  const run = await beginRun({ ...answers, permissions: { ...answers.permissions, ...TAGGED } });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/permissions`);
  await expect(page.getByText("Harness’s identity does not exist yet")).toBeVisible();
  await openGroups(page);
  await expect(row(page, "ec2:DescribeInstances")).toContainText("Simulated");

  await applyWhole(page, run.id);
  await page.goto(`/runs/${run.id}/permissions`);
  await expect(page.getByText(/rows were tested with the identity’s own calls/)).toBeVisible();
  await openGroups(page);
  // Reads from the guide's list (G11-G16, G22-G25, G28, G29, G31, G32), made as real calls with the key.
  for (const read of [
    "ec2:DescribeInstances",
    "ec2:DescribeTags",
    "ecs:ListClusters",
    "ecs:DescribeServices",
    "ecs:DescribeTasks",
  ])
    await expect(row(page, read)).toContainText("Proved");
  // Writes that EC2 accepts as dry runs (G18-G21).
  for (const verb of ["Start", "Stop", "Reboot", "Terminate"])
    await expect(row(page, `ec2:${verb}Instances`)).toContainText("Dry run");
  await expectAccessible(page);

  // The portal no longer has the key: a later check asks the simulator, and proved rows stay proved.
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByText(/\d+ of \d+ allowed, 0 denied, 0 waiting/)).toBeVisible();
  await expect(row(page, "ec2:DescribeInstances")).toContainText("Proved");
});

test("Carabiner makes the calls with a role that it may assume", async ({ page }) => {
  test.setTimeout(240_000);
  const suffix = uniqueSuffix();
  const { prerequisites, permissions } = completeAnswers(suffix);
  const identity = {
    kind: "new-role",
    roleName: `HarnessRole-${suffix}`,
    description: "",
    assumedBy: { by: "delegate", principalArn: PORTAL_ROLE },
  };
  const path = { target: "ec2", identity: "role", hostAccess: "ssh" } as const;
  const run = await beginRun({ prerequisites, permissions: { ...permissions, ...TAGGED }, identity }, path);
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/identity`);
  await page.getByRole("button", { name: "Create now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/operations are done|done/, WORK);

  await page.goto(`/runs/${run.id}/permissions`);
  await openGroups(page);
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(row(page, "ec2:DescribeInstances")).toContainText("Proved", WORK);
  await expect(row(page, "ec2:StopInstances")).toContainText("Dry run");
  await expect(row(page, "ecs:DescribeServices")).toContainText("Proved");
});
