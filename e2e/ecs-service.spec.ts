import { expect, type Page } from "@playwright/test";

import { beginEcsRun, PREPARATION, sharedAnswers } from "./fixtures/begin-ecs-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { taskNetwork } from "./fixtures/task-network";
import { test } from "./fixtures/test";

async function openService(page: Page, strategy: "rolling" | "blue-green") {
  const suffix = uniqueSuffix();
  const infrastructure = {
    environment: { source: "new", name: `Env ${suffix}`, type: "Production" },
    infrastructure: { name: `ECS ${suffix}` },
    ...(await taskNetwork()),
  };
  const ecs = {
    "ecs-preparation": PREPARATION,
    "ecs-infrastructure": infrastructure,
    "ecs-task-definition": { how: "existing", family: "parcel-api", revision: 1 },
  };
  const run = await beginEcsRun({ shared: sharedAnswers(suffix), ecs }, { target: "ecs", identity: "access-key", strategy });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/ecs-service`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("How many tasks run, and how are they reached?");
  return { suffix, run: `/runs/${run.id}` };
}

const save = async (page: Page) => await page.getByRole("button", { name: "Save and continue" }).click();

test(
  "the service step counts the room and names problems at fields",
  { tag: ["@G158", "@G159", "@G160", "@G161", "@G162", "@G163", "@G247"] },
  async ({ page }) => {
    const { suffix, run } = await openService(page, "rolling");
    await expect(page.getByText("parcel-api exists in this cluster, so Harness updates it.")).toBeVisible();
    await page.getByLabel("Service name").fill(`batch-${suffix}`);
    await expect(page.getByText("Free in cluster parcel-main.")).toBeVisible();
    await page.getByLabel("Desired count").fill("4");
    await expect(page.getByRole("heading", { name: "4 wanted, 4 fit" })).toBeVisible();
    await page.getByLabel("Launch type").selectOption("EC2");
    await expect(page.getByRole("heading", { name: "4 wanted, 0 fit" })).toBeVisible();
    await expect(page.getByText("The cluster has no container instances.")).toBeVisible();
    await page.getByLabel("Launch type").selectOption("FARGATE");

    await page.getByLabel("Maximum percent").fill("100");
    await page.getByRole("button", { name: /Use a maximum of 125 %/ }).click();
    await expect(page.getByRole("heading", { name: "Never under 4 tasks, never over 5" })).toBeVisible();

    await page.getByText("Load balancer", { exact: true }).first().click();
    await page
      .getByRole("combobox", { name: "Load balancer" })
      .selectOption({ label: "parcel-api, application, internet-facing" });
    await page.getByRole("combobox", { name: "Listener" }).selectOption({ label: "HTTP 80, 1 rule" });
    await page.getByRole("combobox", { name: "Container" }).selectOption("parcel-api");
    await page.getByLabel("Container port").fill("81");
    await page.getByRole("button", { name: "parcel-api-blue" }).click();
    await save(page);
    await expect(page.getByRole("alert").getByRole("link", { name: /does not map port 81\. It maps 8080/ })).toBeVisible();
    await expect(page.getByLabel("Service name")).toHaveValue(`batch-${suffix}`);
    await page.getByLabel("Container port").fill("8080");

    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await save(page);
    await expect(page).toHaveURL(new RegExp(`${run}/(?!ecs-service)`));
    await page.goto(`${run}/ecs-service`);
    await expect(page.getByLabel("Container port")).toHaveValue("8080");
    await expect(page.getByRole("combobox", { name: "Target group" })).toHaveValue(/parcel-api-blue/);
  },
);

test("blue/green refuses one target group for both sides", { tag: ["@G161", "@G202"] }, async ({ page }) => {
  const { suffix } = await openService(page, "blue-green");
  await page.getByLabel("Service name").fill(`batch-${suffix}`);
  await expect(page.getByText("Blue/green runs 1 old and 1 new tasks beside each other")).toBeVisible();
  await save(page);
  await expect(page.getByRole("alert").getByRole("link", { name: /needs a load balancer/ })).toBeVisible();

  await page.getByText("Load balancer", { exact: true }).first().click();
  await page.getByRole("combobox", { name: "Load balancer" }).selectOption({ label: "parcel-api, application, internet-facing" });
  for (const [listener, rule, port] of [
    ["Listener", "Rule", "80"],
    ["Stage listener", "Stage rule", "8080"],
  ] as const) {
    await page.getByRole("combobox", { name: listener, exact: true }).selectOption({ label: `HTTP ${port}, 1 rule` });
    await page.getByRole("combobox", { name: rule, exact: true }).selectOption({ label: "default: every other request" });
  }
  for (const field of ["Target group", "Stage target group"]) {
    await page.getByRole("combobox", { name: field, exact: true }).selectOption({ label: "parcel-api-blue, type ip, HTTP 8080" });
  }
  await page.getByRole("combobox", { name: "Container" }).selectOption("parcel-api");
  await page.getByLabel("Container port").fill("8080");
  await save(page);
  await expect(page.getByRole("alert").getByRole("link", { name: /the same target group/ })).toBeVisible();
});
