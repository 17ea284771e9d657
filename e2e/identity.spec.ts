import { expect, type Page } from "@playwright/test";

import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { createIamAccess } from "@/lib/integrations/aws/iam-access";

import { untilDone } from "./fixtures/applied-run";
import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { checkIdentity } from "./fixtures/role-walk";
import { sandboxAws } from "./fixtures/sandbox";
import { test } from "./fixtures/test";

/** Well-formed but unknown: the sandbox has no such key. */
const UNKNOWN_KEY = "AKIAQYLPMN5HZZZZZZZZ";
/** The secret that must never appear again after it was pasted. */
const CANARY = "CANARYcanary0123456789CANARYcanary012345";

const DELEGATE_ROLE = "arn:aws:iam::730944218856:role/harness-delegate";

const ACCOUNT = "482177309156";

/** The account's IAM, read and prepared without the portal. */
function iam() {
  return createIamAccess(sandboxAws());
}

function valueOf<Value>(answer: Result<Value, AppError>): Value {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

/** A user that existed before the portal, with its own keys. */
async function userWithKeys(suffix: string, keys: number): Promise<string> {
  const userName = `harness-ci-${suffix}`;
  valueOf(await iam().createUser({ userName, tags: { team: "platform" } }));
  for (let count = 0; count < keys; count += 1) valueOf(await iam().createAccessKey(userName));
  return userName;
}

/** A role that existed before the portal, trusts the delegate, and allows only `actions`. */
async function roleWith(suffix: string, actions: readonly string[]): Promise<{ readonly name: string; readonly policy: string }> {
  const name = `HarnessDeployRole-${suffix}`;
  const policy = `HarnessPlatform-${suffix}`;
  const statement = { Effect: "Allow", Principal: { AWS: DELEGATE_ROLE }, Action: "sts:AssumeRole" };
  const trustDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  valueOf(await iam().createRole({ roleName: name, description: "", trustDocument, tags: { team: "platform" } }));
  const grants = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
  const made = valueOf(
    await iam().createPolicy({ name: policy, description: "", document: JSON.stringify(grants), tags: { team: "platform" } }),
  );
  valueOf(await iam().attachPolicy({ holder: { kind: "role", name }, policyArn: made.policyArn }));
  return { name, policy };
}

async function attachedTo(kind: "user" | "role", name: string): Promise<readonly string[]> {
  return valueOf(await iam().listAttachedPolicies({ kind, name }))
    .map(({ policyName }) => policyName)
    .sort();
}

/** Orders the undo of a run as soon as its worker has ended. */
async function undoAll(page: Page, run: string): Promise<void> {
  const button = page.getByRole("button", { name: /^Undo \d+ operations?$/ });
  await expect(async () => {
    await page.goto(`${run}/plan/undo`);
    await expect(button).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 180_000 });
  await button.click();
  await page.waitForURL(`**${run}/plan`);
}

/** A run with answered permissions, opened at its identity step. */
async function openIdentity(
  page: Page,
  identity: "access-key" | "role",
): Promise<{ readonly run: string; readonly suffix: string }> {
  const suffix = uniqueSuffix();
  const { prerequisites, permissions } = completeAnswers(suffix);
  const begun = await beginRun({ prerequisites, permissions }, { target: "ec2", identity, hostAccess: "ssh" });
  await signIn(page, PEOPLE.ines);
  const run = `/runs/${begun.id}`;
  await page.goto(`${run}/identity`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Which AWS identity will Harness use?");
  return { run, suffix };
}

test(
  "Create now makes a new user with a free name",
  { tag: ["@G4", "@G41", "@G43", "@G46", "@G47", "@G49", "@G50"] },
  async ({ page }) => {
    const { run, suffix } = await openIdentity(page, "access-key");
    const name = page.getByRole("textbox", { name: "User name" });
    await name.fill("123 not a name");
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /Use letters, digits/ })).toBeVisible();

    await name.fill("ci-deployer");
    await expect(page.getByText(/Taken\. It was made on 14 Feb 2023/)).toBeVisible();
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /was not made by this portal/ })).toBeVisible();
    await expect(name).toHaveValue("ci-deployer");

    await name.fill(`harness-${suffix}`);
    await expect(page.getByText("Not taken. Carabiner will make this user.")).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Create now" }).click();
    await page.waitForURL(`**${run}/plan`);
    await untilDone(page);
    await checkIdentity(page, run);
    await expect(page.getByText("Checked: 3 results, none failed.")).toBeVisible();
    await expect(page.getByText("has every action that step 2 asks for")).toBeVisible();
    await expect(page.getByText("has no password for the console")).toBeVisible();
  },
);

test("full access needs a reason and remains a finding", { tag: ["@G48"] }, async ({ page }) => {
  const { run, suffix } = await openIdentity(page, "access-key");
  await page.getByRole("textbox", { name: "User name" }).fill(`harness-${suffix}`);
  await page.getByText("AmazonEC2FullAccess", { exact: true }).click();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Say why in a sentence/ })).toBeVisible();
  await page.getByLabel("Why does it need full access?").fill("The rehearsal starts and stops every instance.");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/connector`);
  await page.goto(`${run}/identity`);
  await expect(page.getByText("Ines Okafor chose full access: The rehearsal starts")).toBeVisible();
});

test("a pasted key is tested before storage and never shown again", { tag: ["@G51", "@G52", "@G65"] }, async ({ page }) => {
  await openIdentity(page, "access-key");
  await page.getByText("Existing key", { exact: true }).click();
  const keyId = page.getByLabel("Access key ID");
  const secret = page.getByLabel("Secret access key", { exact: true });

  await keyId.fill("ASIAQYLPMN5HZZZZZZZZ");
  await secret.fill("too short");
  await page.getByRole("button", { name: "Save and continue" }).click();
  const summary = page.getByRole("alert");
  await expect(summary.getByRole("link", { name: /Keys that start with ASIA are temporary/ })).toBeVisible();
  await expect(summary.getByRole("link", { name: /The secret access key has 40 characters; this has 9/ })).toBeVisible();

  await keyId.fill(` ${UNKNOWN_KEY} `);
  await secret.fill(CANARY);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(
    summary.getByRole("link", { name: "AWS knows no active key …ZZZZ. It was deleted, switched off, or mistyped." }),
  ).toBeVisible();
  await expect(page).toHaveURL(/\/identity$/);
  await expectAccessible(page);

  await page.reload();
  await expect(page.getByLabel("Access key ID")).toBeVisible();
  expect(await page.content()).not.toContain(CANARY);
});

test("a new role uses one external ID and trusts the delegate's role", { tag: ["@G44", "@G45", "@G58"] }, async ({ page }) => {
  const { run, suffix } = await openIdentity(page, "role");
  const externalId = await page.getByTestId("external-id").innerText();
  expect(externalId).toMatch(/^cb-[0-9a-f]{32,}$/);

  await page.getByLabel("Role name").fill(`HarnessEC2Role-${suffix}`);
  const caller = page.getByLabel("ARN of the role the delegate runs as");
  await caller.fill("arn:aws:iam::123456789012:role/HarnessEC2Role");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /123456789012 is the guide’s example account/ })).toBeVisible();
  await caller.fill("arn:aws-cn:iam::730944218856:role/harness-delegate");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /partition aws-cn/ })).toBeVisible();

  await page.getByRole("button", { name: "Use 730944218856 harness-delegate" }).click();
  await expect(caller).toHaveValue(DELEGATE_ROLE);
  await page.getByRole("heading", { level: 1 }).click();
  const trust = page.getByRole("region", { name: `Trust policy of HarnessEC2Role-${suffix}` });
  await expect(trust).toContainText(externalId);
  await expect(trust).toContainText(DELEGATE_ROLE);
  await expect(page.getByRole("list", { name: "The way into the account" })).toContainText("harness-delegate");

  await page.getByRole("button", { name: "Console", exact: true }).click();
  await page.getByRole("checkbox", { name: "Sign in to account 482177309156" }).check();
  await expect(page.getByText(/^1 of \d+ ticked$/)).toBeVisible();
  for (const way of ["AWS CLI", "CloudFormation", "Terraform"]) {
    await page.getByRole("button", { name: way, exact: true }).click();
    await expect(page.getByRole("button", { name: /^Download the/ }).filter({ visible: true })).toHaveCount(1);
  }
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(`**${run}/connector`);
  await expect(page.getByTestId("external-id")).toHaveText(externalId);
});

test("an existing role that requires no external ID is a finding", async ({ page }) => {
  await openIdentity(page, "role");
  await page.getByText("Existing role", { exact: true }).click();
  await page.getByLabel(/^Search the \d+ roles/).fill("legacy");
  await page.getByRole("list", { name: "Roles found" }).getByRole("button", { name: "Use HarnessLegacyRole" }).click();
  await page.getByLabel("ARN of the role the delegate runs as").fill(DELEGATE_ROLE);
  await page.getByRole("heading", { level: 1 }).click();
  await expect(page.getByRole("region", { name: "Findings about the trust policy" })).toBeVisible();
  await expect(page.getByRole("list", { name: "The way into the account" })).toContainText("No external ID asked");

  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL("**/connector");
  await page.goBack();
  await page.getByRole("button", { name: "I have done it: check" }).click();
  await expect(page.getByText(/This role can be assumed without the external ID/).first()).toBeVisible();
  await expectAccessible(page);
});

test("an existing user gets a key and missing permissions; undo restores it", async ({ page }) => {
  test.setTimeout(300_000);
  const { run, suffix } = await openIdentity(page, "access-key");
  const userName = await userWithKeys(suffix, 1);
  const before = valueOf(await iam().listAccessKeys(userName)).map(({ accessKeyId }) => accessKeyId);
  await page.reload();
  await page.getByText("Existing user", { exact: true }).click();
  // The message about the new user's name must not remain for this one.
  await expect(page.getByText(/Carabiner will make this user/)).toHaveCount(0);
  const users = page.getByRole("list", { name: "Users found" });
  await page.getByLabel(/^Search the \d+ users/).fill(userName);
  await expect(users).toContainText("1 key");
  await users.getByRole("button", { name: `Use ${userName}` }).click();
  const arn = page.getByRole("textbox", { name: "User ARN" });
  await expect(arn).toHaveValue(`arn:aws:iam::${ACCOUNT}:user/${userName}`);
  await expect(page.getByText("There is room for the new one.")).toBeVisible();

  const policyName = page.getByRole("textbox", { name: "Name of the added policy" });
  await policyName.fill("not a name");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /letters, digits/ })).toBeVisible();
  await policyName.fill(`HarnessAWSAccess-${suffix}`);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /is the policy of step 2/ })).toBeVisible();
  await expect(arn).toHaveValue(`arn:aws:iam::${ACCOUNT}:user/${userName}`);
  await policyName.fill(`HarnessAdded-${suffix}`);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Create now" }).click();
  await page.waitForURL(`**${run}/plan`);
  await untilDone(page);
  expect(await attachedTo("user", userName)).toEqual([`HarnessAdded-${suffix}`]);
  const keys = valueOf(await iam().listAccessKeys(userName)).map(({ accessKeyId }) => accessKeyId);
  expect(keys).toHaveLength(2);
  expect(keys).toEqual(expect.arrayContaining(before));
  await checkIdentity(page, run);
  await expect(page.getByText("Checked: 3 results, none failed.")).toBeVisible();
  await expectAccessible(page);

  await undoAll(page, run);
  await expect(async () => {
    expect(valueOf(await iam().listAccessKeys(userName)).map(({ accessKeyId }) => accessKeyId)).toEqual(before);
    expect(await attachedTo("user", userName)).toEqual([]);
  }).toPass({ timeout: 90_000 });
  expect(valueOf(await iam().findUser(userName))?.tags).toEqual({ team: "platform" });
});

test("a user with two keys is refused when picked and when saved", async ({ page }) => {
  const { suffix } = await openIdentity(page, "access-key");
  const userName = await userWithKeys(suffix, 2);
  await page.reload();
  await page.getByText("Existing user", { exact: true }).click();
  await page.getByLabel(/^Search the \d+ users/).fill(userName);
  await page
    .getByRole("list", { name: "Users found" })
    .getByRole("button", { name: `Use ${userName}` })
    .click();
  const refusal = new RegExp(`${userName} has two access keys already, ….{4} and ….{4}, and AWS allows no third`);
  await expect(page.getByText(refusal).first()).toBeVisible();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: refusal })).toBeVisible();
  await expect(page).toHaveURL(/\/identity$/);
  await expect(page.getByRole("textbox", { name: "User ARN" })).toHaveValue(`arn:aws:iam::${ACCOUNT}:user/${userName}`);
  await expectAccessible(page);
  expect(valueOf(await iam().listAccessKeys(userName))).toHaveLength(2);
});

test("an existing role gets exactly its missing permissions; undo removes them", async ({ page }) => {
  test.setTimeout(300_000);
  const { run, suffix } = await openIdentity(page, "role");
  const role = await roleWith(suffix, ["ec2:DescribeRegions", "ec2:DescribeInstances", "ec2:DescribeTags"]);
  await page.getByText("Existing role", { exact: true }).click();
  await page.getByLabel("Role ARN").fill(`arn:aws:iam::${ACCOUNT}:role/${role.name}`);
  await page.getByLabel("ARN of the role the delegate runs as").fill(DELEGATE_ROLE);
  await expect(page.getByRole("radio", { name: "Attach what is missing" })).toBeChecked();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL("**/connector");

  await page.goto(`${run}/identity`);
  await expect(page.getByRole("heading", { name: `Permissions of ${role.name}` })).toBeVisible();
  const added = page.getByRole("list", { name: "Actions that are added" });
  await expect(added).toContainText("autoscaling:DescribeAutoScalingGroups");
  await expect(added).not.toContainText("ec2:DescribeRegions");
  await expectAccessible(page);
  await page.goto(`${run}/plan`);
  await expect(page.getByText(`HarnessAWSAccess-${suffix}-added attached to ${role.name}`).first()).toBeVisible();
  await page.goto(`${run}/identity`);
  await page.getByRole("button", { name: "Create now" }).click();
  await page.waitForURL(`**${run}/plan`);
  await expect(async () => {
    expect(await attachedTo("role", role.name)).toEqual([`HarnessAWSAccess-${suffix}-added`, role.policy]);
  }).toPass({ timeout: 90_000 });
  const arn = `arn:aws:iam::${ACCOUNT}:policy/HarnessAWSAccess-${suffix}-added`;
  const document = valueOf(await iam().findPolicy(arn))?.document ?? "";
  expect(document).toContain("autoscaling:DescribeAutoScalingGroups");
  expect(document).not.toContain("ec2:DescribeRegions");

  await undoAll(page, run);
  await expect(async () => {
    expect(await attachedTo("role", role.name)).toEqual([role.policy]);
    expect(valueOf(await iam().findPolicy(arn))).toBeUndefined();
  }).toPass({ timeout: 90_000 });
});
