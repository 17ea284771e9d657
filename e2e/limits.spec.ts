import { expect, type Page } from "@playwright/test";

import { ACTIONS_PER_MINUTE } from "./fixtures/actions-per-minute";
import { expectAccessible, PEOPLE, signIn, signInByForm } from "./fixtures/people";
import { makeRealPerson } from "./fixtures/real-people";
import { test } from "./fixtures/test";

const TOO_MUCH = /at most 256 KB can be sent at once/;
const text = (bytes: number) => `An error of AWS. ${"x".repeat(bytes)}`;
const box = (page: Page) => page.getByLabel("Error text");

test("text over 256 KB is refused at its field and kept", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/diagnose");
  // The second is larger than the server's limit, so the browser refuses it.
  for (const bytes of [300_000, 5_000_000]) {
    await box(page).fill(text(bytes));
    await page.getByRole("button", { name: "Explain" }).click();
    await expect(page.getByText(TOO_MUCH).first()).toBeVisible();
    await expect(box(page)).toHaveAttribute("aria-invalid", "true");
    expect((await box(page).inputValue()).length).toBe(text(bytes).length);
  }
  await box(page).fill(text(300_000));
  await expectAccessible(page);
});

test("text over 256 KB is kept without scripts too", async ({ page, browser }) => {
  await signIn(page, PEOPLE.ines);
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const bare = await plain.newPage();
  await bare.goto("/diagnose");
  await box(bare).fill(text(300_000));
  await bare.getByRole("button", { name: "Explain" }).click();
  await expect(bare.getByText(TOO_MUCH).first()).toBeVisible();
  expect((await box(bare).inputValue()).length).toBe(text(300_000).length);
  await plain.close();
});

test("a character that cannot be stored is refused at its field", async ({ page, baseURL }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/diagnose");
  await box(page).fill("AccessDenied\u0000 for ec2");
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByText(/cannot be stored/).first()).toBeVisible();
  for (const path of ["/runs?q=%00", "/api/find?q=a%00", "/find?q=%ED%A0%80", "/runs/%00", "/%ff"]) {
    const answer = await page.request.get(`${String(baseURL)}${path}`);
    expect([path, answer.status()]).toEqual([path, 400]);
  }
});

test("too many changes and exports are refused with 429 and Retry-After", { tag: ["@V2.4.1"] }, async ({ page }) => {
  await signInByForm(page, await makeRealPerson("owner"));
  await page.goto("/diagnose");
  await box(page).fill("AccessDenied");
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.getByRole("button", { name: "Explain" }).click();
  const request = await sent;
  const headers = await request.allHeaders();
  const again = async () =>
    await page.request.post(request.url(), {
      headers: Object.fromEntries(
        ["accept", "content-type", "next-action", "origin"].flatMap((name) =>
          headers[name] === undefined ? [] : [[name, headers[name]]],
        ),
      ),
      data: request.postDataBuffer() ?? Buffer.alloc(0),
    });
  const statuses: number[] = [];
  for (let count = 0; count <= ACTIONS_PER_MINUTE; count += 1) statuses.push((await again()).status());
  expect(statuses[0]).toBe(200);
  expect(statuses.at(-1)).toBe(429);
  expect(Number((await again()).headers()["retry-after"])).toBeGreaterThan(0);

  const exports: number[] = [];
  for (let count = 0; count < 21; count += 1) exports.push((await page.request.get("/inventory/instances/csv")).status());
  expect(exports).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
  const refused = await page.request.get("/inventory/clusters/csv");
  expect(refused.status()).toBe(429);
  expect(Number(refused.headers()["retry-after"])).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ error: { code: "rate_limited" } });
});
