import { expect, type Page } from "@playwright/test";

import { beginEcsRun, PREPARATION, sharedAnswers } from "./fixtures/begin-ecs-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { taskNetwork } from "./fixtures/task-network";
import { test } from "./fixtures/test";

const REGISTRY = "482177309156.dkr.ecr.eu-west-1.amazonaws.com";

/** Opens the troubleshooter of a run that plans a service with this image and this maximum percent. */
async function openTroubleshooter(page: Page, planned: { readonly image: string; readonly maximumPercent: number }) {
  const suffix = uniqueSuffix();
  const document = JSON.stringify({
    family: `svc-${suffix}`,
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    executionRoleArn: PREPARATION.executionRole.arn,
    containerDefinitions: [{ name: "web", image: planned.image, essential: true }],
  });
  const ecs = {
    "ecs-preparation": PREPARATION,
    "ecs-infrastructure": {
      environment: { source: "new", name: `Env ${suffix}`, type: "Production" },
      infrastructure: { name: `ECS ${suffix}` },
      ...(await taskNetwork()),
    },
    "ecs-task-definition": { how: "new", document },
    "ecs-service": {
      name: `svc-${suffix}`,
      desiredCount: 2,
      launch: { how: "launch-type", launchType: "FARGATE" },
      minimumHealthyPercent: 100,
      maximumPercent: planned.maximumPercent,
      circuitBreaker: { enable: true, rollback: true },
    },
  };
  const run = await beginEcsRun({ shared: sharedAnswers(suffix), ecs });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/troubleshoot`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Troubleshoot svc-${suffix}`);
  return { suffix, run: `/runs/${run.id}` };
}

test("the first cause comes before the later one, with owner and fix", { tag: ["@G197", "@G201"] }, async ({ page }) => {
  const image = `${REGISTRY}/absent-repository:1`;
  const { run } = await openTroubleshooter(page, { image, maximumPercent: 100 });
  const card = page.getByRole("article", { name: /There is no repository absent-repository/ });
  await expect(card).toBeVisible();
  await expect(card.getByText("create the repository and push the image")).toBeVisible();
  const later = page.getByRole("listitem").filter({ hasText: "A deployment can replace the tasks at this count" });
  await expect(later.getByText("ECS may neither stop nor start one")).toBeVisible();
  await expect(later.getByText(/aws ecs update-service .*maximumPercent=150/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(card).toBeVisible();
  await page.goto(`${run}/ecs-service`);
  await page.getByRole("link", { name: "Check what would stop this service" }).click();
  await expect(card).toBeVisible();
});

test("a service without a fault names what could not be checked", { tag: ["@G193", "@G196"] }, async ({ page }) => {
  await openTroubleshooter(page, { image: "public.ecr.aws/docker/library/nginx:1.27", maximumPercent: 200 });
  const note = page.getByRole("note").filter({ hasText: "Nothing found that would stop this service" });
  await expect(note).toBeVisible();
  await expect(note.getByText(/Not known: .*“The container image can be pulled”/)).toBeVisible();
  await expect(page.getByText("Carabiner does not call public.ecr.aws")).toBeVisible();
  await page.getByText("Evidence: The execution role may do what the tasks need to start").click();
  await expectAccessible(page);
});
