import { expect } from "@playwright/test";

import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

test("the four practices are checked live, with threshold and fix", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Practices" }).click();
  await page.getByRole("navigation", { name: "AWS accounts" }).getByRole("link", { name: "parcel-prod" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /^parcel-prod: \d of \d practices are met$/ })).toBeVisible({
    timeout: 60_000,
  });
  await expectAccessible(page);

  const card = (name: string) => page.getByRole("region", { name, exact: true });
  await expect(card("Roles instead of keys").getByRole("row", { name: /ci-deployer/ })).toBeVisible();
  const age = card("Keys are replaced in time");
  await expect(age.getByText(/90 days/).first()).toBeVisible();
  await expect(age.getByRole("row", { name: /ci-deployer/ }).getByText("Failed", { exact: true })).toBeVisible();
  await expect(card("Least privilege").getByText(/Measured by/)).toBeVisible();
  const factors = card("Multi-factor authentication (MFA)");
  await expect(factors.getByRole("row", { name: /j\.ferreira/ }).getByText("Failed", { exact: true })).toBeVisible();
  await expect(factors.getByRole("row", { name: /k\.lindqvist/ }).getByText("Pass", { exact: true })).toBeVisible();
  // A machine user has no password, so MFA does not apply.
  await expect(factors.getByRole("row", { name: /ci-deployer/ })).toHaveCount(0);

  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /^parcel-prod: / })).toBeVisible({ timeout: 60_000 });
});
