import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";

import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { readAccounts } from "./fixtures/read-accounts";
import { test } from "./fixtures/test";

test("a reading fills the inventory; the filter applies to list and CSV", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await readAccounts(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^(At least )?\d+ instances in 4 regions$/, {
    timeout: 90_000,
  });
  const regions = page.getByRole("list", { name: /^Regions, with what was found/ });
  await expect(regions).toContainText("eu-west-1");
  await expect(regions).toContainText("more, all empty");
  await expectAccessible(page);

  // parcel-prod has 25 instances in 3 regions (sandbox/seed/aws-instance-rows.ts).
  await page.goto("/inventory/instances?account=482177309156");
  await expect(page.getByRole("heading", { level: 2, name: /^25 of \d+ instances$/ })).toBeVisible();
  const table = page.getByRole("table", { name: "Instances by account, region and name" });
  await expect(table.getByRole("row")).toHaveCount(26);

  await page.getByText("State", { exact: true }).filter({ visible: true }).first().click();
  await page.getByRole("link", { name: /^stopped/ }).click();
  await expect(page).toHaveURL(/account=482177309156&state=stopped/);
  await expect(table.getByRole("row")).toHaveCount(3);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "CSV of these 2" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^instances-\d{8}-\d{4}-utc\.csv$/);
  const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^account,region,instance_id,name,state/);

  await page.getByRole("searchbox", { name: "Name, ID, address or group" }).fill("no such host");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await expect(page.getByText("None of the instances matches these filters.")).toBeVisible();
  await page.getByRole("link", { name: "Clear “Text”" }).click();
  await expect(table.getByRole("row")).toHaveCount(3);
});

test("clusters and overview show the totals, even on a phone", { tag: ["@G194"] }, async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await readAccounts(page);
  await page.getByRole("link", { name: "Clusters", exact: true }).last().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^(At least )?\d+ clusters?, \d+ services?$/);
  await expect(page.getByRole("table", { name: "Clusters by account, region and name" })).toContainText("ACTIVE");
  await expectAccessible(page);

  await page.getByRole("link", { name: "Overview", exact: true }).last().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^(At least )?\d+ instances and \d+ clusters$/);
  await expect(page.getByRole("heading", { name: "Instances by region" })).toBeVisible();
  await expectAccessible(page);

  await page.setViewportSize({ width: 320, height: 700 });
  for (const address of ["/inventory", "/inventory/instances", "/inventory/clusters"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    // The space reserved for a scroll bar makes it negative.
    expect(overflow).toBeLessThanOrEqual(0);
  }
});

test("an auditor sees the inventory without a Read now button", async ({ page }) => {
  await signIn(page, PEOPLE.ruth);
  await page.goto("/inventory/instances");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: "Read now" })).toHaveCount(0);
});
