import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";

import { uniqueSuffix } from "./fixtures/begin-run";
import { createPerson } from "./fixtures/new-person";
import { expectAccessible, signInByForm } from "./fixtures/people";
import { readAccounts } from "./fixtures/read-accounts";
import { makeRealPerson } from "./fixtures/real-people";
import { ageProof } from "./fixtures/sessions";
import { test } from "./fixtures/test";

const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Confirm that it is you" });

test("a confirmed password continues giving a role with everything typed", async ({ page }) => {
  const owner = await makeRealPerson("owner");
  await signInByForm(page, owner);
  await page.goto("/people");
  const form = page.getByRole("form", { name: "Give a role" });
  const email = `noor-${uniqueSuffix()}@example.com`;
  await form.getByLabel("E-mail").fill(email);
  await form.getByLabel("Organization").fill("meridian");
  await ageProof(owner);
  await form.getByRole("button", { name: "Give the role" }).click();

  const dialog = dialogOf(page);
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await dialog.getByLabel("Password").fill("not the password");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not confirmed");
  await page.keyboard.press("Escape");
  await expect(form.getByLabel("E-mail")).toHaveValue(email);
  await form.getByRole("button", { name: "Give the role" }).click();
  await dialog.getByLabel("Password").fill("carabiner-sandbox-1");
  await page.keyboard.press("Enter");

  await expect(form.getByText("Send this link to the person.")).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("table", { name: "People and their roles" })).toContainText(email);
  // It counts for the next five minutes.
  await page.getByRole("button", { name: `Create a new link for ${email}` }).click();
  await expect(page.getByText("Send this link to the person.").first()).toBeVisible();
  await expect(dialog).toBeHidden();
});

test("a full export asks a sandbox person to confirm, without scripts too", async ({ page, browser }) => {
  const person = await createPerson();
  await signInByForm(page, person.email, person.password);
  await readAccounts(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^(At least )?\d+ instances in/, { timeout: 90_000 });
  await page.goto("/inventory/instances");
  await ageProof(person.email);
  const refused = await page.request.get("/inventory/instances/csv");
  expect([refused.status(), await refused.json()]).toMatchObject([401, { error: { code: "unauthenticated" } }]);
  await page.getByRole("link", { name: /^CSV of these/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialogOf(page)
      .getByRole("button", { name: `Confirm as ${person.name}` })
      .click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^instances-\d{8}-\d{4}-utc\.csv$/);
  expect(await readFile(await download.path(), "utf8")).toMatch(/^account,region,instance_id/);

  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signInByForm(plain, person.email, person.password);
  await ageProof(person.email);
  await plain.goto("/inventory/instances/csv?state=running");
  await expect(plain.getByRole("heading", { level: 1 })).toHaveText("Confirm that it is you");
  await plain.getByRole("button", { name: `Confirm as ${person.name}` }).click();
  await expect(plain.getByRole("heading", { level: 1 })).toHaveText("You confirmed that it is you");
  const [file] = await Promise.all([plain.waitForEvent("download"), plain.getByRole("link", { name: "Continue" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^instances-/);
});
