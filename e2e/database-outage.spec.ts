import { expect, type Page } from "@playwright/test";

import { startConnectionProxy, type ConnectionProxy } from "@/lib/db/testing/connection-proxy";

import { expectAccessible, PEOPLE, signInByForm } from "./fixtures/people";
import { portalDatabaseUrl } from "./fixtures/portal-database";
import { startSecondWeb } from "./fixtures/second-web";
import { test } from "./fixtures/test";

let database: ConnectionProxy;
let web: Awaited<ReturnType<typeof startSecondWeb>>;

test.beforeAll(async () => {
  database = await startConnectionProxy(portalDatabaseUrl());
  web = await startSecondWeb({ DATABASE_URL: database.url });
});
test.afterAll(async () => {
  await web.stop();
  await database.stop();
});

const outage = (page: Page) => page.getByRole("heading", { level: 1, name: "The database does not answer" });

test("a database outage is named, keeps typed text, and needs no restart", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: web.address });
  const page = await context.newPage();
  await signInByForm(page, PEOPLE.ines);
  await page.goto("/diagnose");
  await page.getByLabel("Error text").fill("AccessDenied: typed before the outage");

  await database.cut();
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Explain" }).click();
  const failure = page.getByRole("main").getByRole("alert");
  await expect(failure.getByRole("heading", { name: "The database does not answer at the moment" })).toBeVisible();
  await expect(failure).toContainText("Nothing was changed");
  const action = await answered;
  expect([action.status(), action.headers()["retry-after"]]).toEqual([503, "5"]);
  await expect(page.getByLabel("Error text")).toHaveValue("AccessDenied: typed before the outage");

  const route = await page.request.get("/api/find?q=parcel");
  expect([route.status(), route.headers()["retry-after"]]).toEqual([503, "5"]);
  expect((await page.request.get("/healthz")).status()).toBe(503);

  await page.getByRole("link", { name: "Instances", exact: true }).first().click();
  await expect(outage(page)).toBeVisible();
  await expectAccessible(page);

  const opened = await page.goto("/runs");
  expect([opened?.status(), opened?.headers()["retry-after"], opened?.headers()["cache-control"]]).toEqual([
    503,
    "5",
    "no-store",
  ]);
  await expect(outage(page)).toBeVisible();
  await expectAccessible(page);

  await database.restore();
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Runs" })).toBeVisible();
  await context.close();
});

test("a page requested during a database restart is answered afterwards", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: web.address });
  const page = await context.newPage();
  await signInByForm(page, PEOPLE.ines);
  await database.cut();
  const opened = page.goto("/runs");
  // Shorter than the portal waits, however slow the machine is: the wait begins with the request.
  await page.waitForRequest((request) => new URL(request.url()).pathname === "/runs").catch(() => undefined);
  await database.restore();
  expect((await opened)?.status()).toBe(200);
  await context.close();
});
