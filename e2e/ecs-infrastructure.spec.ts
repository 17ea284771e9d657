import { expect, type Page } from "@playwright/test";

import { beginEcsRun, PREPARATION, sharedAnswers } from "./fixtures/begin-ecs-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

async function openStep(page: Page) {
  const suffix = uniqueSuffix();
  const { id } = await beginEcsRun({ shared: sharedAnswers(suffix), ecs: { "ecs-preparation": PREPARATION } });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${id}/ecs-infrastructure`);
  return { suffix, run: `/runs/${id}` };
}

test(
  "the ECS infrastructure is chosen from the account and created in Harness",
  { tag: ["@G130", "@G131", "@G132", "@G133", "@G134", "@G135", "@G136", "@G137", "@G138", "@G139", "@G140"] },
  async ({ page }) => {
    const { suffix, run } = await openStep(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Where does the service run?");
    await expect(page.getByText("In cluster parcel-main of eu-west-1")).toBeVisible();
    await expect(page.getByText("ACTIVE", { exact: true })).toBeVisible();
    await expect(page.getByTestId("connector-line")).toContainText(`AWS_${suffix}`);
    await expect(page.getByText("The network goes into the service definition")).toBeVisible();
    await expect(page.getByLabel("Name of the infrastructure")).toHaveValue("ECS-Production");

    const vpc = page.getByLabel("VPC of the tasks");
    const name = await vpc.getByRole("option", { name: /^parcel-prod / }).textContent();
    await vpc.selectOption({ label: name ?? "" });
    const zone = page.getByRole("group", { name: "eu-west-1c", exact: true });
    await expect(zone.getByText(/[\d,]+ free/)).toBeVisible();
    await zone.getByRole("checkbox", { name: /parcel-prod-private-c/ }).check();
    await expect(page.getByText("A Fargate task here could not pull its image")).toBeVisible();
    await zone.getByRole("checkbox", { name: /parcel-prod-private-c/ }).uncheck();
    await page.getByRole("checkbox", { name: /parcel-prod-public-a/ }).check();
    await expect(page.getByText(/leads to the internet only for tasks with a public address/)).toBeVisible();
    await page.getByRole("checkbox", { name: "Give each task a public address" }).check();
    await expect(page.getByText("A Fargate task here could not pull its image")).toBeHidden();
    await page.getByRole("checkbox", { name: /^parcel-prod-web/ }).check();
    await expect(page.getByText(/TCP 80, anywhere; TCP 8080, 10\.0\.0\.0\/8/)).toBeVisible();

    await page.getByLabel("Name of the infrastructure").fill(`ECS ${suffix}`);
    await page.getByLabel("Name of the environment").fill(`Env ${suffix}`);
    await page.getByRole("heading", { level: 1 }).click();
    await page.getByText("The documents word for word").click();
    await expect(page.getByRole("region", { name: "Infrastructure definition as YAML" })).toContainText('cluster: "parcel-main"');
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 900 });

    await page.getByRole("button", { name: "Create now" }).click();
    await page.waitForURL(`**${run}/plan`);
    await expect(async () => {
      await page.goto(`${run}/ecs-infrastructure`);
      await expect(page.getByText("was created by this run and follows its answers.")).toBeVisible({ timeout: 4_000 });
    }).toPass({ timeout: 100_000 });
  },
);
