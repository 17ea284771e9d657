import { readFileSync } from "node:fs";

import { expect, type Page } from "@playwright/test";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

const WORK = { timeout: 90_000 };

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

async function download(page: Page, name: string): Promise<{ readonly fileName: string; readonly text: string }> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name }).click();
  const file = await waiting;
  return { fileName: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

test(
  "after an apply, boxes have evidence, accept attestations and can be exported",
  { tag: ["@G235", "@G236", "@G237", "@G238", "@G239", "@G240"] },
  async ({ page, browser }) => {
    test.setTimeout(400_000);
    const run = await beginRun(completeAnswers(uniqueSuffix()));
    await signIn(page, PEOPLE.ines);
    await page.goto(`/runs/${run.id}/verify`);
    await expect(heading(page)).toHaveText("Nothing has been verified yet");
    await page.goto(`/runs/${run.id}/plan`);
    await page.getByRole("button", { name: "Confirm and apply" }).click();
    await expect(heading(page)).toHaveText("10 of 10 operations are done", WORK);

    await page.getByRole("link", { name: "Verify the connection" }).click();
    await expect(heading(page)).toHaveText(/^The connection works/, WORK);
    await expect(page.getByText("Harness signs in to AWS").first()).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Check all again" }).click();
    await page.waitForURL(/asked=\d+/);
    await expect(heading(page)).toHaveText(/^The connection works/, WORK);
    // Asked now, and the run has no verification any more: there is nothing to wait for.
    await expect(async () => {
      await page.goto(`/runs/${run.id}/verify?asked=${String(Date.now())}`);
      await expect(page.getByText("The last verification ended without results")).toBeVisible();
    }).toPass(WORK);
    await expectAccessible(page);

    await page.goto(`/runs/${run.id}/checklist`);
    await expect(heading(page)).toHaveText("6 of 7 boxes are ready", WORK);
    await expectAccessible(page);
    await page.getByRole("link", { name: "Connection tested successfully" }).click();
    const evidence = page.getByRole("complementary", { name: "Connection tested successfully" });
    await expect(evidence).toContainText("POST /ng/api/connectors/testConnection/");
    await expect(evidence).toContainText("It proves no other right");
    await expect(evidence.getByText("Request").first()).toBeVisible();
    await expect(evidence.getByText("Event").first()).toBeVisible();
    await expect(page).toHaveURL(/box=G238/);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(evidence).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Connection tested successfully" })).toBeFocused();

    // The box that needs an attestation.
    await page.getByRole("link", { name: "Instances discovered and verified" }).click();
    const box = page.getByRole("complementary", { name: "Instances discovered and verified" });
    await expect(box.getByRole("link", { name: "Open the step: EC2 discovery" })).toBeVisible();
    await box.getByText("Record a decision about this box").click();
    await box.getByRole("button", { name: "Save decision" }).click();
    await expect(box.getByRole("alert")).toBeVisible();
    await box.getByLabel("Why").fill("=I compared the eleven hosts with our list");
    await box.getByRole("button", { name: "Save decision" }).click();
    await expect(heading(page)).toHaveText("All 7 boxes are ready");
    await expect(box).toContainText("Ines Okafor");
    await expectAccessible(page);

    const csv = await download(page, "Export as CSV");
    expect(csv.fileName).toMatch(new RegExp(`^${run.reference}-checklist-\\d{4}-\\d\\d-\\d\\d-sandbox\\.csv$`));
    const lines = csv.text.split("\r\n");
    expect(lines).toHaveLength(9);
    expect(lines[0]).toContain("Guide item,Guide line,List,Box,State,Evidence grade,Decisive fact,Actor,Time (UTC),Source call");
    expect(csv.text).not.toMatch(/(^|,)"?[=+@]/m);
    const json = await download(page, "Export as JSON");
    expect(JSON.parse(json.text)).toMatchObject({ format: "carabiner.checklist", ready: 7, total: 7, run: { kind: "sandbox" } });
    expect(csv.text + json.text).not.toMatch(/AKIA[A-Z0-9]{12,}|PRIVATE KEY/);

    await box.getByRole("button", { name: "Withdraw: Attested" }).click();
    await expect(heading(page)).toHaveText("6 of 7 boxes are ready");

    await page.getByRole("link", { name: "Print view" }).click();
    await expect(page.getByRole("table", { name: "The boxes of the checklist" }).getByRole("row")).toHaveCount(8);
    await expectAccessible(page);

    // An auditor may export it and change nothing; the timeline records the export.
    const ruth = await (await browser.newContext()).newPage();
    await signIn(ruth, PEOPLE.ruth);
    await ruth.goto(`/runs/${run.id}/checklist?box=G238`);
    await expect(ruth.getByRole("button", { name: "Check all again" })).toHaveCount(0);
    expect((await download(ruth, "Export as CSV")).text).toContain("Ruth Adeyemi");
    const strange = await ruth.request.get(`/runs/${run.id}/export/csv`, { headers: { "Sec-Fetch-Site": "cross-site" } });
    expect(strange.status()).toBe(403);
    await ruth.goto(`/runs/${run.id}/timeline`);
    await expect(ruth.getByText(/export/i).first()).toBeVisible();
  },
);
