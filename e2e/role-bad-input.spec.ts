import { expect, type Page } from "@playwright/test";

import { SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";

import { leaveFor } from "./fixtures/applied-run";
import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { undo, wayOf, WORK } from "./fixtures/role-walk";
import { revoke } from "./fixtures/sandbox-admin";
import { test } from "./fixtures/test";

const PROD = SANDBOX_ACCOUNTS.prod.id;
const DELEGATE_ROLE = `arn:aws:iam::${SANDBOX_ACCOUNTS.shared.id}:role/harness-delegate`;

type Begun = { readonly run: string; readonly suffix: string; readonly roleName: string };

/** A run with an answered role and all steps before it. */
async function beginRole(identity: "role" | "irsa" = "role", answered = true): Promise<Begun> {
  const suffix = uniqueSuffix();
  const { prerequisites, permissions } = completeAnswers(suffix);
  const roleName = `HarnessEC2Role-${suffix}`;
  const assumedBy = { by: "delegate", principalArn: DELEGATE_ROLE };
  const role = { kind: "new-role", roleName, description: "Journey", assumedBy };
  const begun = await beginRun(
    { prerequisites, permissions, ...(answered ? { identity: role } : {}) },
    { target: "ec2", identity, hostAccess: "ssh" },
  );
  return { run: `/runs/${begun.id}`, suffix, roleName };
}

/** The error summary and the field show the message, and the input is kept. */
async function expectRefused(page: Page, label: string, typed: string, message: RegExp): Promise<void> {
  const field = page.getByRole("textbox", { name: label, exact: true });
  await field.fill(typed);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: message })).toBeVisible();
  await expect(field).toHaveAccessibleDescription(message);
  await expect(field).toHaveValue(typed);
}

test("an invalid role or caller is refused at its field and kept", async ({ page }) => {
  const { run } = await beginRole("role", false);
  await signIn(page, PEOPLE.ines);
  await page.goto(`${run}/identity`);
  const caller = "ARN of the role the delegate runs as";
  await page.getByRole("textbox", { name: "Description" }).fill("Kept while everything else is wrong");
  await page.getByLabel(caller).fill(DELEGATE_ROLE);
  // A role with the portal's kind of name that the portal did not create.
  await expectRefused(page, "Role name", "HarnessDeployRole", /was not made by this portal/);
  await expectRefused(page, caller, "harness-delegate", /Enter a full ARN/);
  await expectRefused(page, caller, "arn:aws-cn:iam::730944218856:role/harness-delegate", /partition aws-cn/);
  await expectRefused(page, caller, "arn:aws:iam::730944218856:role/harness delegate", /Remove the space inside the ARN/);
  await expectRefused(page, caller, "arn:aws:iam::123456789012:role/harness-delegate", /the guide’s example account/);
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("Kept while everything else is wrong");
  await expect(page.getByRole("textbox", { name: "Role name" })).toHaveValue("HarnessDeployRole");
  await expectAccessible(page);

  await page.getByText("Existing role", { exact: true }).click();
  const arn = "Role ARN";
  await page.getByLabel(caller).fill(DELEGATE_ROLE);
  await expectRefused(
    page,
    arn,
    `arn:aws:iam::${SANDBOX_ACCOUNTS.staging.id}:role/HarnessDeployRole`,
    /Choose one of account 482177309156/,
  );
  await expectRefused(page, arn, `arn:aws-us-gov:iam::${PROD}:role/HarnessDeployRole`, /partition aws-us-gov/);
  await expectRefused(page, arn, `arn:aws:iam::${PROD}:role/HarnessMissing`, /There is no role HarnessMissing/);
});

test("an unknown or unauthorized caller breaks the chain before the role", async ({ page }) => {
  const { run } = await beginRole();
  await signIn(page, PEOPLE.ines);
  await page.goto(`${run}/identity`);
  const caller = page.getByLabel("ARN of the role the delegate runs as");
  for (const [name, word, why] of [
    ["harness-missing", "Not found", "has no role harness-missing"],
    ["harness-delegate-plain", "May not assume", "No policy of harness-delegate-plain allows sts:AssumeRole"],
  ] as const) {
    await caller.fill(`arn:aws:iam::${SANDBOX_ACCOUNTS.shared.id}:role/${name}`);
    await page.getByRole("heading", { level: 1 }).click();
    await expect(wayOf(page)).toContainText(word);
    await expect(wayOf(page)).toContainText("Not reached");
    await expect(page.getByRole("region", { name: "Findings about the trust policy" })).toContainText(why);
  }
  await expectAccessible(page);
});

test("a pasted trust policy is explained; a pasted external ID is compared", async ({ page }) => {
  const { run } = await beginRole();
  await signIn(page, PEOPLE.ines);
  await page.goto(`${run}/identity`);
  const externalId = await page.getByTestId("external-id").innerText();
  // The external ID is shown, never typed.
  await expect(page.getByRole("textbox", { name: /external id/i })).toHaveCount(0);
  await page.getByText("Check a trust policy that you have").click();
  const box = page.getByLabel("Trust policy, or an external ID");
  const explain = async (text: string) => {
    await box.fill(text);
    await page.getByRole("button", { name: "Explain" }).click();
  };
  const policy = (change: object, version = "2012-10-17") =>
    JSON.stringify({
      Version: version,
      Statement: [{ Effect: "Allow", Principal: { AWS: DELEGATE_ROLE }, Action: "sts:AssumeRole", ...change }],
    });
  const many = Array.from({ length: 90 }, (_, index) => `cb-${String(index)}-0123456789abcdef0123`);
  for (const [text, message] of [
    ["{ this is no JSON", /not valid JSON/],
    [policy({}, "2024-01-01"), /is not a version of the policy language/],
    [policy({ Condition: { StringEquals: { "sts:ExternalId": many } } }), /IAM accepts 2,048/],
    [JSON.stringify({ Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] }), /This is not a trust policy/],
    [`${externalId} `, /with a space at its beginning or end/],
    [`${externalId.slice(0, 8)} ${externalId.slice(8)}`, /with a space inside/],
    ["cb-another-runs-1234", /This is another external ID: it ends with 1234/],
  ] as const) {
    await explain(text);
    await expect(box).toHaveAccessibleDescription(message);
    await expect(box).toHaveValue(text);
    await expect(box).toBeFocused();
  }
  await expectAccessible(page);
  await explain(policy({ Principal: { AWS: "arn:aws:iam::905517340028:role/stranger" } }));
  await expect(page.getByText("Role stranger of account 905517340028 may assume this role.")).toBeVisible();
  await expect(page.getByText(/Account 905517340028 is trusted, and is neither this account/)).toBeVisible();
  await explain(policy({ Condition: { StringEquals: { "sts:ExternalId": externalId } } }));
  await expect(page.getByText("It allows exactly the caller that this run needs.")).toBeVisible();
  await explain(externalId);
  await expect(page.getByText(/character for character/)).toBeVisible();
});

test("each field of a service account has its own error message", async ({ page }) => {
  const { run } = await beginRole("irsa", false);
  await signIn(page, PEOPLE.ines);
  await page.goto(`${run}/identity`);
  await page.getByRole("textbox", { name: "Role name" }).fill("HarnessEC2Role-irsa");
  const provider = "OpenID Connect provider of the cluster";
  await page.getByLabel("Kubernetes service account of the delegate").fill("default");
  await expectRefused(page, "Kubernetes namespace of the delegate", "Harness NG", /small letters, digits and hyphens/);
  await page.getByLabel("Kubernetes namespace of the delegate").fill("harness-delegate-ng");
  await expectRefused(page, provider, "oidc.eks.eu-west-1.amazonaws.com/id/A", /Enter the whole ARN of the provider/);
  await expectRefused(
    page,
    provider,
    `arn:aws:iam::${SANDBOX_ACCOUNTS.shared.id}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A`,
    /Choose one of account 482177309156/,
  );
  await expectAccessible(page);
});

test("a reader sees the chain and trust policy without buttons", async ({ page }) => {
  const { run, roleName } = await beginRole();
  await signIn(page, PEOPLE.ruth);
  await page.goto(`${run}/identity`);
  await expect(page.getByText("You may read this run, but not change it")).toBeVisible();
  await expect(wayOf(page)).toContainText(roleName);
  await expect(page.getByRole("region", { name: `Trust policy of ${roleName}` })).toBeVisible();
  for (const name of ["Create now", "Save and continue", "I have done it: check"])
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  await expectAccessible(page);
});

test("access revoked during an apply stops it; restored, the apply resumes", { tag: ["@alone"] }, async ({ page }) => {
  test.setTimeout(300_000);
  const { run, roleName } = await beginRole();
  await signIn(page, PEOPLE.ines);
  await page.goto(`${run}/identity`);
  const restore = await revoke("iam:CreateRole", `arn:aws:iam::${PROD}:role/${roleName}`);
  try {
    await page.getByRole("button", { name: "Create now" }).click();
    await page.waitForURL(`**${run}/plan`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Stopped at \d+ of \d+: Role /, WORK);
    const card = page.getByRole("article").filter({ hasText: "Owner" });
    await expect(card).toContainText("iam:CreateRole");
    await expect(card).toContainText(/AWS admin/);
    await expect(card.getByText("Fix", { exact: true })).toBeVisible();
    await expectAccessible(page);
    await leaveFor(page, `${run}/identity`);
    await expect(page.getByRole("textbox", { name: "Role name" })).toHaveValue(roleName);
    await expect(page.getByLabel("ARN of the role the delegate runs as")).toHaveValue(DELEGATE_ROLE);
  } finally {
    await restore();
  }
  await leaveFor(page, `${run}/plan`);
  await page.getByRole("article").filter({ hasText: "Owner" }).getByRole("button", { name: "Fix it and try again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/operations are done$/, WORK);
  await undo(page, run);
});
