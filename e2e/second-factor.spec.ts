import { expect, type Page } from "@playwright/test";
import { TOTP } from "otpauth";

import { createPerson } from "./fixtures/new-person";
import { expectAccessible, signInByForm } from "./fixtures/people";
import { startSecondWeb } from "./fixtures/second-web";
import { ageProof } from "./fixtures/sessions";
import { test } from "./fixtures/test";

/** Enters e-mail and password, which lead to the question for the code. */
async function enterPassword(page: Page, { email, password }: { readonly email: string; readonly password: string }) {
  await page.goto("/sign-in?callbackUrl=%2Fruns");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Enter your code");
}

async function enterCode(page: Page, code: string) {
  await page.getByRole("form", { name: "Your code" }).getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function expectAccessibleOnPhone(page: Page) {
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 720 });
}

test("an owner sets up, uses and removes a required second factor", async ({ browser }) => {
  const portal = await startSecondWeb({ CARABINER_REQUIRE_MFA: "admins" });
  const open = async () => await (await browser.newContext({ baseURL: portal.address })).newPage();
  const owner = await createPerson("owner");
  const page = await open();
  await signInByForm(page, owner.email, owner.password);
  await page.goto("/people");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set up a second factor to continue");
  expect((await page.request.get("/api/find?q=parcel")).status()).toBe(409);

  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
  await expectAccessibleOnPhone(page);
  const secret = (await page.getByText(/^([A-Z2-7]{4} ?){8}$/).innerText()).replaceAll(" ", "");
  const app = new TOTP({ secret });
  const form = page.getByRole("form", { name: "Turn on the second factor" });
  await form.getByLabel("Code", { exact: true }).fill("000000");
  await form.getByRole("button", { name: "Turn on" }).click();
  await expect(form.getByRole("alert")).toContainText("not the code that the app shows");
  const firstStep = app.counter();
  await form.getByLabel("Code", { exact: true }).fill(app.generate());
  await form.getByRole("button", { name: "Turn on" }).click();
  const codes = page.getByRole("listitem").filter({ hasText: /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/ });
  await expect(codes).toHaveCount(10);
  const [first = "", second = ""] = await codes.allInnerTexts();
  await expectAccessibleOnPhone(page);

  // The password alone opens nothing; a code works once, a recovery code too.
  const other = await open();
  await enterPassword(other, owner);
  await expectAccessibleOnPhone(other);
  await enterCode(other, "abcd-efgh-jkmn-pqrs");
  await expect(other.getByRole("main").getByRole("alert")).toContainText("wrong or was used before");
  expect((await other.request.get("/api/find?q=parcel")).status()).toBe(401);
  const next = app.generate({ timestamp: (Math.max(firstStep, app.counter()) + 1) * 30_000 });
  await enterCode(other, next);
  await expect(other).toHaveURL(/\/runs$/);
  const thief = await open();
  await enterPassword(thief, owner);
  await enterCode(thief, next);
  await expect(thief.getByRole("main").getByRole("alert")).toContainText("wrong or was used before");
  await enterCode(thief, first.toUpperCase());
  await expect(thief).toHaveURL(/\/runs$/);
  await enterPassword(await open(), owner);

  await page.goto("/account");
  await page.getByRole("link", { name: "Change it" }).click();
  await expect(page.getByText("9 of 10 recovery codes are left.")).toBeVisible();
  await ageProof(owner.email);
  await page.getByRole("button", { name: "Turn off the second factor" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.getByLabel("Code", { exact: true }).fill(second);
  await dialog.getByRole("button", { name: `Confirm as ${owner.name}` }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set up a second factor to continue");
  await portal.stop();
});

test("a person whose second factor was removed is notified at sign-in", async ({ page, browser }) => {
  const [person, owner] = [await createPerson(), await createPerson("owner")];
  const theirs = await (await browser.newContext()).newPage();
  await signInByForm(theirs, person.email, person.password);
  await theirs.goto("/account/second-factor");
  await theirs.getByRole("button", { name: "Set up an authenticator app" }).click();
  const secret = (await theirs.getByText(/^([A-Z2-7]{4} ?){8}$/).innerText()).replaceAll(" ", "");
  await theirs.getByLabel("Code", { exact: true }).fill(new TOTP({ secret }).generate());
  await theirs.getByRole("button", { name: "Turn on" }).click();
  await expect(theirs.getByText("Keep these recovery codes")).toBeVisible();

  await signInByForm(page, owner.email, owner.password);
  await page.goto("/people");
  await page.getByRole("button", { name: `Remove the second factor of ${person.name}` }).click();
  await expect(page.getByRole("button", { name: `Remove the second factor of ${person.name}` })).toHaveCount(0);

  await theirs.goto("/runs");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await signInByForm(theirs, person.email, person.password);
  await expect(theirs.getByText("An owner removed your second factor")).toBeVisible();
  await expectAccessible(theirs);
  await theirs.getByRole("button", { name: "I have read it" }).click();
  await expect(theirs.getByText("An owner removed your second factor")).toHaveCount(0);
});
