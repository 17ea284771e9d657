import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { expect, type Page } from "@playwright/test";

import { PORTAL_EXTERNAL_ID, PORTAL_ROLE, SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";

import { uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { sandboxPortalUser } from "./fixtures/sandbox";
import { test } from "./fixtures/test";

const SHARED = SANDBOX_ACCOUNTS.shared.id;
const PROD = SANDBOX_ACCOUNTS.prod.id;

const form = (page: Page) => page.getByRole("form", { name: "Add an AWS account" });

async function fillAccount(page: Page, name: string, accountId: string, method: string): Promise<void> {
  await page.goto("/connections");
  await form(page).getByLabel("Name", { exact: true }).fill(name);
  await form(page).getByLabel("Which AWS").selectOption("sandbox");
  await form(page).getByLabel("AWS account ID").fill(accountId);
  // The page works before its scripts run, but the scripts show the fields of a method.
  await expect(async () => {
    await form(page).getByLabel("Access method").selectOption("none");
    await form(page).getByLabel("Access method").selectOption(method);
    await expect(form(page).getByLabel("Role ARN")).toHaveCount(method === "role" ? 1 : 0, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}

/** Removes an account that a journey added, so that other journeys find few accounts. */
async function remove(page: Page, name: string): Promise<void> {
  await page.goto("/connections");
  await page.getByRole("link", { name, exact: true }).click();
  await page.waitForURL(/\/connections\/acon_/);
  await page.getByText("Remove", { exact: true }).click();
  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await page.waitForURL(/\/connections$/);
  await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);
}

/** A session of the portal's role in an account, as a person would copy it from their own sign-in. */
async function sessionIn(account: string): Promise<{ id: string; secret: string; token: string }> {
  const { Credentials: made } = await sandboxPortalUser()
    .sts()
    .send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${account}:role/${PORTAL_ROLE}`,
        RoleSessionName: "a-person",
        ExternalId: PORTAL_EXTERNAL_ID,
      }),
    );
  return { id: made?.AccessKeyId ?? "", secret: made?.SecretAccessKey ?? "", token: made?.SessionToken ?? "" };
}

async function paste(page: Page, where: string, session: { id: string; secret: string; token: string }): Promise<void> {
  const into = page.getByRole("form", { name: where });
  await into.getByLabel("Access key ID").fill(session.id);
  await into.getByLabel("Secret access key").fill(session.secret);
  await into.getByLabel("Session token").fill(session.token);
}

test("a role created from the page's policies is checked and confirmed", async ({ page }) => {
  test.setTimeout(240_000);
  const name = `harness-portal-${uniqueSuffix()}`;
  const roleArn = `arn:aws:iam::${SHARED}:role/${name}`;
  await signIn(page, PEOPLE.tomasz);
  await fillAccount(page, name, SHARED, "role");
  await form(page).getByLabel("Role ARN").fill(roleArn);
  await form(page).getByRole("checkbox", { name: "Create identities" }).uncheck();
  await expectAccessible(page);
  await form(page).getByRole("button", { name: "Add the account" }).click();

  // The files name the portal's own user, the new external ID, and only the ticked permissions.
  await page.waitForURL(/\/connections\/acon_/);
  await expect(page.getByText("Check the identity and confirm the account; then runs can use it.").first()).toBeVisible();
  const externalId = await page.getByTestId("external-id").innerText();
  await page.getByText(/^Trust policy: /).click();
  const trust = await page.getByLabel("Trust policy", { exact: true }).first().innerText();
  expect(trust).toContain(externalId);
  expect(trust).toContain(`arn:aws:iam::${SHARED}:user/carabiner-portal`);
  await page.getByText(/^Policy CarabinerPortal: /).click();
  const policy = await page.getByLabel("Policy CarabinerPortal", { exact: true }).first().innerText();
  expect(policy).toContain("iam:SimulatePrincipalPolicy");
  expect(policy).not.toContain("iam:CreateUser");
  await expectAccessible(page);
  for (const way of ["AWS CLI", "CloudFormation", "Terraform", "Console"]) {
    await page.getByRole("button", { name: way, exact: true }).click();
  }
  await page.getByRole("button", { name: "CloudFormation", exact: true }).click();
  await expect(page.getByRole("link", { name: /Open “Create stack” in the console/ })).toHaveAttribute(
    "href",
    /stacks\/create\/template$/,
  );
  await expect(page.getByText(`carabiner-portal-${SHARED}-role`, { exact: true })).toBeVisible();

  // Before the role exists, the check shows cause, owner and fix.
  const check = page.getByRole("button", { name: `Check the access to ${name}` });
  await check.click();
  await expect(page.getByText("The check failed. The reason is above.")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("article").getByText("Owner", { exact: true })).toBeVisible();
  await expectAccessible(page);

  // An admin creates the role as the page says.
  const iam = sandboxPortalUser().iam("write");
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
  const made = await iam.send(new CreatePolicyCommand({ PolicyName: `Harness-${name}`, PolicyDocument: policy }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: made.Policy?.Arn }));
  await check.click();
  await expect(page.getByText(`AWS answered as account ${SHARED}.`)).toBeVisible({ timeout: 90_000 });
  const found = page.getByRole("region", { name: "Permissions found" });
  await expect(found.getByRole("listitem").filter({ hasText: "Check the account" }).first()).toContainText("Granted");
  await expect(found.getByRole("listitem").filter({ hasText: "Create identities" }).first()).toContainText("Missing");
  await found.getByText(/The policy to add for “Create identities”/).click();
  await expect(found.getByLabel("Missing for Create identities")).toContainText("iam:CreateUser");
  await found.getByText("Every permission for “Check the account”").click();
  await expect(found.getByText("Proved").first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: `Yes, ${SHARED} is the account` }).click();
  await expect(page.getByText("This identity is confirmed. Runs can use it.")).toBeVisible({ timeout: 60_000 });
  await page.goto("/connections");
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("Confirmed");
  await expect(row).toContainText(`assumed-role/${name}`);
  await remove(page, name);
});

test("a pasted session is confirmed and replaced; another account's session is refused", async ({ page }) => {
  test.setTimeout(240_000);
  const name = `session-${uniqueSuffix()}`;
  await signIn(page, PEOPLE.tomasz);
  await fillAccount(page, name, PROD, "session");
  await paste(page, "Add an AWS account", await sessionIn(SANDBOX_ACCOUNTS.staging.id));
  await form(page).getByLabel("Delete it after").selectOption("1");
  await form(page).getByRole("button", { name: "Add the account" }).click();
  const wrong = `This session belongs to account ${SANDBOX_ACCOUNTS.staging.id}`;
  await expect(page.getByRole("alert").getByRole("link", { name: new RegExp(wrong) })).toBeVisible();
  await expect(form(page).getByLabel("Name", { exact: true })).toHaveValue(name);
  await expect(form(page).getByLabel("AWS account ID")).toHaveValue(PROD);
  await expectAccessible(page);

  await paste(page, "Add an AWS account", await sessionIn(PROD));
  await form(page).getByRole("button", { name: "Add the account" }).click();
  await page.waitForURL(/\/connections\/acon_/);
  await expect(page.getByText(/^Kept encrypted; deleted at .* UTC at the latest$/)).toBeVisible();
  await page.getByRole("button", { name: `Check the access to ${name}` }).click();
  await page.getByRole("button", { name: `Yes, ${PROD} is the account` }).click({ timeout: 90_000 });
  await expect(page.getByText("This identity is confirmed. Runs can use it.")).toBeVisible({ timeout: 60_000 });

  const unknown = { ...(await sessionIn(PROD)), id: "ASIAQYLPMN5HZZZZZZZZ" };
  await paste(page, "Paste a new session", unknown);
  await page.getByRole("button", { name: "Use this session" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: /Paste a new session/ })).toBeVisible();
  await paste(page, "Paste a new session", await sessionIn(PROD));
  await page.getByRole("button", { name: "Use this session" }).click();
  await expect(page.getByText("The new session is in place.")).toBeVisible();
  // The same role in a new session needs no new confirmation.
  await page.reload();
  await expect(page.getByText("Runs can use it.", { exact: true })).toBeVisible();
  await remove(page, name);
});

test.describe("wrong input is refused at its field and kept", () => {
  const cases = [
    { what: "the guide's example account", account: "123456789012", arn: `arn:aws:iam::${PROD}:role/X`, says: /sample/ },
    {
      what: "a role of another account",
      account: PROD,
      arn: `arn:aws:iam::${SHARED}:role/CarabinerPortal`,
      says: /is of account 730944218856/,
    },
    {
      what: "a role of another partition",
      account: PROD,
      arn: `arn:aws-cn:iam::${PROD}:role/CarabinerPortal`,
      says: /partition aws-cn/,
    },
    { what: "a user", account: PROD, arn: `arn:aws:iam::${PROD}:user/carabiner`, says: /not the ARN of a role/ },
    { what: "a space inside", account: PROD, arn: `arn:aws:iam::${PROD}:role/Carabiner Portal`, says: /space/ },
    { what: "no ARN at all", account: PROD, arn: "CarabinerPortal", says: /full ARN/ },
  ];
  test("for each kind of bad ARN", async ({ page }) => {
    await signIn(page, PEOPLE.tomasz);
    await fillAccount(page, "Bad input", PROD, "role");
    for (const { account, arn, says } of cases) {
      await form(page).getByLabel("AWS account ID").fill(account);
      await form(page).getByLabel("Role ARN").fill(arn);
      await form(page).getByRole("button", { name: "Add the account" }).click();
      await expect(page.getByRole("alert").getByRole("link", { name: says })).toBeVisible();
      await expect(form(page).getByLabel("Role ARN")).toHaveValue(arn);
      await expect(form(page).getByLabel("Name", { exact: true })).toHaveValue("Bad input");
    }
  });
});

test("an account without access is marked as hand-off only", async ({ page }) => {
  const name = `hand-off-${uniqueSuffix()}`;
  await signIn(page, PEOPLE.tomasz);
  await fillAccount(page, name, SANDBOX_ACCOUNTS.data.id, "none");
  await expect(form(page).getByText(/Carabiner then makes no calls to AWS/)).toBeVisible();
  await form(page).getByRole("button", { name: "Add the account" }).click();
  await page.waitForURL(/\/connections\/acon_/);
  await expect(page.getByText("Hand-off only", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /Check/ })).toHaveCount(0);
  await expectAccessible(page);
  await remove(page, name);
});

test("people who may not manage connections see their status without buttons", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/connections");
  await expect(form(page)).toHaveCount(0);
  await page.getByRole("link", { name: "parcel-prod", exact: true }).click();
  await page.waitForURL(/\/connections\/acon_sandbox_prod/);
  await expect(page.getByRole("heading", { name: /parcel-prod · 482177309156/ })).toBeVisible();
  await expect(page.getByText(/admin or the owner checks and changes it/)).toBeVisible();
  await expect(page.getByRole("button", { name: /Check|Remove|Update the policy/ })).toHaveCount(0);
  await expectAccessible(page);
  const unknown = await page.goto("/connections/acon_of_somebody_else");
  expect(unknown?.status()).toBe(404);
});
