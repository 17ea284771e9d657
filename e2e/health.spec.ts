import { expect } from "@playwright/test";

import { test } from "./fixtures/test";

test("/healthz reports every part as ready and nothing else", { tag: ["@V13.4.5"] }, async ({ request }) => {
  const response = await request.get("/healthz");
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({
    status: "ok",
    takesWork: true,
    parts: { database: "ready", worker: "ready", web: "ready", aws: "ready", harness: "ready" },
  });
});

test("a signed-out person is sent to the sign-in page", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
});
