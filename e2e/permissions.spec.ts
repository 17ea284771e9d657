import { readFileSync } from "node:fs";

import { expect, type Page } from "@playwright/test";
import { z } from "zod";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

const policySchema = z.object({
  Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]) })),
});

function actionsOf(text: string): readonly string[] {
  return policySchema.parse(JSON.parse(text)).Statement.flatMap((statement) => statement.Action);
}

/** A run with answered prerequisites, opened at its permissions step. */
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

test("the path's policy allows the connector test and no instance creation", { tag: ["@G36"] }, async ({ page, context }) => {
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

test("the guide's policy is shown, and the difference explains each change", { tag: ["@G38"] }, async ({ page }) => {
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

test("a tick changes the policy without a request and requires its tag", async ({ page }) => {
  const { run, suffix } = await openPermissions(page);
  const summary = page.getByTestId("policy-summary");
  await expect(summary).toContainText("11 actions in 1 statement");
  await page.getByLabel("Description").focus();
  await page.waitForLoadState("networkidle");
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.getByRole("checkbox", { name: /^Start, stop, reboot/ }).check();
  await expect(page.getByText("A statement needs an answer")).toBeVisible();
  // Links that come into view are prefetched; those requests do not count.
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

test("an existing identity is simulated, and denied rows get a delta policy", async ({ page }) => {
  const suffix = uniqueSuffix();
  const { prerequisites, permissions } = completeAnswers(suffix);
  // A user of the sandbox's account with full EC2 access, and nothing of Systems Manager.
  const identity = { kind: "existing-user", userArn: "arn:aws:iam::482177309156:user/ci-deployer", rights: { choice: "leave" } };
  const begun = await beginRun({ prerequisites, permissions: { ...permissions, packs: ["P0", "P1", "P2", "P5"] }, identity });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${begun.id}/permissions`);
  await expect(page.getByRole("heading", { name: "What is known today" })).toBeVisible();
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByText(/asks IAM’s simulator about its ARN/)).toBeVisible({ timeout: 60_000 });
  const link = page.getByRole("link", { name: /Policy for the \d+ denied rows?|Policy for the 1 denied row/ });
  await link.click();
  await expect(page.getByRole("heading", { name: "Policy for what is denied" })).toBeInViewport();
  await page.getByText(/^HarnessAWSAccess-delta: \d+ statements?$/).click();
  await expect(page.getByRole("region", { name: /Policy HarnessAWSAccess-delta/ })).toContainText('"Effect": "Allow"');
  await expectAccessible(page);
});

test("a taken policy name is refused, and a free one is offered", { tag: ["@G37"] }, async ({ page }) => {
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

const ACCOUNT = "482177309156";
const role = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;

/** Ticks a pack outside the run's path. */
async function tickEcs(page: Page, name: RegExp): Promise<void> {
  await page.locator("summary").filter({ hasText: /^ECS/ }).click();
  await page.getByRole("checkbox", { name }).check();
}

/** Adds a role to a list of roles by typing its ARN. */
async function typeRole(page: Page, label: string, arn: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(arn);
  await page.getByLabel(label, { exact: true }).press("Enter");
}

test("an EC2 run can add ECS packs, and its plan has them", async ({ page }) => {
  const suffix = uniqueSuffix();
  const answers = completeAnswers(suffix);
  const begun = await beginRun(answers);
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${begun.id}/permissions`);
  const summary = page.getByTestId("policy-summary");
  await expect(summary).toContainText("11 actions in 1 statement");
  await tickEcs(page, /^Deploy ECS services, rolling/);
  await expect(page.getByText("A statement needs an answer")).toBeVisible();
  await page.getByRole("checkbox", { name: /^Create instances/ }).check();

  await expect(page.getByText(/roles of this account trust ecs-tasks.amazonaws.com/)).toBeVisible();
  await page.getByRole("button", { name: "Add parcel-api-exec" }).click();
  await page.getByRole("button", { name: "Add parcel-api-task" }).click();
  await page.getByRole("button", { name: "Add plain-node" }).click();
  await page.getByLabel("ECS cluster").selectOption("parcel-main");
  await expect(page.getByText("A statement needs an answer")).toHaveCount(0);
  await expect(page.getByText(/of \d+ actions are limited to named resources, 2 by a condition/)).toBeVisible();
  await expect(page.getByText(/of 6,144 characters/).first()).toBeVisible();

  await page.getByText(/^What each of the \d+ statements is limited to$/).click();
  const statements = page.getByRole("table", { name: "Every statement of the policy with its limits" });
  const passes = (sid: string) =>
    statements.getByRole("row").filter({ has: page.getByRole("rowheader", { name: sid, exact: true }) });
  await expect(passes("PassOnlyTaskRoles")).toContainText("role/parcel-api-exec role/parcel-api-task");
  await expect(passes("PassOnlyTaskRoles")).toContainText("iam:PassedToService = ecs-tasks.amazonaws.com");
  await expect(passes("PassInstanceRoles")).toContainText("iam:PassedToService = ec2.amazonaws.com");
  await expect(passes("EcsDeploy")).toContainText("service/parcel-main/*");
  await page.getByText(/^Why each of the \d+ actions is there$/).click();
  const reasons = page.getByRole("table", { name: "Every action of the policy with its reasons" });
  await expect(reasons.getByRole("row").filter({ hasText: "ecs:CreateService" })).toContainText(
    "The first deployment creates the service.",
  );
  await expectAccessible(page);

  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL((address) => !address.pathname.endsWith("/permissions"));
  await page.goto(`/runs/${begun.id}/permissions`);
  await expect(page.getByRole("checkbox", { name: /^Deploy ECS services, rolling/ })).toBeChecked();
  await expect(page.getByLabel("ECS cluster")).toHaveValue("parcel-main");

  await page.goto(`/runs/${begun.id}/plan`);
  const policy = page
    .getByRole("listitem")
    .filter({ hasText: `Policy HarnessAWSAccess-${suffix}` })
    .first();
  await policy.getByText(`Policy HarnessAWSAccess-${suffix}`).first().click();
  const call = policy.getByRole("region").first();
  for (const text of ["PassOnlyTaskRoles", "PassInstanceRoles", role("plain-node"), "service/parcel-main/*"])
    await expect(call).toContainText(text);
});

test("roles that ECS cannot assume are refused at the field and kept", async ({ page }) => {
  const { run, suffix } = await openPermissions(page);
  await tickEcs(page, /^Run single ECS tasks/);
  await page.getByLabel("Name of the policy").fill(`HarnessAWSAccess-${suffix}`);
  const field = page.getByRole("alert");
  for (const [arn, says] of [
    ["arn:aws:iam::123456789012:role/YourEcsTaskExecutionRole", /123456789012 is the guide’s example account/],
    [role("YourEcsTaskExecutionRole"), /Replace YourEcsTaskExecutionRole/],
    [role("ecsTaskExecutionRole", "610394827155"), /of account 610394827155/],
    [role("parcel-api-exec").replace("arn:aws:", "arn:aws-cn:"), /partition aws-cn/],
    [role("plain-node"), /plain-node does not trust ecs-tasks.amazonaws.com/],
    [role("never-created"), /The account has no role/],
  ] as const) {
    await typeRole(page, "Roles for ECS tasks", arn);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(field.getByRole("link", { name: says })).toBeVisible();
    await expect(page.getByRole("button", { name: `Remove ${arn}` })).toBeVisible();
    await expect(page.getByLabel("Name of the policy")).toHaveValue(`HarnessAWSAccess-${suffix}`);
    await page.getByRole("button", { name: `Remove ${arn}` }).click();
  }
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add parcel-api-exec" }).click();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/identity`);
});

test("a pasted policy is compared in the browser; invalid text is kept", async ({ page }) => {
  await openPermissions(page);
  await page.getByText("Compare with a policy that you have").click();
  const box = page.getByLabel("Your policy");
  const compare = page.getByRole("button", { name: "Compare", exact: true });
  const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}';
  for (const [text, says] of [
    ["{ not json", "This is not valid JSON."],
    [trust, "This is a trust or resource policy"],
    [trust.replace("2012", "2013").replace(/"Principal".*?\},/, '"Resource":"*",'), "is not a version of the policy language"],
    ["x".repeat(131_073), "longer than any policy can be"],
  ] as const) {
    await box.fill(text);
    await compare.click();
    await expect(page.getByText(says)).toBeVisible();
    await expect(box).toHaveValue(text);
  }
  const requests: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") requests.push(request.url());
  });
  await box.fill(
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["ec2:Describe*","iam:PassRole"],"Resource":"*"}}',
  );
  await compare.click();
  await expect(page.getByText("It does not allow 2 actions that the ticks need")).toBeVisible();
  await expect(page.getByText("Any role may be passed, including an administrator’s.")).toBeVisible();
  await expectAccessible(page);
  expect(requests).toEqual([]);
});

test("a pasted trust policy is explained, and foreign principals are named", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/diagnose");
  await page.getByText("Read a permission or trust policy instead").click();
  const box = page.getByLabel("Policy", { exact: true });
  const read = page.getByRole("button", { name: "Read", exact: true });
  await box.fill("{");
  await read.click();
  await expect(page.getByText("This is not valid JSON.")).toBeVisible();
  await expect(box).toHaveValue("{");
  await box.fill(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::905517340028:root"},"Action":"sts:AssumeRole"}]}',
  );
  await page.getByLabel("AWS account of the role").selectOption(ACCOUNT);
  await read.click();
  await expect(page.getByText("Any identity of account 905517340028 that is allowed to may assume this role.")).toBeVisible();
  await expect(page.getByText("Account 905517340028 is trusted, and is neither this account nor the caller’s.")).toBeVisible();
  await expect(page.getByText("This role can be assumed without the external ID.")).toBeVisible();
  await expectAccessible(page);
});
