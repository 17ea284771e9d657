import { readFileSync } from "node:fs";

import { expect, test, type Page } from "@playwright/test";
import { z } from "zod";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";

const policySchema = z.object({
  Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]) })),
});

function actionsOf(text: string): readonly string[] {
  return policySchema.parse(JSON.parse(text)).Statement.flatMap((statement) => statement.Action);
}

/** A run whose prerequisites are answered, opened at its permissions. */
async function openPermissions(page: Page): Promise<{ readonly run: string; readonly suffix: string }> {
  const suffix = uniqueSuffix();
  const { prerequisites } = completeAnswers(suffix);
  const begun = await beginRun({ prerequisites });
  await signIn(page, PEOPLE.ines);
  const run = `/runs/${begun.id}`;
  await page.goto(`${run}/permissions`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What will Harness be allowed to do in AWS?");
  return { run, suffix };
}

test("the policy of the path has what the connector test needs and nothing that makes machines", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openPermissions(page);
  await expect(page.getByRole("checkbox", { name: /^Test the connection/ })).toBeDisabled();
  await expect(page.getByRole("checkbox", { name: /^Test the connection/ })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: /^Show instances in the inventory/ })).toBeChecked();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Copy", exact: true }).click();
  const copied = actionsOf(await page.evaluate(async () => await navigator.clipboard.readText()));
  expect(copied).toContain("ec2:DescribeRegions");
  expect(copied).not.toContain("ec2:RunInstances");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download", exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("HarnessAWSAccess.json");
  expect(actionsOf(readFileSync(await file.path(), "utf8"))).toEqual(copied);
  await expect(page.getByText(/of 6,144 characters/).first()).toBeVisible();
});

test("as in the guide shows its three statements, the difference explains each change", async ({ page }) => {
  await openPermissions(page);
  await page.getByRole("button", { name: "As the guide" }).click();
  const guide = page.getByRole("region", { name: "The guide’s sample policy" });
  for (const sid of ["EC2ReadWrite", "ECSAccess", "PassRoleForEcsTasks"]) await expect(guide).toContainText(sid);
  await page.getByRole("button", { name: "Difference" }).click();
  const difference = page.getByRole("table", { name: /Difference between the guide/ });
  await expect(difference).toContainText("The connector test is this one call");
  await expect(difference).toContainText("Tick “Create instances” to add it");
  await page.getByRole("button", { name: "Corrected" }).click();
  await expect(page.getByRole("region", { name: "Policy HarnessAWSAccess" })).toContainText("ec2:DescribeRegions");
  await expectAccessible(page);
});

test("a tick changes the policy without a request, and asks for the tag that limits it", async ({ page }) => {
  const { run, suffix } = await openPermissions(page);
  const summary = page.getByTestId("policy-summary");
  await expect(summary).toContainText("11 actions in 1 statement");
  await page.getByLabel("Description").focus();
  await page.waitForLoadState("networkidle");
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.getByRole("checkbox", { name: /^Start, stop, reboot/ }).check();
  await expect(page.getByText("A statement waits for an answer")).toBeVisible();
  // Links are fetched ahead when they come into view, whatever the person does; those are no request of the tick.
  expect(requests.filter((address) => !address.includes("/permissions") && !address.includes("_rsc="))).toEqual([]);

  await page.getByLabel("Name of the policy").fill(`HarnessAWSAccess-${suffix}`);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Choose the tag that instances must carry/ })).toBeVisible();

  await page.getByLabel("Tag", { exact: true }).fill("Environment");
  await page.getByLabel("Value", { exact: true }).fill("Production");
  await expect(summary).toContainText("15 actions in 2 statements");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/identity`);

  await page.goto(`${run}/permissions`);
  await expect(page.getByText("15 of 15 allowed, 0 denied, 0 waiting, 0 unknown.")).toBeVisible();
  await expect(page.getByText("Harness’s identity does not exist yet")).toBeVisible();
});

test("the matrix of an identity that exists comes from IAM's simulator, and what is denied has its delta policy", async ({
  page,
}) => {
  const suffix = uniqueSuffix();
  const { prerequisites, permissions } = completeAnswers(suffix);
  // A user of the sandbox's account with full EC2 access, and nothing of Systems Manager.
  const identity = { kind: "new-user", userName: "ci-deployer", attach: "custom" };
  const begun = await beginRun({ prerequisites, permissions: { ...permissions, packs: ["P0", "P1", "P2", "P5"] }, identity });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${begun.id}/permissions`);
  await expect(page.getByRole("heading", { name: "What is known today" })).toBeVisible();
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByText(/asks IAM’s simulator about its ARN/)).toBeVisible({ timeout: 60_000 });
  const link = page.getByRole("link", { name: /Policy for the \d+ denied rows?|Policy for the 1 denied row/ });
  await link.click();
  await expect(page.getByRole("heading", { name: "Policy for what is denied" })).toBeInViewport();
  await expect(page.getByRole("region", { name: /Policy HarnessAWSAccess-delta/ })).toContainText('"Effect": "Allow"');
  await expectAccessible(page);
});

test("a policy of that name which somebody else made is refused at the name, with a free one offered", async ({ page }) => {
  const suffix = uniqueSuffix();
  const { prerequisites } = completeAnswers(suffix);
  const begun = await beginRun({ prerequisites: { ...prerequisites, accountId: "610394827155" } }, undefined, "610394827155");
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${begun.id}/permissions`);
  await expect(page.getByText("HarnessAWSAccess is taken in this account.")).toBeVisible();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /has a policy named HarnessAWSAccess already/ })).toBeVisible();
  await page.getByRole("button", { name: /^Use HarnessAWSAccess-/ }).click();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**/runs/${begun.id}/identity`);
});
