import { expect, test, type Page } from "@playwright/test";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";

/** Well-formed, of nobody: the sandbox knows no such key. */
const UNKNOWN_KEY = "AKIAQYLPMN5HZZZZZZZZ";
/** What must never be seen again after it was pasted. */
const CANARY = "CANARYcanary0123456789CANARYcanary012345";

const DELEGATE_ROLE = "arn:aws:iam::730944218856:role/harness-delegate";

/** A run whose permissions are answered, opened at its identity step. */
async function openIdentity(
  page: Page,
  identity: "access-key" | "role",
): Promise<{ readonly run: string; readonly suffix: string }> {
  const suffix = uniqueSuffix();
  const { prerequisites, permissions } = completeAnswers(suffix);
  const begun = await beginRun({ prerequisites, permissions }, { target: "ec2", identity, hostAccess: "ssh" });
  await signIn(page, PEOPLE.ines);
  const run = `/runs/${begun.id}`;
  await page.goto(`${run}/identity`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Which AWS identity will Harness use?");
  return { run, suffix };
}

test("a new user is checked by name, made by Create now, and read back from AWS", async ({ page }) => {
  const { run, suffix } = await openIdentity(page, "access-key");
  const name = page.getByRole("textbox", { name: "User name" });
  await name.fill("123 not a name");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Use letters, digits/ })).toBeVisible();

  await name.fill("ci-deployer");
  await expect(page.getByText(/Taken\. It was made on 2023-02-14/)).toBeVisible();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /was not made by this portal/ })).toBeVisible();
  await expect(name).toHaveValue("ci-deployer");

  await name.fill(`harness-${suffix}`);
  await expect(page.getByText("Not taken. Carabiner will make this user.")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Create now" }).click();
  await page.waitForURL(`**${run}/plan`);
  await expect(async () => {
    await page.goto(`${run}/identity`);
    await page.getByRole("button", { name: "I have done it: check" }).click();
    await expect(page.getByText("Checked: 3 answers, none failed.")).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await expect(page.getByText("has every action that step 2 asks for")).toBeVisible();
  await expect(page.getByText("has no password for the console")).toBeVisible();
});

test("full access needs a reason and stays as a finding", async ({ page }) => {
  const { run, suffix } = await openIdentity(page, "access-key");
  await page.getByRole("textbox", { name: "User name" }).fill(`harness-${suffix}`);
  await page.getByText("AmazonEC2FullAccess", { exact: true }).click();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Say why in a sentence/ })).toBeVisible();
  await page.getByLabel("Why does it need full access?").fill("The rehearsal starts and stops every instance.");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/connector`);
  await page.goto(`${run}/identity`);
  await expect(page.getByText("Ines Okafor chose full access: The rehearsal starts")).toBeVisible();
});

test("a pasted key is tried before it is kept, and its secret is never shown again", async ({ page }) => {
  await openIdentity(page, "access-key");
  await page.getByText("Existing key", { exact: true }).click();
  const keyId = page.getByLabel("Access key ID");
  const secret = page.getByLabel("Secret access key", { exact: true });

  await keyId.fill("ASIAQYLPMN5HZZZZZZZZ");
  await secret.fill("too short");
  await page.getByRole("button", { name: "Save and continue" }).click();
  const summary = page.getByRole("alert");
  await expect(summary.getByRole("link", { name: /Keys that start with ASIA are temporary/ })).toBeVisible();
  await expect(summary.getByRole("link", { name: /The secret access key has 40 characters; this has 9/ })).toBeVisible();

  await keyId.fill(` ${UNKNOWN_KEY} `);
  await secret.fill(CANARY);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(
    summary.getByRole("link", { name: "AWS knows no active key …ZZZZ. It was deleted, switched off, or mistyped." }),
  ).toBeVisible();
  await expect(page).toHaveURL(/\/identity$/);
  await expectAccessible(page);

  await page.reload();
  await expect(page.getByLabel("Access key ID")).toBeVisible();
  expect(await page.content()).not.toContain(CANARY);
});

test("a new role shows one external ID everywhere, and its trust names the delegate's role", async ({ page }) => {
  const { run, suffix } = await openIdentity(page, "role");
  const externalId = await page.getByTestId("external-id").innerText();
  expect(externalId).toMatch(/^cb-[0-9a-f]{32,}$/);

  await page.getByLabel("Role name").fill(`HarnessEC2Role-${suffix}`);
  const caller = page.getByLabel("ARN of the role the delegate runs as");
  await caller.fill("arn:aws:iam::123456789012:role/HarnessEC2Role");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /123456789012 is the guide’s example account/ })).toBeVisible();
  await caller.fill("arn:aws-cn:iam::730944218856:role/harness-delegate");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /partition aws-cn/ })).toBeVisible();

  await page.getByRole("button", { name: "Use 730944218856 harness-delegate" }).click();
  await expect(caller).toHaveValue(DELEGATE_ROLE);
  await page.getByRole("heading", { level: 1 }).click();
  const trust = page.getByRole("region", { name: `Trust policy of HarnessEC2Role-${suffix}` });
  await expect(trust).toContainText(externalId);
  await expect(trust).toContainText(DELEGATE_ROLE);
  await expect(page.getByRole("list", { name: "The way into the account" })).toContainText("harness-delegate");

  await page.getByRole("button", { name: "Console", exact: true }).click();
  await page.getByRole("checkbox", { name: "Sign in to account 482177309156" }).check();
  await expect(page.getByText(/^1 of \d+ ticked$/)).toBeVisible();
  for (const way of ["AWS CLI", "CloudFormation", "Terraform"]) {
    await page.getByRole("button", { name: way, exact: true }).click();
    await expect(page.getByRole("button", { name: /^Download the/ }).filter({ visible: true })).toHaveCount(1);
  }
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/connector`);
  await expect(page.getByTestId("external-id")).toHaveText(externalId);
});

test("an existing role that asks for no external ID is a finding", async ({ page }) => {
  await openIdentity(page, "role");
  await page.getByText("Existing role", { exact: true }).click();
  await page.getByLabel(/^Search the \d+ roles/).fill("legacy");
  await page.getByRole("list", { name: "Roles found" }).getByRole("button", { name: "Use HarnessLegacyRole" }).click();
  await page.getByLabel("ARN of the role the delegate runs as").fill(DELEGATE_ROLE);
  await page.getByRole("heading", { level: 1 }).click();
  await expect(page.getByRole("region", { name: "Findings about the trust policy" })).toBeVisible();
  await expect(page.getByRole("list", { name: "The way into the account" })).toContainText("No external ID asked");

  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL("**/connector");
  await page.goBack();
  await page.getByRole("button", { name: "I have done it: check" }).click();
  await expect(page.getByText(/This role can be assumed without the external ID/).first()).toBeVisible();
  await expectAccessible(page);
});
