import { expect, type Locator, type Page } from "@playwright/test";

import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

/** The page as a screen reader gets it: the name of the open dialog, and whether a link behind it is exposed. */
async function heard(page: Page): Promise<{ readonly dialog: string | undefined; readonly linkBehind: boolean }> {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send("Accessibility.getFullAXTree");
  await devtools.detach();
  const shown = nodes.filter(({ ignored }) => !ignored);
  const name = (role: string): readonly string[] =>
    shown.filter((node) => node.role?.value === role).map((node) => String(node.name?.value));
  return { dialog: name("dialog")[0], linkBehind: name("link").includes("Practices") };
}

const hasFocusInside = async (dialog: Locator): Promise<boolean> =>
  await dialog.evaluate((element) => element.contains(document.activeElement));

/** Opens a dialog by keyboard, checks name, focus and background, and closes it with Escape. */
async function expectDialog(page: Page, opener: Locator, name: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name });
  await expect(async () => {
    await opener.press("Enter");
    await expect(dialog).toBeVisible({ timeout: 2000 });
  }).toPass();
  expect(await hasFocusInside(dialog)).toBe(true);
  expect(await heard(page)).toEqual({ dialog: name, linkBehind: false });
  await expectAccessible(page);

  // One full cycle: the browser's own controls follow the last element, the page behind never does.
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press("Tab");
    expect((await hasFocusInside(dialog)) || (await page.evaluate(() => document.activeElement === document.body))).toBe(true);
  }
  await page.mouse.move(20, 400);
  await page.mouse.wheel(0, 600);
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
}

test("a dialog takes the focus and returns it to its opener", async ({ page }) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });
  await signIn(page, PEOPLE.ines);
  await page.goto("/practices");
  await expectDialog(page, page.getByRole("link", { name: "Find", exact: true }), "Find");
  await expectDialog(page, page.getByRole("button", { name: "Evidence" }).first(), "Roles instead of keys");
  expect(refused).toEqual([]);
});

for (const width of [320, 1280]) {
  test(`dialogs have visible edges in forced colours at ${String(width)} px`, async ({ browser }) => {
    const context = await browser.newContext({ forcedColors: "active", viewport: { width, height: 800 } });
    const page = await context.newPage();
    await signIn(page, PEOPLE.ines);
    await page.goto("/practices");
    const drawer = page.getByRole("dialog", { name: "Roles instead of keys" });
    await expect(async () => {
      await page.getByRole("button", { name: "Evidence" }).first().click();
      await expect(drawer).toBeVisible({ timeout: 2000 });
    }).toPass();
    expect(await drawer.evaluate((element) => getComputedStyle(element).borderInlineStartWidth)).not.toBe("0px");
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await context.close();
  });
}

test("the person's menu opens before scripts run", async ({ page, browser }) => {
  await signIn(page, PEOPLE.ines);
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto("/");
  await plain.getByRole("button", { name: /Ines Okafor/ }).press("Enter");
  await expect(plain.getByRole("button", { name: "Sign out" })).toBeVisible();
  await plain.keyboard.press("Escape");
  await expect(plain.getByRole("button", { name: "Sign out" })).toBeHidden();
  await context.close();
});
