import { expect, type Page } from "@playwright/test";

import { neededRights, questionFor } from "@/lib/domain/prerequisites/harness-rights";
import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { addFault } from "./fixtures/sandbox";
import { expectAccessible, PEOPLE, startRun, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

async function openPrerequisites(page: Page, run: string): Promise<void> {
  await page.goto(`${run}/prerequisites`);
  await expect(page.getByRole("heading", { name: "In Harness" })).toBeVisible({ timeout: 60_000 });
}

test("the first visit runs the checks, and the account must be confirmed", { tag: ["@G1", "@G5"] }, async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  const run = await startRun(page);
  await openPrerequisites(page, run);
  // The sandbox's world: 22 running instances in three regions, and one disconnected delegate.
  await expect(page.getByText("22 running instances: eu-west-1 14, eu-west-2 5, us-east-1 3")).toBeVisible();
  await expect(page.getByText(/482177309156 \(parcel-prod\), partition aws/)).toBeVisible();
  await expect(page.getByText("3 of 4 delegates connected.")).toBeVisible();
  await expect(page.getByText(/Harness accepts the key of account Meridian Logistics/)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Confirm that this is the right account/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: /Show the \d+ empty regions/ }).click();
  await expect(page.getByRole("checkbox", { name: /^ap-south-1/ })).toBeVisible();
  await page.getByRole("checkbox", { name: /is the account this run is about/ }).check();
  await page.getByRole("checkbox", { name: /^eu-west-2/ }).check();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/permissions`);

  await page.goto(`${run}/prerequisites`);
  await expect(page.getByRole("checkbox", { name: /is the account this run is about/ })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: /^eu-west-2/ })).toBeChecked();
});

test("Check again runs the checks and updates their time", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  const run = await startRun(page);
  await openPrerequisites(page, run);
  const time = page.getByText(/^Checked \d\d:\d\d:\d\d UTC$/);
  const before = await time.innerText();
  // The page works before its scripts run. A press in that moment is repeated, as a person would.
  await expect(async () => {
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(time).not.toHaveText(before, { timeout: 10_000 });
  }).toPass({ timeout: 60_000 });
});

/** The response of Harness's access control to a key that lacks one permission. */
function withoutPermission(lacking: string): unknown {
  const scope = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
  return {
    status: "SUCCESS",
    metaData: null,
    correlationId: "journey",
    data: {
      principal: { principalIdentifier: "journey", principalType: "USER" },
      accessControlList: neededRights({ target: "ec2", identity: "access-key", hostAccess: "ssh" }).map((needed) => {
        const question = questionFor(needed, scope);
        return {
          permission: question.permission,
          resourceType: question.resourceType,
          resourceIdentifier: question.resourceIdentifier ?? null,
          resourceScope: question.scope,
          permitted: question.permission !== lacking,
        };
      }),
    },
  };
}

test(
  "a missing Harness permission blocks the step and offers a request text",
  { tag: ["@alone", "@G9"] },
  async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await signIn(page, PEOPLE.ines);
    const run = await startRun(page);
    await addFault({
      method: "POST",
      path: "/authz/api/acl",
      times: 1,
      status: 200,
      body: withoutPermission("core_connector_edit"),
    });
    await openPrerequisites(page, run);

    await expect(page.getByText(/lacks core_connector_edit in project meridian \/ parcel_tracking/)).toBeVisible();
    await page.getByRole("button", { name: "Copy the request" }).first().click();
    const request = await page.evaluate(async () => await navigator.clipboard.readText());
    expect(request).toContain("core_connector_edit, to create and edit the connector");
    expect(request).toContain("meridian / parcel_tracking");
    await expect(page.getByRole("button", { name: "Copy the hand-off link" })).toBeVisible();
    await page.getByRole("checkbox", { name: /is the account this run is about/ }).check();
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /lacks core_connector_edit/ })).toBeVisible();
    await expect(page).toHaveURL(/prerequisites$/);
    await expectAccessible(page);

    // The permission was granted: the next check passes, and the step can continue.
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(page.getByText(/lacks core_connector_edit/)).toHaveCount(0, { timeout: 60_000 });
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.waitForURL(`**${run}/permissions`);
  },
);
