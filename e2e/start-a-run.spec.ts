import { expect } from "@playwright/test";

import { choose, chooseProd, expectAccessible, PEOPLE, startRun, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

test("the path decides what is needed, and the run starts", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/runs/new");
  const needed = page.getByRole("complementary", { name: "What you need before you begin" });
  await choose(page, "Access key of an IAM user");
  for (const [target, steps] of [
    ["ECS services", "13 steps"],
    ["EC2 instances and ECS services", "16 steps"],
    ["EC2 instances", "10 steps"],
  ] as const) {
    await choose(page, target);
    await expect(needed).toContainText(steps);
  }
  await expect(needed).toContainText("IAM user with a policy and a key");
  await choose(page, "IAM role through OpenID Connect");
  await expect(needed).toContainText("identity provider");
  await expect(needed).not.toContainText("IAM user with a policy and a key");
  await expectAccessible(page);

  await startRun(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Connect parcel-prod to parcel_tracking");
  const scope = page.getByRole("list", { name: "Scope" });
  await expect(scope).toContainText("meridian / parcel_tracking");
  await expect(scope).toContainText("482177309156");
  await expect(page.getByRole("link", { name: "Continue with step 1" })).toBeVisible();
  await expect(page.getByText("Needs the account and the project from step 1").first()).toBeVisible();
  await expectAccessible(page);

  // The header follows client-side navigation too: outside the run it shows the person's scope again.
  await page.getByRole("link", { name: "Home" }).click();
  await expect(page.getByRole("heading", { name: "Your runs" })).toBeVisible();
  await expect(scope).not.toContainText("482177309156");
  await expectAccessible(page);
});

test("starting without a choice names it and keeps the other choices", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/runs/new");
  await chooseProd(page);
  await page.getByRole("button", { name: "Start the run" }).click();
  await expect(page.getByRole("link", { name: "Choose how Harness should sign in to AWS." })).toBeVisible();
  const list = page.getByRole("combobox", { name: "AWS account" });
  if ((await list.count()) > 0) await expect(list).toHaveValue("acon_sandbox_prod");
  else await expect(page.getByRole("radio", { name: "482177309156 parcel-prod" })).toBeChecked();
  await expect(page).toHaveURL(/\/runs\/new$/);
});

test("a path change shows its consequences first and is in the timeline", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  const run = await startRun(page);
  await page.getByRole("link", { name: "Change the path" }).click();
  const follows = page.getByRole("complementary", { name: "What changes" });
  await expect(follows).toContainText("This is the run’s current path");
  await choose(page, "IAM role with an external ID");
  await expect(follows).toContainText("Nothing is deleted");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Change the path" }).click();
  await page.waitForURL((url) => url.pathname === run);
  await expect(page.getByRole("complementary", { name: "About this run" })).toContainText("role with external ID");

  await page.getByRole("link", { name: "Timeline" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 events so far");
  const table = page.getByRole("table", { name: /^Events of CB-/ });
  const change = table.getByRole("row").filter({ hasText: "Changed the path to EC2, role with external ID, SSH" });
  await expect(change).toContainText("Ines Okafor");
  await change.getByText("Changed the path").click();
  await expect(change.getByRole("region", { name: /^Before/ })).toContainText("access-key");
  await expect(change.getByRole("region", { name: /^After/ })).toContainText("role");
  await expectAccessible(page);

  // The first event, through its own address.
  const link = await table.getByRole("row").filter({ hasText: "Started the run" }).getByRole("link").getAttribute("href");
  await page.goto(link ?? "");
  await expect(table.getByRole("row")).toHaveCount(2);
  await expect(table.getByRole("region", { name: /^Details/ })).toContainText("reference");
});

test("a run with open boxes cannot be finished", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await startRun(page);
  await page.getByRole("button", { name: "Finish the run" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "7 boxes are still open" })).toBeVisible();
});

test("an auditor reads the run without buttons; other organizations cannot see it", async ({ page, browser }) => {
  await signIn(page, PEOPLE.ines);
  const run = await startRun(page);

  const marek = await (await browser.newContext()).newPage();
  await signIn(marek, PEOPLE.marek);
  for (const address of [run, `${run}/path`, `${run}/timeline`]) {
    const response = await marek.goto(address);
    expect(response?.status()).toBe(404);
    await expect(marek.getByRole("heading", { level: 1 })).toContainText("There is nothing here, or you may not see it");
    await expect(marek.getByRole("list", { name: "Scope" })).not.toContainText("parcel_tracking");
  }

  const ruth = await (await browser.newContext()).newPage();
  await signIn(ruth, PEOPLE.ruth);
  await ruth.goto(run);
  await expect(ruth.getByRole("heading", { level: 1 })).toHaveText("Connect parcel-prod to parcel_tracking");
  const main = ruth.getByRole("main");
  await expect(main.getByRole("button")).toHaveCount(0);
  await expect(main.getByRole("link", { name: /Continue|Change/ })).toHaveCount(0);
  await ruth.goto(`${run}/path`);
  await expect(main.getByRole("button")).toHaveCount(0);
  await ruth.goto("/runs/new");
  await expect(main.getByRole("button")).toHaveCount(0);
  await expect(main).toContainText("You may read runs, but not start one");
  await expectAccessible(ruth);
});
