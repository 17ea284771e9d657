import { readdirSync } from "node:fs";
import { dirname } from "node:path";

import { expect } from "@playwright/test";

import { applyRun } from "./fixtures/applied-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { PEOPLE, signIn } from "./fixtures/people";
import { silenceVendors } from "./fixtures/silent-vendors";
import { test } from "./fixtures/test";

/** Twice the longest deadline of a page, to allow for a slow machine. */
const BOUND_MS = 40_000;

/** Every page of the portal, from the folder of pages, with this journey's run and connection. */
function addresses(runId: string): readonly string[] {
  return readdirSync("app/(portal)", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("page.tsx") && !file.startsWith("@"))
    .map((file) => (file === "page.tsx" ? "/" : `/${dirname(file)}`))
    .map((address) => address.replace("[runId]", () => runId).replace("[connectionId]", "acon_sandbox_prod"));
}

test("every page responds in time when AWS and Harness never do", { tag: ["@alone", "@V16.5.2"] }, async ({ page }) => {
  test.setTimeout(600_000);
  await signIn(page, PEOPLE.owen);
  const run = await applyRun(page, uniqueSuffix());

  const vendors = await silenceVendors();
  try {
    const all = addresses(run.id);
    expect(all.length).toBeGreaterThan(25);
    expect(all.filter((address) => address.includes("["))).toEqual([]);
    // All at once: pages with the same deadline must not wait for each other.
    const seen = await Promise.all(
      all.map(async (address) => {
        const begun = Date.now();
        const response = await page.request.get(address, { timeout: 300_000 });
        return { address, ok: response.ok(), late: Date.now() - begun > BOUND_MS };
      }),
    );
    expect(seen.filter(({ ok, late }) => !ok || late)).toEqual([]);
    expect(vendors.calls()).toBeGreaterThan(10);

    const says: readonly (readonly [address: string, text: RegExp])[] = [
      [`/runs/${run.id}/plan?view=plan`, /did not answer in time/],
      [`/runs/${run.id}/connector`, /took too long/],
      ["/practices", /did not respond within|did not answer in time/],
    ];
    await Promise.all(
      says.map(async ([address, text]) => {
        const own = await page.context().newPage();
        await own.goto(address);
        await expect(own.getByText(text).first()).toBeVisible({ timeout: 60_000 });
        await own.close();
      }),
    );
  } finally {
    await vendors.speakAgain();
  }
  await page.goto(`/runs/${run.id}/plan`);
  await expect(page.getByRole("heading", { level: 1, name: "10 of 10 operations are done" })).toBeVisible({ timeout: 60_000 });
});
