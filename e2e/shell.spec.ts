import { expect, type Page } from "@playwright/test";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { readAccounts } from "./fixtures/read-accounts";
import { endSessions, growOld, leaveUnused, namedBrowser, secondsUnused } from "./fixtures/sessions";
import { test } from "./fixtures/test";

const warning = (page: Page) => page.getByRole("alertdialog", { name: /^You will be signed out at \d\d:\d\d UTC$/ });
const finder = (page: Page) => page.getByRole("combobox", { name: /^Find / });

/** Opens Find by its key. The page listens for keys once its scripts run. */
async function openFind(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(finder(page)).toBeFocused({ timeout: 2000 });
  }).toPass();
}

/** Waits until the page's scripts listen: a clock change before that would be their start time. */
async function awaken(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await openFind(page);
  await page.keyboard.press("Escape");
  await expect(finder(page)).toHaveCount(0);
}

test.describe("a session near its end", () => {
  test("warns two minutes before, and one key extends it in every window", async ({ browser }) => {
    const { context, name } = await namedBrowser(browser);
    const page = await context.newPage();
    await page.clock.install();
    await signIn(page, PEOPLE.ines);
    await page.goto("/guide");
    const other = await context.newPage();
    await other.clock.install();
    await other.goto("/practices");
    await awaken(page);
    await awaken(other);
    await leaveUnused(name, 140);

    // As after closing a laptop's lid: the clock jumps, and no timer ran in between.
    await other.clock.fastForward("28:00");
    await expect(warning(other)).toBeVisible();
    await page.clock.fastForward("28:00");
    await expect(warning(page)).toContainText("Your answers are saved.");
    await expectAccessible(page);
    await expect(page.getByRole("button", { name: "Stay signed in" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(warning(page)).toHaveCount(0);
    await expect(warning(other)).toHaveCount(0);
    expect(await secondsUnused(name)).toBeLessThan(60);
    await context.close();
  });

  test("at its maximum age cannot be extended", async ({ browser }) => {
    const { context, name } = await namedBrowser(browser);
    const page = await context.newPage();
    await signIn(page, PEOPLE.ines);
    await growOld(name, 140);
    await page.goto("/guide");
    await expect(warning(page)).toContainText("12 hours at most");
    await expect(page.getByRole("button", { name: "Stay signed in" })).toHaveCount(0);
    await page.getByRole("button", { name: "Continue until then" }).click();
    await expect(warning(page)).toHaveCount(0);
    await context.close();
  });

  test("saves the draft of the focused field, which extends the session", async ({ browser }) => {
    const { context, name } = await namedBrowser(browser);
    const page = await context.newPage();
    await page.clock.install();
    await signIn(page, PEOPLE.ines);
    const run = `/runs/${(await beginRun(completeAnswers(uniqueSuffix()))).id}`;
    await page.goto(`${run}/connector`);
    await awaken(page);
    const field = page.getByRole("textbox", { name: "Name", exact: true });
    const saved = page.getByRole("status").filter({ hasText: /^\s*Saved \d/ });
    const before = (await saved.textContent()) ?? "";
    // Typing looks the name up, which uses the session: the lunch begins afterwards.
    const lookedUp = page.waitForResponse((response) => response.request().method() === "POST");
    await field.fill("AWS typed before lunch");
    await lookedUp;
    await leaveUnused(name, 140);
    await page.clock.fastForward("28:00");
    await expect(saved).not.toHaveText(before);
    expect(await secondsUnused(name)).toBeLessThan(60);
    await expect(warning(page)).toHaveCount(0);
    await page.reload();
    await expect(field).toHaveValue("AWS typed before lunch");
    await context.close();
  });

  test("after its end keeps typed text and continues after another sign-in", async ({ browser }) => {
    const { context, name } = await namedBrowser(browser);
    const page = await context.newPage();
    await page.clock.install();
    await signIn(page, PEOPLE.ines);
    const run = `/runs/${(await beginRun(completeAnswers(uniqueSuffix()))).id}`;
    await page.goto(`${run}/connector`);
    await awaken(page);
    const field = page.getByRole("textbox", { name: "Name", exact: true });
    await field.fill("AWS typed too late");
    await endSessions(name);
    await page.clock.fastForward("30:00");
    const ended = page.getByRole("alertdialog", { name: /^You (are|were) signed out/ });
    await expect(ended).toContainText("Your text is still on this page");
    await expectAccessible(page);

    const door = await context.newPage();
    await signIn(door, PEOPLE.ines);
    await page.bringToFront();
    await page.clock.fastForward("00:20");
    await expect(ended).toHaveCount(0);
    await expect(field).toHaveValue("AWS typed too late");
    await field.press("Control+Enter");
    await page.waitForURL((url) => !url.pathname.endsWith("/connector"));
    await page.goto(`${run}/connector`);
    await expect(field).toHaveValue("AWS typed too late");
    await context.close();
  });
});

test.describe("Find", () => {
  test("opens runs, instances, guide items and error explanations by keyboard", async ({ page }) => {
    const begun = await beginRun(completeAnswers(uniqueSuffix()));
    await signIn(page, PEOPLE.ines);
    await readAccounts(page);

    await openFind(page);
    await expectAccessible(page);
    await finder(page).fill(begun.reference.toLowerCase());
    await expect(page.getByRole("option", { name: new RegExp(begun.reference) })).toHaveAttribute("aria-selected", "true");
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/runs/${begun.id}`);

    await openFind(page);
    await finder(page).fill("parcel");
    const options = page.getByRole("group", { name: "Instances" }).getByRole("option");
    await expect(options.first()).toBeVisible();
    // Eight results and the link to all of them.
    expect(await options.count()).toBeLessThanOrEqual(9);
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("option").nth(1)).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expect(page.getByRole("option").last()).toHaveAttribute("aria-selected", "true");
    const instance = (await options.first().textContent()) ?? "";
    const [id = ""] = /i-[0-9a-f]{8,}/.exec(instance) ?? [];
    await finder(page).fill(id);
    await expect(page.getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/inventory\/instances\?.*q=i-/);
    await expect(page.getByRole("table").getByText(id)).toBeVisible();

    await openFind(page);
    await finder(page).fill("G38");
    await expect(page.getByRole("option", { name: /^G38 / })).toBeVisible();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/guide#G38");
    await expect(page.locator("#G38")).toBeInViewport();

    await openFind(page);
    const message = "User: arn:aws:iam::482177309156:user/ci is not authorized to perform: ec2:DescribeInstances";
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await finder(page).fill(message);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/diagnose");
    await expect(page.getByLabel("Error text")).toHaveValue(message);
    expect(asked.filter((url) => url.includes("authorized"))).toEqual([]);
  });

  test("does not find runs of projects the person may not see", async ({ page, browser }) => {
    const begun = await beginRun(completeAnswers(uniqueSuffix()));
    await signIn(page, PEOPLE.marek);
    await page.goto("/");
    for (const text of [begun.reference, "parcel_tracking", "meridian", "cb-2026"]) {
      const answer = await page.request.get(`/api/find?q=${encodeURIComponent(text)}`);
      expect(answer.status()).toBe(200);
      expect(await answer.text()).not.toMatch(new RegExp(`${begun.id}|meridian /|parcel_tracking ·`));
    }
    await openFind(page);
    await finder(page).fill(begun.reference);
    await expect(page.getByRole("dialog").getByRole("status")).toHaveText(`No results for “${begun.reference}”.`);
    await page.goto(`/find?q=${begun.reference}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing found");

    const stranger = await browser.newContext();
    const answer = await stranger.request.get(`/api/find?q=${begun.reference}`);
    expect(answer.status()).toBe(401);
    await stranger.close();
  });

  test("is also a page that works without scripts and on narrow screens", async ({ page, browser }) => {
    const begun = await beginRun(completeAnswers(uniqueSuffix()));
    await signIn(page, PEOPLE.ines);
    const plain = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
      viewport: { width: 320, height: 640 },
    });
    const bare = await plain.newPage();
    await bare.goto("/runs");
    await bare.getByRole("link", { name: "Find", exact: true }).click();
    await bare.getByRole("searchbox", { name: "What to find" }).fill(begun.reference);
    await bare.getByRole("button", { name: "Find", exact: true }).click();
    await expect(bare.getByRole("heading", { level: 1 })).toHaveText("1 match");
    await expect(bare.getByRole("link", { name: begun.reference })).toHaveAttribute("href", `/runs/${begun.id}`);
    await plain.close();

    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`/find?q=${begun.reference}`);
    await expectAccessible(page);
    await openFind(page);
    await finder(page).fill("parcel");
    await expect(page.getByRole("option").first()).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

  test("reports a portal that does not respond and opens the page instead", async ({ page }) => {
    await signIn(page, PEOPLE.ines);
    await page.goto("/");
    await page.route("**/api/find**", async (route) => {
      await route.abort();
    });
    await openFind(page);
    await finder(page).fill("parcel");
    await expect(page.getByRole("dialog").getByRole("status")).toContainText("did not respond");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/find?q=parcel");
  });
});

test.describe("the keyboard", () => {
  const list = (page: Page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });

  test("shows its list, opens pages, and does nothing while a person types", async ({ page }) => {
    await signIn(page, PEOPLE.marek);
    await page.goto("/");
    await expect(async () => {
      await page.keyboard.press("?");
      await expect(list(page)).toBeVisible({ timeout: 2000 });
    }).toPass();
    await expectAccessible(page);
    // A project admin may not open the People page.
    await expect(list(page)).toContainText("Diagnose");
    await expect(list(page)).not.toContainText("People");
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.waitForURL("**/runs");
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await page.waitForURL("**/diagnose");
    const box = page.getByLabel("Error text");
    await box.pressSequentially("/?gh");
    await expect(box).toHaveValue("/?gh");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page).toHaveURL(/\/diagnose$/);
  });

  test("can be switched off and on again, and the choice is stored", async ({ page }) => {
    await signIn(page, PEOPLE.ines);
    await page.goto("/");
    await page.getByRole("button", { name: /^Ines Okafor/ }).click();
    await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await list(page).getByRole("checkbox", { name: "Use single-key shortcuts" }).uncheck();
    await page.keyboard.press("Escape");
    await expect(list(page)).toHaveCount(0);
    for (const again of [false, true]) {
      if (again) await page.reload();
      await page.waitForLoadState("networkidle");
      for (const key of ["/", "?", "g", "r"]) await page.keyboard.press(key);
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await expect(page).toHaveURL(/:\d+\/$/);
    }
    await page.getByRole("button", { name: /^Ines Okafor/ }).click();
    await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await list(page).getByRole("checkbox", { name: "Use single-key shortcuts" }).check();
    await page.keyboard.press("Escape");
    await openFind(page);
  });

  test("moves through the list of runs and the boxes of the checklist", async ({ page }) => {
    const begun = await beginRun(completeAnswers(uniqueSuffix()));
    await signIn(page, PEOPLE.ines);
    await page.goto("/runs");
    const rows = page.getByRole("table").getByRole("link");
    await expect(async () => {
      await page.keyboard.press("k");
      await expect(rows.last()).toBeFocused({ timeout: 1000 });
    }).toPass();
    await page.goto(`/runs/${begun.id}/checklist`);
    const boxes = page.getByRole("listitem").getByRole("link").and(page.locator("[data-row]"));
    await expect(async () => {
      await page.keyboard.press("j");
      await expect(boxes.first()).toBeFocused({ timeout: 1000 });
    }).toPass();
    await page.keyboard.press("j");
    await expect(boxes.nth(1)).toBeFocused();
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\?box=/);
    await page.keyboard.press("Escape");
    await page.waitForURL((url) => url.search === "");
  });
});

test("the document title is right after every navigation", async ({ page }) => {
  // The page itself counts, and a reload would lose the count, so there is none below.
  await page.addInitScript(() => {
    const look = () => {
      if (document.title === "") document.documentElement.dataset["untitled"] = "yes";
    };
    document.addEventListener("DOMContentLoaded", () => {
      look();
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    });
  });
  await signIn(page, PEOPLE.ines);
  const run = await beginRun(completeAnswers(uniqueSuffix()));
  await page.goto(`/runs/${run.id}`);
  await page.getByRole("link", { name: "Connector", exact: true }).first().click();
  await expect(page).toHaveTitle(/^Connector/);
  for (const [link, title] of [
    ["Instances", /^Instances/],
    ["Guide", /^Guide/],
    ["Practices", /^Security practices/],
  ] as const) {
    await page.getByRole("link", { name: link, exact: true }).click();
    await expect(page).toHaveTitle(title);
  }
  await page.goBack();
  await expect(page).toHaveTitle(/^Guide/);
  await expect(page.locator("html")).not.toHaveAttribute("data-untitled", "yes");
});
