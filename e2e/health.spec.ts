import { expect, test } from "@playwright/test";

test("every part of a started portal is ready, and says no more than that", async ({ request }) => {
  const response = await request.get("/healthz");
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({
    status: "ok",
    parts: { database: "ready", worker: "ready", web: "ready", aws: "ready", harness: "ready" },
  });
});

test("a person who is signed out lands on the sign-in page", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
});
