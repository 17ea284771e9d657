import { expect } from "@playwright/test";

import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { listAccessKeys } from "@/lib/integrations/aws/iam-access-keys";
import { testConnector } from "@/lib/integrations/harness/test-connector";
import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { applyRun, leaveFor } from "./fixtures/applied-run";
import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { addFault, clearFaults, sandboxAws, sandboxHarness } from "./fixtures/sandbox";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
/** Time to create and test a key, on a busy machine. */
const WORK = { timeout: 120_000 };

/** A user that existed before the portal with the path's permissions, and its key. */
async function userWithKey(suffix: string): Promise<{ readonly accessKeyId: string; readonly secret: string }> {
  const iam = createIamAccess(sandboxAws());
  const userName = `harness-${suffix}`;
  const statement = { Effect: "Allow", Action: ["ec2:Describe*", "autoscaling:Describe*"], Resource: "*" };
  const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const user = await iam.createUser({ userName, tags: {} });
  const policy = await iam.createPolicy({ name: `HarnessOwn-${suffix}`, description: "", document, tags: {} });
  if (!user.ok || !policy.ok) throw new Error("The user could not be prepared.");
  await iam.attachPolicy({ holder: { kind: "user", name: userName }, policyArn: policy.value.policyArn });
  const key = await iam.createAccessKey(userName);
  if (!key.ok) throw new Error(key.error.message);
  return { accessKeyId: key.value.accessKeyId, secret: key.value.secretAccessKey.reveal() };
}

/** The keys of a journey's user, read from AWS and not from the portal. */
async function keysOf(suffix: string) {
  const keys = await listAccessKeys(sandboxAws(), `harness-${suffix}`);
  if (!keys.ok) throw new Error(keys.error.message);
  return keys.value.map(({ accessKeyId, status }) => ({ accessKeyId, status }));
}

test("rotation keeps access; the old key is deleted after a person's decision", async ({ page }) => {
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

  // Undo would delete the new key while the old one is off.
  await page.goto(`/runs/${run.id}/plan/undo`);
  await expect(page.getByRole("note").filter({ hasText: "The access key of this run is being replaced" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Rotate the access key" }).click();

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
  const endings = { old: old?.accessKeyId.slice(-4) ?? "", new: left[0]?.accessKeyId.slice(-4) ?? "" };
  await expect(page.getByText(`Began to replace the access key …${endings.old} of harness-${suffix}`).first()).toBeVisible();
  await expect(page.getByText(`Deleted the old access key …${endings.old}; Harness uses …${endings.new}`).first()).toBeVisible();
});

test("step and plan show the new key ID after a rotation", async ({ page }) => {
  test.setTimeout(500_000);
  const suffix = uniqueSuffix();
  const owner = await userWithKey(suffix);
  process.env["JOURNEY_AWS_SECRET"] = owner.secret;
  await signIn(page, PEOPLE.ines);
  const identity = { kind: "existing-key", accessKeyId: owner.accessKeyId, secret: "env:JOURNEY_AWS_SECRET" };
  const run = await beginRun({ ...completeAnswers(suffix), identity });
  await page.goto(`/runs/${run.id}/plan`);
  await page.getByRole("button", { name: "Confirm and apply" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("7 of 7 operations are done", WORK);

  await leaveFor(page, `/runs/${run.id}/rotate`);
  await page.getByRole("button", { name: "Replace the key now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/is off and can be deleted/, WORK);
  const fresh = (await keysOf(suffix)).find(({ accessKeyId }) => accessKeyId !== owner.accessKeyId)?.accessKeyId ?? "";
  await page.goto(`/runs/${run.id}/identity`);
  await expect(page.getByLabel("Access key ID")).toHaveValue(fresh);
  await expect(page.getByText(`Access key …${fresh.slice(-4)}, kept in Harness`).first()).toBeVisible();
  await expect(page.getByText(`…${owner.accessKeyId.slice(-4)}`)).toHaveText(
    `It is a key of user harness-${suffix} in account 482177309156 and took the place of …${owner.accessKeyId.slice(-4)}.`,
  );
  await page.goto(`/runs/${run.id}/plan`);
  await expect(page.getByText(`Access key …${fresh.slice(-4)}, kept in Harness`).first()).toBeVisible();
  await expect(page.getByText(`…${owner.accessKeyId.slice(-4)}`)).toHaveCount(0);
});

test("a refused secret changes nothing, and the rotation can continue", async ({ page }) => {
  test.setTimeout(500_000);
  const suffix = uniqueSuffix();
  await signIn(page, PEOPLE.ines);
  const run = await applyRun(page, suffix);
  const before = await keysOf(suffix);

  await addFault({
    path: "/ng/api/v2/secrets",
    method: "PUT",
    sent: suffix,
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

test("an auditor sees the key's state without buttons; another tenant sees nothing", async ({ page }) => {
  test.setTimeout(300_000);
  const suffix = uniqueSuffix();
  await signIn(page, PEOPLE.ines);
  const run = await applyRun(page, suffix);
  await page.context().clearCookies();
  await signIn(page, PEOPLE.ruth);
  await leaveFor(page, `/runs/${run.id}/rotate`);
  await expect(page.getByText("You may read this run, but not change it.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Replace the key now" })).toHaveCount(0);
  await page.context().clearCookies();
  await signIn(page, PEOPLE.marek);
  await leaveFor(page, `/runs/${run.id}/rotate`);
  await expect(page.getByText(/no such page|may not see it/i).first()).toBeVisible();
});
