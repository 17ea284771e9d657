import { expect } from "@playwright/test";

import { HARNESS_ACCOUNT_ID, SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";
import { findConnector } from "@/lib/integrations/harness/connectors";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { sandboxHarness } from "./fixtures/sandbox";
import { test } from "./fixtures/test";

const WORK = { timeout: 90_000 };
const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const DELEGATE = `arn:aws:iam::${SANDBOX_ACCOUNTS.shared.id}:role/harness-delegate`;

test("without portal access, the AWS side is handed over and tested", async ({ page, browser }) => {
  test.setTimeout(300_000);
  const suffix = uniqueSuffix();
  const account = `7${String(Date.now()).slice(-11)}`;
  const name = `By hand ${suffix}`;
  const admin = await (await browser.newContext()).newPage();
  await signIn(admin, PEOPLE.tomasz);
  await admin.goto("/connections");
  const form = admin.getByRole("form", { name: "Add an AWS account" });
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Which AWS").selectOption("sandbox");
  await form.getByLabel("AWS account ID").fill(account);
  await form.getByLabel("Access method").selectOption("none");
  await form.getByRole("button", { name: "Add the account" }).click();
  await admin.waitForURL(/\/connections\/acon_/);

  const { prerequisites, permissions, connector } = completeAnswers(suffix);
  const identity = {
    kind: "new-role",
    roleName: `HarnessRole-${suffix}`,
    description: "",
    assumedBy: { by: "delegate", principalArn: DELEGATE },
  };
  const run = await beginRun(
    { prerequisites: { ...prerequisites, accountId: account }, permissions, identity, connector },
    { target: "ec2", identity: "role", hostAccess: "ssh" },
    account,
  );
  await signIn(page, PEOPLE.ines);

  // The step shows the person with access everything to do.
  await page.goto(`/runs/${run.id}/identity`);
  await expect(page.getByText(/^Carabiner has no access to this account/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Create now" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "AWS CLI" })).toBeVisible();
  await expectAccessible(page);

  await page.goto(`/runs/${run.id}/plan`);
  await expect(page.getByText("Hand over", { exact: true })).toHaveCount(3);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Confirm and apply" }).click();
  // The role does not exist yet, and Harness's own test reports it.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Stopped at 5 of 5/, WORK);
  expect(await findConnector(sandboxHarness(), SCOPE, `AWS_${suffix}`)).toMatchObject({
    ok: true,
    value: { name: `AWS ${suffix}` },
  });

  // A handed-over operation counts only after a person attests it.
  await page.goto(`/runs/${run.id}/checklist?box=G235`);
  await expect(page.getByText("Handed over: a person does it by hand and confirms it here").first()).toBeVisible();

  // An open run blocks the removal of its connection. Undo removes the Harness side and leaves what a person created.
  const remove = async () => {
    await admin.reload();
    await admin.getByText("Remove", { exact: true }).click();
    await admin.getByRole("button", { name: `Remove ${name}` }).click();
  };
  await remove();
  await expect(admin.getByText(/One open run uses this connection/).first()).toBeVisible();
  await page.goto(`/runs/${run.id}/plan/undo`);
  await page.getByRole("button", { name: /^Undo \d operations?$/ }).click();
  await expect(page.getByRole("heading", { name: /^Undone: / })).toBeVisible(WORK);
  expect(await findConnector(sandboxHarness(), SCOPE, `AWS_${suffix}`)).toEqual({ ok: true, value: undefined });
  await remove();
  await admin.waitForURL(/\/connections$/);
});
