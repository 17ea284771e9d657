import { expect, type Page } from "@playwright/test";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

/** A field whose draft is saved when it loses the focus. */
const nameOf = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true });

const savedIn = (page: Page) => page.getByRole("status").filter({ hasText: /^\s*Saved \d/ });

/** The save state appears with the scripts. */
async function openConnector(page: Page, runId: string): Promise<void> {
  await page.goto(`/runs/${runId}/connector`);
  await expect(savedIn(page)).toBeVisible();
}

test("a draft saved while a button is pressed does not move it", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  const { prerequisites, permissions, identity } = completeAnswers(uniqueSuffix());
  const run = await beginRun({ prerequisites, permissions, identity });
  await page.goto(`/runs/${run.id}/connector`);
  await page.waitForLoadState("networkidle");
  await nameOf(page).fill(`AWS pressed ${uniqueSuffix()}`);
  await expect(page.getByText("Not taken in this project.")).toBeVisible();
  const button = page.getByRole("button", { name: "Save and continue" });
  await button.scrollIntoViewIfNeeded();
  await button.hover();
  const before = await button.boundingBox();
  // The press takes the focus from the field, whose first draft is saved before the press ends.
  await page.mouse.down();
  await expect(savedIn(page)).toBeVisible();
  expect(await button.boundingBox()).toEqual(before);
  await page.mouse.up();
  await expect(page).not.toHaveURL(/\/connector$/);
});

for (const width of [320, 1280]) {
  test(`a newer version is not overwritten, and can be loaded, at ${width} px`, async ({ page, context }) => {
    await signIn(page, PEOPLE.ines);
    await page.setViewportSize({ width, height: 900 });
    const run = await beginRun(completeAnswers(uniqueSuffix()));
    await openConnector(page, run.id);
    const other = await context.newPage();
    await openConnector(other, run.id);
    const before = (await savedIn(other).textContent()) ?? "";
    await nameOf(other).fill("AWS of the other window");
    await nameOf(other).blur();
    await expect(savedIn(other)).not.toHaveText(before);

    await nameOf(page).fill("AWS of this window");
    await nameOf(page).blur();
    await expect(page.getByRole("status").filter({ hasText: "This step was saved in another window" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Load the newer version" }).click();
    await expect(nameOf(page)).toHaveValue("AWS of the other window");
  });
}
