import { expect, type Page } from "@playwright/test";

import { beginEcsRun, PREPARATION, sharedAnswers } from "./fixtures/begin-ecs-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { taskNetwork } from "./fixtures/task-network";
import { test } from "./fixtures/test";

const SERVICES = "/diagnose/service?account=482177309156&region=eu-west-1&cluster=parcel-main";
const REGISTRY = "482177309156.dkr.ecr.eu-west-1.amazonaws.com";

/** Opens the troubleshooter of a run that plans a service with this image, which writes to a log group when it is named. */
async function openTroubleshooter(page: Page, { image, group }: { readonly image: string; readonly group?: string }) {
  const suffix = uniqueSuffix();
  const options = { "awslogs-group": group, "awslogs-region": PREPARATION.region, "awslogs-stream-prefix": "web" };
  const logConfiguration = group === undefined ? undefined : { logDriver: "awslogs", options };
  const document = JSON.stringify({
    family: `svc-${suffix}`,
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    executionRoleArn: PREPARATION.executionRole.arn,
    containerDefinitions: [{ name: "web", image, essential: true, logConfiguration }],
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
      maximumPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
    },
  };
  const run = await beginEcsRun({ shared: sharedAnswers(suffix), ecs });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/troubleshoot`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Troubleshoot svc-${suffix}`);
  return { run: `/runs/${run.id}` };
}

test("the first cause comes before the later one, with owner and fix", { tag: ["@G197", "@G199"] }, async ({ page }) => {
  const image = `${REGISTRY}/absent-repository:1`;
  const { run } = await openTroubleshooter(page, { image, group: "/ecs/absent" });
  const card = page.getByRole("article", { name: /There is no repository absent-repository/ });
  await expect(card).toBeVisible();
  await expect(card.getByText("create the repository and push the image")).toBeVisible();
  const later = page.getByRole("listitem").filter({ hasText: "The containers can write to CloudWatch Logs" });
  await expect(later.getByText("There is no log group /ecs/absent in eu-west-1")).toBeVisible();
  await expect(later.getByText("aws logs create-log-group --log-group-name '/ecs/absent' --region eu-west-1")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(card).toBeVisible();
  await page.goto(`${run}/ecs-service`);
  await page.getByRole("link", { name: "Check what would stop this service" }).click();
  await expect(card).toBeVisible();
});

test("a service without a fault names what could not be checked", { tag: ["@G192", "@G196"] }, async ({ page }) => {
  await openTroubleshooter(page, { image: "public.ecr.aws/docker/library/nginx:1.27" });
  const note = page.getByRole("note").filter({ hasText: "Nothing found that would stop this service" });
  await expect(note).toBeVisible();
  await expect(note.getByText(/Not known: .*“The container image can be pulled”/)).toBeVisible();
  await expect(page.getByText("Carabiner does not call public.ecr.aws")).toBeVisible();
  await page.locator("summary", { hasText: "The tasks reach the registry" }).click();
  await expect(page.getByText(/-public-.* is public\./).first()).toBeVisible();
  await expectAccessible(page);

  await page.goto(SERVICES);
  await page.getByRole("link", { name: "parcel-api" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Troubleshoot parcel-api");
  await expect(page.getByRole("heading", { name: "All checks, in order" })).toBeVisible();
  await page.goto(`${SERVICES}&service=parcel-apl`);
  await expect(page.getByRole("article", { name: /has no service parcel-apl. Did you mean parcel-api/ })).toBeVisible();
  await page.getByRole("link", { name: "parcel-api", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Troubleshoot parcel-api");
});

test("an auditor, who may use no connection, does not find the page", async ({ page }) => {
  await signIn(page, PEOPLE.ruth);
  const answer = await page.goto(SERVICES);
  expect(answer?.status()).toBe(404);
});
