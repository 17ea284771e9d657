import { expect, type Browser, type Page } from "@playwright/test";

import { createPerson, type NewPerson } from "./fixtures/new-person";
import { expectAccessible, PEOPLE, signIn, signInByForm } from "./fixtures/people";
import { newestSessionOf } from "./fixtures/sessions";
import { test } from "./fixtures/test";

const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0";

/** Signs the person in on another browser that identifies as Firefox. */
async function otherBrowser(browser: Browser, person: NewPerson): Promise<Page> {
  const page = await (await browser.newContext({ userAgent: FIREFOX })).newPage();
  await signInByForm(page, person.email, person.password);
  return page;
}

async function expectSignedOut(page: Page): Promise<void> {
  await page.goto("/runs");
  await expect(page).toHaveURL(/\/sign-in/);
}

test("the account page, opened from the menu, ends one session", { tag: ["@V7.5.2"] }, async ({ page, browser }) => {
  const person = await createPerson();
  await signInByForm(page, person.email, person.password);
  const other = await otherBrowser(browser, person);
  await page.getByRole("button", { name: new RegExp(`^${person.name}`) }).click();
  await page.getByRole("link", { name: "Your account" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are signed in on 2 browsers");
  const rows = page.getByRole("table", { name: "Your open sessions" }).getByRole("row");
  await expect(rows.nth(1)).toContainText(/Chrome on \w+\s*This browser/);
  await expect(rows.nth(2)).toContainText("Firefox on Windows");
  await expectAccessible(page);

  await rows
    .nth(2)
    .getByRole("button", { name: /^End the session of Firefox on Windows/ })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are signed in on this browser only");
  await expectSignedOut(other);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are signed in on this browser only");
});

test("all other sessions can be ended at once, even without scripts", async ({ browser }) => {
  const person = await createPerson();
  const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  const page = await plain.newPage();
  await signInByForm(page, person.email, person.password);
  const others = [await otherBrowser(browser, person), await otherBrowser(browser, person)];
  await page.goto("/account");
  await page.getByRole("button", { name: "End the 2 other sessions" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are signed in on this browser only");
  for (const other of others) await expectSignedOut(other);
});

test("a session cannot be ended by another person who knows its ID", async ({ page, browser }) => {
  const [ada, bob] = [await createPerson(), await createPerson()];
  await signInByForm(page, ada.email, ada.password);
  await otherBrowser(browser, ada);
  const bobs = await otherBrowser(browser, bob);
  const foreign = await newestSessionOf(bob.id);
  await page.goto("/account");
  const field = page.locator('input[name="sessionId"]');
  await field.evaluate((input, id) => {
    input.setAttribute("value", id);
  }, foreign);
  await page.getByRole("button", { name: /^End the session of Firefox/ }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("has ended already, or it is not yours");
  await bobs.goto("/runs");
  await expect(bobs).toHaveURL(/\/runs$/);
});

test(
  "a password change ends other sessions and renews this one's cookie",
  { tag: ["@V6.2.2", "@V6.2.3", "@V6.2.6", "@V7.2.4", "@V7.4.3"] },
  async ({ page, browser }) => {
    const person = await createPerson();
    await signInByForm(page, person.email, person.password);
    const other = await otherBrowser(browser, person);
    await page.goto("/account");
    await page.getByRole("link", { name: "Change password" }).click();
    await expectAccessible(page);
    const form = page.getByRole("form", { name: "Change your password" });
    for (const label of ["Current password", "New password", "New password again"])
      await expect(form.getByLabel(label, { exact: true })).toHaveAttribute("type", "password");
    const enter = async (current: string, next: string, repeated = next) => {
      await form.getByLabel("Current password").fill(current);
      await form.getByLabel("New password", { exact: true }).fill(next);
      await form.getByLabel("New password again", { exact: true }).fill(repeated);
      await form.getByRole("button", { name: "Change password" }).click();
    };
    await enter("not the password", "a quiet river at noon");
    await expect(form.getByRole("alert")).toContainText("The current password is not right");
    await expectAccessible(page);
    await enter(person.password, "passwordpassword");
    await expect(form.getByRole("alert")).toContainText("four or more unrelated words");
    await enter(person.password, `${person.name} ${person.name}`);
    await expect(form.getByRole("alert")).toContainText("Use a sentence of other words");
    await enter(person.password, "a quiet river at noon", "a quiet river at night");
    await expect(form.getByRole("alert")).toContainText("The two new passwords differ");

    const cookie = async () => (await page.context().cookies()).find(({ name }) => name.endsWith("carabiner-session"))?.value;
    const before = await cookie();
    await enter(person.password, "a quiet river at noon");
    await expect(form.getByRole("status")).toContainText("Your password is changed. Your other session ended.");
    expect(await cookie()).not.toBe(before);
    await page.goto("/runs");
    await expect(page).toHaveURL(/\/runs$/);
    await expectSignedOut(other);

    const thief = await browser.newContext();
    await thief.addCookies([{ name: "carabiner-session", value: before ?? "", url: page.url() }]);
    expect((await thief.request.get(new URL("/api/find?q=parcel", page.url()).href)).status()).toBe(401);

    await other.goto("/sign-in");
    await other.getByLabel("E-mail").fill(person.email);
    await other.getByLabel("Password", { exact: true }).fill(person.password);
    await other.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(other.getByRole("main").getByRole("alert")).toContainText("is not right");
    await signInByForm(other, person.email, "a quiet river at noon");
  },
);

test("owners and org admins see sign-ins, failures, denials and exports", async ({ page, browser }) => {
  const person = await createPerson();
  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto("/sign-in");
  await theirs.getByLabel("E-mail").fill(person.email);
  await theirs.getByLabel("Password", { exact: true }).fill("canary-wrong-password");
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(theirs.getByRole("main").getByRole("alert")).toBeVisible();
  await signInByForm(theirs, person.email, person.password);
  await theirs.goto("/people");
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("There is nothing here, or you may not see it");
  await theirs.goto("/people/events");
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("There is nothing here, or you may not see it");
  expect((await theirs.request.get("/inventory/instances/csv")).status()).toBe(200);

  await signIn(page, PEOPLE.tomasz);
  await page.goto("/people");
  await page.getByRole("link", { name: "Security events" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("refused in the last 24 hours");
  const table = page.getByRole("table", { name: "Security events, newest first" });
  const row = (text: string) => table.getByRole("row").filter({ hasText: text });
  await expect(row(`Sign-in failed for ${person.name}`)).toContainText("Refused");
  await expect(row("Was denied /people").filter({ hasText: person.name })).not.toHaveCount(0);
  await expect(row("Signed in with a password").filter({ hasText: person.name })).toContainText("127.0.0.0/24");
  await expect(row("as CSV").filter({ hasText: person.name })).not.toHaveCount(0);
  await expect(table).not.toContainText("canary");
  await expectAccessible(page);

  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await expectAccessible(page);
});
