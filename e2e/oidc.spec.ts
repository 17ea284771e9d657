import { expect, type Browser, type Page } from "@playwright/test";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { uniqueSuffix } from "./fixtures/begin-run";
import { startOpenIdProvider, type OpenIdPerson, type Tampering } from "./fixtures/openid-provider";
import { expectAccessible, PEOPLE } from "./fixtures/people";
import { startSecondWeb } from "./fixtures/second-web";
import { test } from "./fixtures/test";

let provider: Awaited<ReturnType<typeof startOpenIdProvider>>;
let portal: Awaited<ReturnType<typeof startSecondWeb>>;

test.beforeAll(async () => {
  provider = await startOpenIdProvider();
  portal = await startPortal();
});
test.afterAll(async () => {
  await portal.stop();
  provider.stop();
});

async function startPortal() {
  return await startSecondWeb({
    OIDC_ISSUER: provider.issuer,
    OIDC_NAME: "Harbour ID",
    OIDC_CLIENT_ID: provider.client.id,
    OIDC_CLIENT_SECRET: provider.client.secret,
  });
}

/** A new person, known to the provider and not to the portal. */
function newcomer(role?: string | readonly string[]): OpenIdPerson {
  const sub = `sub-${uniqueSuffix()}-${Math.random().toString(36).slice(2)}`;
  return { sub, email: `${sub}@harbour.example`, name: "Noor Haddad", ...(role === undefined ? {} : { role }) };
}

async function pageOf(browser: Browser, { address } = portal): Promise<Page> {
  return await (await browser.newContext({ baseURL: address })).newPage();
}

/** Goes through the real code flow, starting with the button on the sign-in page. */
async function signInThroughProvider(page: Page, person: OpenIdPerson, wrong?: Tampering, path = "/"): Promise<void> {
  provider.expectPerson(person, wrong);
  await page.goto(path);
  await page.getByRole("link", { name: "Continue with Harbour ID" }).click();
}

test("a person without grants is signed in and sees no data", async ({ browser }) => {
  const page = await pageOf(browser);
  const person = newcomer();
  await signInThroughProvider(page, person, undefined, "/runs");
  await expect(page).toHaveURL(`${portal.address}/runs`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have no access yet");
  await expect(page.getByRole("main")).toContainText(person.email);
  await expectAccessible(page);
  const found = await page.request.get("/api/find?q=parcel");
  expect(await found.json()).toMatchObject({ groups: [] });
});

test("the role claim grants roles, and the next sign-in revokes missing ones", async ({ browser }) => {
  const person = newcomer(`project-admin@${HARNESS_ACCOUNT_ID}/harbor/crane_ops`);
  const page = await pageOf(browser);
  await signInThroughProvider(page, person);
  await expect(page.getByRole("list", { name: "Scope" })).toContainText("harbor / crane_ops");
  await page.goto("/runs");
  await expect(page.getByRole("link", { name: "Start a run" })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("parcel_tracking");

  const again = await pageOf(browser);
  await signInThroughProvider(again, { ...person, role: [] });
  await expect(again.getByRole("heading", { level: 1 })).toHaveText("You have no access yet");
  // Roles are read on every request, so the window that is still open has lost them too.
  await page.goto("/runs");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have no access yet");
});

test.describe("refused without a session", () => {
  // An address has few attempts a minute at one portal, and the journeys beside these need theirs.
  let strict: Awaited<ReturnType<typeof startPortal>>;
  test.beforeAll(async () => {
    strict = await startPortal();
  });
  test.afterAll(async () => {
    await strict.stop();
  });

  const tamperings: readonly (readonly [Tampering, readonly string[]])[] = [
    ["state", ["@V10.2.1"]],
    ["nonce", ["@V10.5.1"]],
    ["key", ["@V9.1.1", "@V9.1.3"]],
    ["audience", ["@V9.2.3", "@V10.5.4"]],
    ["expired", ["@V9.2.1"]],
    ["algorithm", ["@V9.1.2"]],
    ["issuer", ["@V10.5.3"]],
  ];
  for (const [wrong, tag] of tamperings) {
    test(`a response with a wrong ${wrong}`, { tag: [...tag] }, async ({ browser }) => {
      const page = await pageOf(browser, strict);
      await signInThroughProvider(page, newcomer(`org-admin@${HARNESS_ACCOUNT_ID}/meridian`), wrong);
      await expect(page.getByText("Single sign-on did not work. Try again, or ask the owner.")).toBeVisible();
      await page.goto("/runs");
      await expect(page).toHaveURL(/\/sign-in/);
    });
  }

  test("the e-mail of a person who signs in with a password", async ({ browser }) => {
    const page = await pageOf(browser);
    await signInThroughProvider(page, { ...newcomer("owner"), email: PEOPLE.ines });
    await expect(page.getByText(/belongs to an account with a password/)).toBeVisible();
    await page.goto("/people");
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test("after signing out, a copied cookie no longer works", { tag: ["@V7.4.1"] }, async ({ browser }) => {
  const page = await pageOf(browser);
  await signInThroughProvider(page, newcomer(`project-admin@${HARNESS_ACCOUNT_ID}/harbor/crane_ops`));
  await expect(page.getByRole("list", { name: "Scope" })).toContainText("harbor / crane_ops");
  const kept = await page.context().cookies();
  await page.getByRole("button", { name: /^Noor Haddad/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");

  const thief = await browser.newContext({ baseURL: portal.address });
  await thief.addCookies(kept);
  expect((await thief.request.get("/api/find?q=parcel")).status()).toBe(401);
  const reader = await thief.newPage();
  await reader.goto("/runs");
  await expect(reader).toHaveURL(/\/sign-in/);
});

test("a full export asks for a fresh sign-in at the provider", async ({ browser }) => {
  const page = await pageOf(browser);
  await signInThroughProvider(page, newcomer(`project-admin@${HARNESS_ACCOUNT_ID}/meridian/parcel_tracking`));
  await page.goto("/inventory/instances/csv?state=running");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Confirm that it is you");
  await page.getByRole("link", { name: "Sign in again with Harbour ID" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You confirmed that it is you");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Continue" }).click()]);
  expect(download.suggestedFilename()).toMatch(/^instances-/);
});
