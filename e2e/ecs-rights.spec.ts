import { expect } from "@playwright/test";

import { beginEcsRun, PREPARATION, sharedAnswers } from "./fixtures/begin-ecs-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

test(
  "missing ECS rights are found on the cluster and planned",
  { tag: ["@G125", "@G126", "@G127", "@G128", "@G129"] },
  async ({ page }) => {
    const suffix = uniqueSuffix();
    const path = { target: "both", identity: "access-key", hostAccess: "ssh", strategy: "rolling" } as const;
    const { id } = await beginEcsRun({ shared: sharedAnswers(suffix), ecs: { "ecs-preparation": PREPARATION } }, path);
    await signIn(page, PEOPLE.ines);
    await page.goto(`/runs/${id}/ecs-rights`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Does the connector have the rights for ECS?");
    await expect(page.getByText("A green connector test is no proof of these rights")).toBeVisible();
    const matrix = page.getByRole("region", { name: "Rights for ECS" });
    const rolling = matrix.getByText(/^Deploy ECS services, rolling/);
    await rolling.click();
    await expect(matrix.getByRole("row", { name: /ecs:UpdateService/ })).toContainText("Denied");
    await expect(page.getByRole("region", { name: "Rights of the permissions step" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Policy for what is denied" }).first()).toBeVisible();

    await page.getByText("A second connector", { exact: true }).click();
    await page.getByLabel("Role that it uses").fill("arn:aws:iam::482177309156:role/no-such-role");
    await page.getByLabel("Name of the second connector").fill(`AWS ${suffix}`);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /is the first connector of this run/ })).toBeVisible();
    await page.getByLabel("Name of the second connector").fill(`AWS ECS ${suffix}`);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /no role no-such-role/ })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 900 });

    await page.getByText("The same connector", { exact: true }).click();
    await page.getByLabel("Name of the policy").fill(`Harness-${suffix}-ecs`);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.waitForURL(`**/runs/${id}/ecs-infrastructure`);
    await page.goto(`/runs/${id}/ecs-rights`);
    await expect(page.getByText(/The plan adds \d+ actions/)).toBeVisible();
    await rolling.click();
    await expect(matrix.getByRole("row", { name: /ecs:UpdateService/ })).toContainText("Allowed");
  },
);
