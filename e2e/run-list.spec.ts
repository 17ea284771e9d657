import { expect } from "@playwright/test";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, startRun, signIn } from "./fixtures/people";
import { openPortalDatabase } from "./fixtures/portal-database";
import { test } from "./fixtures/test";

test("the list finds a run by reference and clears single filters", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await startRun(page);
  const facts = page.getByRole("complementary", { name: "About this run" });
  const reference = (await facts.getByText(/^CB-\d{4}-\d+$/).textContent()) ?? "";

  await page.goto("/runs");
  await expectAccessible(page);
  await page.getByRole("searchbox", { name: "Reference, project or account" }).fill(reference);
  await page.getByRole("button", { name: "Find runs" }).click();
  await expect(page).toHaveURL(new RegExp(`q=${reference}`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("1 run matches");
  const row = page.getByRole("table", { name: "Runs, newest activity first" }).getByRole("row").filter({ hasText: reference });
  await expect(row).toContainText("Sandbox");
  await expect(row).toContainText("Ines Okafor");
  await expect(row).toContainText("0 of 7");
  await expect(row).toContainText("In progress");

  await page.getByText("State", { exact: true }).filter({ visible: true }).first().click();
  await page.getByRole("link", { name: "Finished", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No run matches");
  await expect(page).toHaveURL(new RegExp(`q=${reference}.*state=finished`));
  await page.getByRole("link", { name: "Clear “State”" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("1 run matches");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No run matches");
});

test("people see only their projects' runs; auditors cannot start one", async ({ page, browser }) => {
  await signIn(page, PEOPLE.ines);
  const run = await startRun(page);

  const marek = await (await browser.newContext()).newPage();
  await signIn(marek, PEOPLE.marek);
  await marek.goto("/runs");
  await expect(marek.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(marek.locator(`a[href="${run}"]`)).toHaveCount(0);
  await expect(marek.getByRole("main")).not.toContainText("parcel_tracking");

  const ruth = await (await browser.newContext()).newPage();
  await signIn(ruth, PEOPLE.ruth);
  await ruth.goto("/runs");
  await expect(ruth.locator(`a[href="${run}"]`)).toBeVisible();
  await expect(ruth.getByRole("link", { name: "Start a run" })).toHaveCount(0);
  await ruth.goto("/");
  await expect(ruth.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(ruth.getByRole("link", { name: "Start a run" })).toHaveCount(0);
  await expectAccessible(ruth);
});

test("a run that this version cannot read is named beside the others", async ({ page }) => {
  const run = await beginRun(completeAnswers(uniqueSuffix()));
  await signIn(page, PEOPLE.ines);
  const database = await openPortalDatabase();
  try {
    await database.query(`UPDATE "Run" SET state = 'archived' WHERE id = $1`, [run.id]);
    await page.goto("/runs");
    await expect(page.getByRole("note").filter({ hasText: "could not be read" })).toContainText(run.id);
    await expectAccessible(page);
    await expect(page.getByRole("table", { name: "Runs, newest activity first" }).getByRole("row")).not.toHaveCount(0);

    await page.goto(`/runs/${run.id}`);
    await expect(page.getByText(`cannot read Run.state of ${run.id}`)).toBeVisible();
    await expectAccessible(page);
  } finally {
    await database.query(`UPDATE "Run" SET state = 'open' WHERE id = $1`, [run.id]);
    await database.end();
  }
});
