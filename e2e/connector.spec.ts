import { expect, type Page } from "@playwright/test";

import { leaveFor, untilDone } from "./fixtures/applied-run";
import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

const DELEGATE_ROLE = "arn:aws:iam::730944218856:role/harness-delegate";

/** A run with an answered identity, opened at its connector step. */
async function openConnector(
  page: Page,
  identity: "access-key" | "role",
  answer?: Readonly<Record<string, unknown>>,
): Promise<{ readonly run: string; readonly suffix: string }> {
  const suffix = uniqueSuffix();
  const { prerequisites, permissions, identity: newUser } = completeAnswers(suffix);
  const newRole = {
    kind: "new-role",
    roleName: `HarnessEC2Role-${suffix}`,
    description: "Journey",
    assumedBy: { by: "delegate", principalArn: DELEGATE_ROLE },
  };
  const begun = await beginRun(
    { prerequisites, permissions, identity: answer ?? (identity === "role" ? newRole : newUser) },
    { target: "ec2", identity, hostAccess: "ssh" },
  );
  await signIn(page, PEOPLE.ines);
  const run = `/runs/${begun.id}`;
  await page.goto(`${run}/connector`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("How does Harness sign in to AWS?");
  return { run, suffix };
}

test(
  "the preview follows the form, and Create now tests the connector",
  { tag: ["@G60", "@G61", "@G62", "@G63", "@G64", "@G66", "@G67", "@G68", "@G81", "@G82"] },
  async ({ page }) => {
    const { run, suffix } = await openConnector(page, "access-key");
    const name = page.getByLabel("Name", { exact: true });
    await name.fill("Not/allowed?");
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /Harness refuses anything else/ })).toBeVisible();

    await name.fill(`AWS ${suffix}`);
    await expect(page.getByText(`AWS_${suffix}`, { exact: true }).first()).toBeVisible();
    await expect(page.getByText("Not taken in this project.")).toBeVisible();

    const fit = page.getByTestId("delegate-fit");
    await expect(fit).toContainText("Harness may use any delegate");
    const tags = page.getByLabel("Delegate tags", { exact: true });
    await tags.fill("aws");
    await tags.press("Enter");
    await expect(fit).toContainText("Connected with all of these tags");
    await tags.fill("gpu");
    await tags.press("Enter");
    await expect(fit).toContainText("No connected delegate has all of: aws, gpu.");
    await expect(fit).toContainText("lacks gpu");
    await page.getByRole("button", { name: "Remove gpu" }).click();

    await page.getByLabel("Region used for the test").selectOption("eu-west-1");
    await page.getByRole("heading", { level: 1 }).click();
    await expect(page.getByRole("region", { name: "Connector as YAML" })).toContainText("secretKeyRef");
    await expectAccessible(page);

    await page.getByRole("button", { name: "Create now and test" }).click();
    await page.waitForURL(`**${run}/plan`);
    await untilDone(page);
    await leaveFor(page, `${run}/connector`);
    await expect(page.getByRole("heading", { name: "The connection was tested successfully" })).toBeVisible();
    await expectAccessible(page);
  },
);

test("a delegate's identity needs a tag and shows the external ID", { tag: ["@G73", "@G77"] }, async ({ page }) => {
  const { run, suffix } = await openConnector(page, "role");
  await page.getByLabel("Name", { exact: true }).fill(`AWS role ${suffix}`);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Add at least one tag of a delegate/ })).toBeVisible();

  await page.getByRole("button", { name: "Add prod", exact: true }).click();
  const externalId = await page.getByTestId("external-id").innerText();
  await page.getByRole("button", { name: "Create now and test" }).click();
  await page.waitForURL(`**${run}/plan`);
  await untilDone(page);
  await leaveFor(page, `${run}/connector`);
  await expect(page.getByRole("heading", { name: "The connection was tested successfully" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Connector as YAML" })).toContainText(externalId);
});

test("a failed test shows its cause, and continuing needs a reason", { tag: ["@G72", "@G80"] }, async ({ page }) => {
  // The role requires a different external ID than this run's.
  const { run, suffix } = await openConnector(page, "role", {
    kind: "existing-role",
    roleArn: "arn:aws:iam::482177309156:role/HarnessDeployRole",
    assumedBy: { by: "delegate", principalArn: DELEGATE_ROLE },
  });
  await page.getByLabel("Name", { exact: true }).fill(`AWS red ${suffix}`);
  await page.getByRole("button", { name: "Add prod", exact: true }).click();
  await page.getByRole("button", { name: "Create now and test" }).click();
  await page.waitForURL(`**${run}/plan`);
  const again = page.getByRole("button", { name: "Test again" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Stopped at/, { timeout: 120_000 });
  await leaveFor(page, `${run}/connector`);
  await expect(page.getByRole("heading", { name: "Harness cannot enter the account: the external ID differs" })).toBeVisible();
  await expect(page.getByRole("list", { name: "The way into the account" })).toContainText("Not reached");
  await expectAccessible(page);

  await page.getByRole("checkbox", { name: "Continue although the test did not pass" }).check();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Say why in a sentence/ })).toBeVisible();
  await page.getByLabel("Why is it safe to continue?").fill("The role is changed tomorrow by its owner.");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/ec2-infrastructure`);

  await page.goto(`${run}/connector`);
  await again.click();
  await page.waitForURL(`**${run}/plan`);
});
