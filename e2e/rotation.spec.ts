import { expect, test } from "@playwright/test";

import { listAccessKeys } from "@/lib/integrations/aws/iam-access-keys";
import { testConnector } from "@/lib/integrations/harness/test-connector";
import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { applyRun, leaveFor } from "./fixtures/applied-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { addFault, clearFaults, sandboxAws, sandboxHarness } from "./fixtures/sandbox";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
/** Creating, trying and testing a key, on a machine that does other things too. */
const WORK = { timeout: 120_000 };

test.afterEach(async () => {
  await clearFaults();
});

/** The keys of a journey's user, asked of AWS and not of the portal. */
async function keysOf(suffix: string) {
  const keys = await listAccessKeys(sandboxAws(), `harness-${suffix}`);
  if (!keys.ok) throw new Error(keys.error.message);
  return keys.value.map(({ accessKeyId, status }) => ({ accessKeyId, status }));
}

test("a run's key is replaced without a gap; the old one goes only when a person says so", async ({ page }) => {
  test.setTimeout(500_000);
  const suffix = uniqueSuffix();
  await signIn(page, PEOPLE.ines);
  const run = await applyRun(page, suffix);
  const [old] = await keysOf(suffix);

  await leaveFor(page, `/runs/${run.id}/rotate`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Harness uses the key …${old?.accessKeyId.slice(-4) ?? ""}`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Replace the key now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/is off and can be deleted/, WORK);
  await expectAccessible(page);

  const both = await keysOf(suffix);
  expect(both).toHaveLength(2);
  expect(both.find((key) => key.accessKeyId === old?.accessKeyId)?.status).toBe("Inactive");
  const tested = await testConnector(sandboxHarness(), SCOPE, `AWS_${suffix}`);
  expect(tested.ok && tested.value.status).toBe("SUCCESS");

  await page.getByRole("button", { name: "Delete the old key" }).click();
  await expect(page.getByText("Tick that you have looked")).toBeVisible();
  expect(await keysOf(suffix)).toHaveLength(2);
  await page.getByLabel(/I have looked at when both keys were last used/).check();
  await page.getByRole("button", { name: "Delete the old key" }).click();
  await expect(page.getByText("The last rotation is complete")).toBeVisible(WORK);
  const left = await keysOf(suffix);
  expect(left).toHaveLength(1);
  expect(left[0]?.accessKeyId).not.toBe(old?.accessKeyId);

  await page.goto(`/runs/${run.id}/timeline`);
  await expect(page.getByText(/rotation/i).first()).toBeVisible();
});

test("when Harness does not take the new secret, nothing has changed and the rotation can be continued", async ({ page }) => {
  test.setTimeout(500_000);
  const suffix = uniqueSuffix();
  await signIn(page, PEOPLE.ines);
  const run = await applyRun(page, suffix);
  const before = await keysOf(suffix);

  await addFault({
    path: "/ng/api/v2/secrets",
    method: "PUT",
    status: 400,
    body: { status: "ERROR", code: "INVALID_REQUEST", message: "No." },
  });
  await leaveFor(page, `/runs/${run.id}/rotate`);
  await page.getByRole("button", { name: "Replace the key now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The rotation stopped, and the old key is on", WORK);
  expect(await keysOf(suffix)).toEqual(before);
  await expectAccessible(page);

  await clearFaults();
  await page.getByRole("button", { name: "Continue the rotation" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/is off and can be deleted/, WORK);
});

test("an auditor sees the key's state and has no button; another tenant sees nothing", async ({ page }) => {
  test.setTimeout(300_000);
  const suffix = uniqueSuffix();
  await signIn(page, PEOPLE.ines);
  const run = await applyRun(page, suffix);
  await page.context().clearCookies();
  await signIn(page, PEOPLE.ruth);
  await leaveFor(page, `/runs/${run.id}/rotate`);
  await expect(page.getByText("You may look at this run and not change it.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Replace the key now" })).toHaveCount(0);
  await page.context().clearCookies();
  await signIn(page, PEOPLE.marek);
  await leaveFor(page, `/runs/${run.id}/rotate`);
  await expect(page.getByText(/no such page|may not see it/i).first()).toBeVisible();
});
