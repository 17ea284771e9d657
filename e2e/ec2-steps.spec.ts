import { generateKeyPairSync } from "node:crypto";
import { expect, type Page } from "@playwright/test";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KEY = rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const PUBLIC_KEY = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
const PROTECTED_KEY = rsa.privateKey
  .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" })
  .toString();

/** A run with all steps before the EC2 steps answered, and some of those; opened at one step. */
async function openStep(page: Page, step: string, answered: readonly ("ec2-infrastructure" | "host-access")[]) {
  const suffix = uniqueSuffix();
  const all = completeAnswers(suffix);
  const { prerequisites, permissions, identity, connector } = all;
  const more = Object.fromEntries(answered.map((slug) => [slug, all[slug]]));
  const { id } = await beginRun({ prerequisites, permissions, identity, connector, ...more });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${id}/${step}`);
  return { suffix, run: `/runs/${id}` };
}

/** Chooses a card as a person would: its label covers the whole card. */
async function choose(page: Page, label: string) {
  await page.getByText(label, { exact: true }).click();
  await expect(page.getByRole("radio", { name: label, exact: true })).toBeChecked();
}

/** Chooses a key file and waits for the verdict. Scripts miss a file chosen before they run, so it is chosen again. */
async function chooseKey(page: Page, content: string, verdict: string) {
  const file = { name: "parcel-prod.pem", mimeType: "application/x-pem-file", buffer: Buffer.from(content) };
  await expect(async () => {
    await page.getByLabel("Private key file").setInputFiles([]);
    await page.getByLabel("Private key file").setInputFiles(file);
    await expect(page.getByTestId("key-check")).toContainText(verdict, { timeout: 2_000 });
  }).toPass();
}

test(
  "the infrastructure step offers the account's resources and previews its document",
  { tag: ["@G83", "@G86", "@G87"] },
  async ({ page }) => {
    const { suffix, run } = await openStep(page, "ec2-infrastructure", []);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Where are the instances that Harness deploys to?");
    await expect(page.getByTestId("connector-line")).toContainText(`AWS_${suffix}`);
    await expect(page.getByText("Create now waits for the host credential")).toBeVisible();

    const region = page.getByLabel("Region of the instances");
    await expect(region.getByRole("option", { name: /^eu-west-1, 15 instances, 14 running$/ })).toHaveCount(1);
    await region.selectOption("ap-southeast-2");
    await expect(page.getByText("0 instances in ap-southeast-2. eu-west-1 has 15.")).toBeVisible();
    await page.getByRole("button", { name: "Switch to eu-west-1" }).click();
    await page.getByRole("checkbox", { name: /^parcel-prod/ }).check();
    await page.getByRole("button", { name: /Environment=Production/ }).click();
    await page.getByText("Subnets and security groups, stored here and not sent").click();
    await expect(page.getByText("Not sent: a Harness infrastructure has no field for subnets.")).toBeVisible();

    await choose(page, "Public IP");
    await expect(page.getByText(/running instances here have no public IP/)).toBeVisible();
    await choose(page, "Private IP");

    await page.getByLabel("Name of the infrastructure").fill("Bad/name?");
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /Harness refuses anything else/ })).toBeVisible();
    await page.getByLabel("Name of the infrastructure").fill(`EC2 ${suffix}`);
    await page.getByLabel("Name of the environment").fill(`Env ${suffix}`);
    await page.getByRole("heading", { level: 1 }).click();
    await page.getByText("The documents word for word").click();
    const yaml = page.getByRole("region", { name: "Infrastructure definition as YAML" });
    await expect(yaml).toContainText(`identifier: "EC2_${suffix}"`);
    await expect(yaml).toContainText('"Environment": "Production"');
    await expect(page.getByText("is free in this project.")).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.waitForURL(`**${run}/host-access`);
  },
);

test("a bad key is refused; a good one is parked, then created", { tag: ["@G98", "@G99", "@G102"] }, async ({ page }) => {
  const { suffix, run } = await openStep(page, "host-access", ["ec2-infrastructure"]);
  await expect(page.getByLabel("User on the hosts")).toHaveValue("ec2-user");
  await expect(page.getByText(/expect 2 different users/)).toBeVisible();
  await chooseKey(page, PUBLIC_KEY, "public half");
  await chooseKey(page, "PuTTY-User-Key-File-3: ssh-rsa", "PuTTYgen");
  await chooseKey(page, KEY.slice(0, 900), "cut off");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /cut off/ })).toBeVisible();

  await chooseKey(page, PROTECTED_KEY, "protected by a passphrase");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Enter its passphrase/ })).toBeVisible();
  await expectAccessible(page);

  await chooseKey(page, KEY, "not protected by a passphrase");
  await page.getByLabel("Name of the credential").fill(`SSH ${suffix}`);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/ec2-discovery`);
  await page.goto(`${run}/host-access`);
  await expect(page.getByText(/Kept encrypted until \d\d:\d\d UTC/)).toBeVisible();
  expect(await page.content()).not.toContain(KEY.split("\n")[4]);

  await choose(page, "User and password");
  await expect(page.getByText("AWS images usually refuse passwords")).toBeVisible();
  await choose(page, "SSH key");
  await page.getByRole("button", { name: "Create now" }).click();
  await page.waitForURL(`**${run}/plan`);
  await expect(async () => {
    await page.goto(`${run}/host-access`);
    await expect(page.getByText(`Stored in Harness as SSH_${suffix}_file`)).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 100_000 });
});

test("the browser evaluates the filter, and confirming makes the box ready", async ({ page }) => {
  const { run } = await openStep(page, "ec2-discovery", ["ec2-infrastructure", "host-access"]);
  const count = page.getByTestId("seen-count");
  // parcel-prod has 11 running Linux instances of Production in eu-west-1 (sandbox/seed/aws-instance-rows.ts).
  await expect(count).toHaveText("11 of 15");
  const table = page.getByRole("table", { name: /^Instances of eu-west-1/ });
  await expect(table.getByRole("row").filter({ hasText: "parcel-label-win-1" })).toContainText("Windows; SSH leaves it out");
  await expect(table.getByRole("row").filter({ hasText: "parcel-reports" })).toContainText("It is stopped");
  await expect(table.getByRole("row").filter({ hasText: "tools-bastion" })).toContainText("Environment is “Sandbox”");

  const calls: string[] = [];
  page.on("request", (request) => {
    // Links may be prefetched; a save or a look-up would be a POST.
    if (request.method() === "POST") calls.push(request.url());
  });
  await page.getByRole("textbox", { name: "Line 1: value" }).fill("production");
  await expect(count).toHaveText("0 of 15");
  await expect(table.getByRole("row").filter({ hasText: "parcel-web-1" })).toContainText("upper and lower case differ");
  expect(calls).toEqual([]);

  await page.getByRole("textbox", { name: "Line 1: value" }).fill("Production");
  await page.getByLabel("Auto Scaling group").selectOption("parcel-web-asg");
  await expect(count).toHaveText("3 of 15");
  await expect(page.getByText("The group replaces tags and VPCs")).toBeVisible();
  await page.getByLabel("Auto Scaling group").selectOption("");
  await page.getByRole("button", { name: "Not seen 4" }).click();
  await expect(table.getByRole("row")).toHaveCount(5);
  await page.getByRole("button", { name: "All 15" }).click();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Confirm that these instances are yours/ })).toBeVisible();
  await page.getByRole("checkbox", { name: "Yes, these 11 are the instances I expect" }).check();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/plan`);

  await page.goto(`${run}/ec2-discovery`);
  await expect(page.getByTestId("discovery-proof")).toContainText("11 of 15 instances in eu-west-1 match");
  await expect(page.getByTestId("discovery-proof")).toContainText("confirmed by Ines Okafor");
});

test("an instance ID is translated into a filter that Harness supports", async ({ page }) => {
  await openStep(page, "ec2-discovery", ["ec2-infrastructure", "host-access"]);
  const bastion = page.getByRole("row").filter({ hasText: "tools-bastion" });
  const id = /i-[0-9a-f]{17}/.exec(await bastion.innerText())?.[0] ?? "";
  await page.getByLabel("Instance IDs", { exact: true }).fill(id);
  await page.getByLabel("Instance IDs", { exact: true }).press("Enter");
  const translation = page.getByTestId("id-translation");
  await expect(translation).toContainText("Matched exactly by");
  await translation.getByRole("button", { name: "Use this filter" }).first().click();
  await expect(page.getByTestId("seen-count")).toHaveText("1 of 15");
});
