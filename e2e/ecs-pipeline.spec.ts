import { expect, type Page } from "@playwright/test";

import type { Path } from "@/lib/domain/runs/path";
import { findPipeline } from "@/lib/integrations/harness/pipelines";
import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { beginEcsRun, PREPARATION, sharedAnswers } from "./fixtures/begin-ecs-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { choose, expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { sandboxHarness } from "./fixtures/sandbox";
import { taskNetwork } from "./fixtures/task-network";
import { test } from "./fixtures/test";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };

/** The ECS steps before the pipeline, answered for a service named after the journey. */
async function ecsAnswers(suffix: string) {
  return {
    "ecs-preparation": PREPARATION,
    "ecs-infrastructure": {
      environment: { source: "new", name: `Env ${suffix}`, type: "Production" },
      infrastructure: { name: `ECS ${suffix}` },
      ...(await taskNetwork()),
    },
    "ecs-task-definition": { how: "existing", family: "parcel-api", revision: 1 },
    "ecs-service": {
      name: `svc-${suffix}`,
      desiredCount: 2,
      launch: { how: "launch-type", launchType: "FARGATE" },
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
    },
  };
}

/** Opens the pipeline step of a run whose other steps are answered. */
async function openPipeline(page: Page, strategy: NonNullable<Path["strategy"]>) {
  const suffix = uniqueSuffix();
  const run = await beginEcsRun(
    { shared: sharedAnswers(suffix), ecs: await ecsAnswers(suffix) },
    { target: "ecs", identity: "access-key", strategy },
  );
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/pipeline`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("How does a new version replace the old one?");
  return { suffix, run: `/runs/${run.id}` };
}

/** Found while it is closed too: the answers are saved one by one, and the page follows each. */
const yamlOf = (page: Page) => page.getByLabel("Pipeline as YAML");

test(
  "a canary is shown step by step and its pipeline planned",
  { tag: ["@G164", "@G167", "@G168", "@G169", "@G172"] },
  async ({ page }) => {
    const { suffix, run } = await openPipeline(page, "canary");
    await expect(page.getByText(`It is a service named svc-${suffix}Canary.`)).toBeVisible();
    await expect(page.getByText("Harness takes neither a number nor a percentage for it.")).toBeVisible();
    await expect(page.getByText("The rollback is always part of the pipeline.")).toBeVisible();
    await expect(page.getByRole("link", { name: "Change the strategy" })).toHaveAttribute("href", `${run}/path`);

    await page.getByLabel("Name of the pipeline").fill(`Bad/name ${suffix}`);
    await page.getByText("Call an address", { exact: true }).click();
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /Harness refuses anything else/ })).toBeVisible();
    await expect(page.getByRole("alert").getByRole("link", { name: "Enter the address that is called." })).toBeVisible();

    await page.getByLabel("Name of the pipeline").fill(`Deploy ${suffix}`);
    await page.getByLabel("Address", { exact: true }).fill("https://parcels.example.com/health");
    await page.getByRole("heading", { level: 1 }).click();
    await expect(yamlOf(page)).toContainText("https://parcels.example.com/health");
    await expect(page.getByText(`Deploy_${suffix} is free in this project.`)).toBeVisible();
    await page.getByText("The pipeline as YAML").click();
    await expect(yamlOf(page)).toBeVisible();
    await expect(yamlOf(page)).toContainText('type: "EcsCanaryDeploy"');
    await page.locator("summary").filter({ hasText: "The guide’s words in the present Harness" }).click();
    await expect(page.getByRole("row", { name: /Setup Container Instances/ })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 900 });

    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.waitForURL(`**${run}/plan`);
    await expect(page.getByText(`Pipeline Deploy ${suffix}`)).toBeVisible();
    await expect(page.getByText(`Folder svc-${suffix}-manifests`)).toBeVisible();
  },
);

test("a change to blue/green opens the service that lacks a side", { tag: "@G170" }, async ({ page }) => {
  const { run } = await openPipeline(page, "rolling");
  await page.getByRole("link", { name: "Change the strategy" }).click();
  await choose(page, "Blue/green");
  await expect(page.getByRole("complementary", { name: "What changes" })).toContainText("Review and save again: ECS service.");
  await page.getByRole("button", { name: "Change the path" }).click();
  await page.waitForURL((url) => url.pathname === run);
  await page.getByRole("link", { name: "ECS service", exact: true }).click();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /needs a load balancer/ })).toBeVisible();
  await expectAccessible(page);
});

test(
  "an applied plan leaves a pipeline that passed its preflight check",
  { tag: ["@G165", "@G171", "@G247", "@G248", "@G249"] },
  async ({ page }) => {
    test.setTimeout(400_000);
    const { suffix, run } = await openPipeline(page, "rolling");
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.waitForURL(`**${run}/plan`);
    await page.getByRole("button", { name: "Confirm and apply" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/ operations are done$/, { timeout: 180_000 });
    const found = await findPipeline(sandboxHarness(), SCOPE, `Deploy_svc_${suffix}`);
    expect(found).toMatchObject({ ok: true, value: { name: `Deploy svc-${suffix}` } });
  },
);
