import { CreateRoleCommand, DeleteRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "@playwright/test";

import { findOidcProvider } from "@/lib/integrations/aws/iam-oidc-providers";
import { findRole } from "@/lib/integrations/aws/iam-roles";
import { EKS_ISSUER } from "@/sandbox/seed/aws-documents";
import { HARNESS_ACCOUNT_ID, SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";

import { untilDone } from "./fixtures/applied-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import {
  checkIdentity,
  connectAndTest,
  expectConnectorBox,
  fillAndLeave,
  IDENTITY_CARDS,
  undo,
  walkToIdentity,
  wayOf,
} from "./fixtures/role-walk";
import { sandboxAws } from "./fixtures/sandbox";
import { test } from "./fixtures/test";

const PROD = SANDBOX_ACCOUNTS.prod.id;
const DELEGATE_ROLE = `arn:aws:iam::${SANDBOX_ACCOUNTS.shared.id}:role/harness-delegate`;
const PORTAL_ROLE = `arn:aws:iam::${PROD}:role/CarabinerPortal`;
const OIDC_PROVIDER = `arn:aws:iam::${PROD}:oidc-provider/app.harness.io/ng/api/oidc/account/${HARNESS_ACCOUNT_ID}`;

async function roleExists(name: string): Promise<boolean> {
  const aws = sandboxAws();
  const found = await findRole(aws, name);
  aws.close();
  if (!found.ok) throw new Error(found.error.message);
  return found.value !== undefined;
}

test.beforeEach(async ({ page }) => {
  test.setTimeout(300_000);
  await signIn(page, PEOPLE.ines);
});

test(
  "a new role across accounts is proved by Harness and fully undone",
  { tag: ["@G54", "@G57", "@G74", "@G75", "@G79"] },
  async ({ page }) => {
    const suffix = uniqueSuffix();
    const run = await walkToIdentity(page, IDENTITY_CARDS.role, suffix);
    const roleName = `HarnessEC2Role-${suffix}`;
    await page.getByRole("textbox", { name: "Role name" }).fill(roleName);
    await fillAndLeave(page, "ARN of the role the delegate runs as", DELEGATE_ROLE);
    await expect(wayOf(page)).toContainText("May assume it");
    await expect(wayOf(page)).toContainText("Not made yet");
    await page.getByText(/^What harness-delegate needs in account/).click();
    await expect(page.getByRole("region", { name: "Policy for harness-delegate" })).toContainText(
      `arn:aws:iam::${PROD}:role/${roleName}`,
    );
    const externalId = await page.getByTestId("external-id").innerText();
    await expectAccessible(page);

    await connectAndTest(page, run, suffix, ["prod"]);
    await expect(page.getByText(`Harness assumed role ${roleName} with this run’s external ID.`)).toBeVisible();
    const document = page.getByRole("region", { name: "Connector as YAML" });
    for (const line of [
      'type: "InheritFromDelegate"',
      `crossAccountRoleArn: "arn:aws:iam::${PROD}:role/${roleName}"`,
      `externalId: "${externalId}"`,
    ])
      await expect(document).toContainText(line);
    await expect(document).toContainText("executeOnDelegate: true");

    const known = await checkIdentity(page, run);
    await expect(known("Role can be assumed with the external ID")).toContainText(
      "Harness itself assumed it with this run’s external ID",
    );
    await expect(known("Role can be assumed with the external ID")).toContainText("Proved");
    await expect(known("Role refuses without the external ID")).toContainText("Simulated");
    await expect(known("Role refuses without the external ID")).toContainText("the role does not trust the portal");
    await known("Role refuses a wrong external ID").getByText("How to prove it").click();
    await expect(page.getByRole("region", { name: "Command that AWS must refuse" }).filter({ visible: true })).toContainText(
      "--external-id 'not-cb-",
    );
    await expect(known("The caller, role harness-delegate")).toContainText("its policies let it assume the role");
    await expect(wayOf(page)).toContainText("Harness assumed it");
    await expectAccessible(page);

    await expectConnectorBox(page, run);
    await undo(page, run);
    expect(await roleExists(roleName)).toBe(false);
  },
);

test("a new role that trusts the portal is proved with AWS calls", { tag: ["@G55", "@G76"] }, async ({ page }) => {
  const suffix = uniqueSuffix();
  const run = await walkToIdentity(page, IDENTITY_CARDS.role, suffix);
  const roleName = `HarnessEC2Role-${suffix}`;
  await page.getByRole("textbox", { name: "Role name" }).fill(roleName);
  await fillAndLeave(page, "ARN of the role the delegate runs as", PORTAL_ROLE);
  await expect(
    page.getByText(`Both are in account ${PROD}: the trust policy names CarabinerPortal, and that is enough.`),
  ).toBeVisible();
  await page.getByRole("button", { name: "Create now" }).click();
  await page.waitForURL(`**${run}/plan`);
  await untilDone(page);
  const known = await checkIdentity(page, run);
  await expect(known("Role can be assumed with the external ID")).toContainText("Proved");
  await expect(known("Role can be assumed with the external ID")).toContainText("AWS gave the portal a session of this role");
  await expect(known("Role refuses without the external ID")).toContainText("AWS refuses without an external ID");
  await expect(known("Role refuses a wrong external ID")).toContainText("AWS refuses with a wrong external ID");
  await expect(page.getByText("How to prove it")).toHaveCount(0);
  await undo(page, run);
  expect(await roleExists(roleName)).toBe(false);
});

test("existing roles with weak or foreign trust are findings in the chain", async ({ page }) => {
  const suffix = uniqueSuffix();
  const aws = sandboxAws();
  const trust = (principal: unknown) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }] });
  const roleName = `HarnessDeploy-${suffix}`;
  // The portal may change and delete only resources with a run's tag.
  const Tags = [{ Key: "carabiner:run", Value: "run_journey" }];
  await aws
    .iam("write")
    .send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: trust({ AWS: PORTAL_ROLE }), Tags }));
  const change = async (principal: unknown) => {
    await aws.iam("write").send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: trust(principal) }));
  };
  try {
    const run = await walkToIdentity(page, IDENTITY_CARDS.role, suffix);
    await page.getByText("Existing role", { exact: true }).click();
    await page.getByLabel("Role ARN").fill(`arn:aws:iam::${PROD}:role/${roleName}`);
    await fillAndLeave(page, "ARN of the role the delegate runs as", PORTAL_ROLE);
    await expect(wayOf(page)).toContainText("No external ID asked");
    await page.getByText("Leave as it is", { exact: true }).click();
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.waitForURL(`**${run}/connector`);
    const known = await checkIdentity(page, run);
    // The role trusts the portal, so these results come from AWS.
    await expect(known("Role refuses without the external ID")).toContainText("AWS gave a session without an external ID");
    await expect(known("Role refuses a wrong external ID")).toContainText("AWS gave a session with a wrong external ID");
    for (const title of ["Role refuses without the external ID", "Role refuses a wrong external ID"])
      await expect(known(title)).toContainText("Proved");

    await change("*");
    await page.reload();
    await expect(wayOf(page)).toContainText("Trusts everyone");
    await expect(page.getByRole("region", { name: "Findings about the trust policy" })).toContainText(
      "Anyone in any AWS account",
    );

    await change({ AWS: `arn:aws:iam::${SANDBOX_ACCOUNTS.data.id}:role/finance-operators` });
    await page.reload();
    await expect(wayOf(page)).toContainText("Trusts a foreign account");
    await expect(page.getByRole("region", { name: "Findings about the trust policy" })).toContainText("is not trusted");
    await page.getByRole("button", { name: "As it is", exact: true }).click();
    await expect(
      page.getByText(`Role finance-operators of account ${SANDBOX_ACCOUNTS.data.id} may assume this role.`).first(),
    ).toBeVisible();
    await expectAccessible(page);
  } finally {
    await aws.iam("write").send(new DeleteRoleCommand({ RoleName: roleName }));
    aws.close();
  }
});

test("a Harness token works, and undo keeps a shared provider", { tag: ["@G53", "@G70"] }, async ({ page }) => {
  const suffix = uniqueSuffix();
  const run = await walkToIdentity(page, IDENTITY_CARDS.oidc, suffix);
  const roleName = `HarnessEC2Role-${suffix}`;
  await page.getByRole("textbox", { name: "Role name" }).fill(roleName);
  await fillAndLeave(page, "Harness account ID", HARNESS_ACCOUNT_ID);
  await expect(wayOf(page)).toContainText(/Provider is made|Provider exists/);
  const trust = page.getByRole("region", { name: `Trust policy of ${roleName}` });
  for (const part of [OIDC_PROVIDER, ':aud": "sts.amazonaws.com"', `:sub": "${HARNESS_ACCOUNT_ID}"`])
    await expect(trust).toContainText(part);

  await connectAndTest(page, run, suffix, []);
  const document = page.getByRole("region", { name: "Connector as YAML" });
  await expect(document).toContainText('type: "OidcAuthentication"');
  await expect(document).toContainText(`iamRoleArn: "arn:aws:iam::${PROD}:role/${roleName}"`);
  await expect(document).not.toContainText("crossAccountAccess");
  await expect(page.getByText(`Harness assumed role ${roleName} with a token that it signed.`)).toBeVisible();

  const known = await checkIdentity(page, run);
  await expect(known("AWS knows who signs the token")).toContainText(OIDC_PROVIDER);
  await expect(known("Role can be assumed with the token")).toContainText("Proved");
  await expect(known("Role refuses other tokens")).toContainText("Simulated");
  await expectConnectorBox(page, run);

  // A second run finds the provider, keeps it, and does not remove it.
  const second = uniqueSuffix();
  const later = await walkToIdentity(page, IDENTITY_CARDS.oidc, second);
  await page.getByRole("textbox", { name: "Role name" }).fill(`HarnessEC2Role-${second}`);
  await fillAndLeave(page, "Harness account ID", HARNESS_ACCOUNT_ID);
  await expect(wayOf(page)).toContainText("Provider exists");
  await connectAndTest(page, later, second, []);
  await undo(page, later);
  const aws = sandboxAws();
  const kept = await findOidcProvider(aws, OIDC_PROVIDER);
  aws.close();
  expect(kept.ok && kept.value?.audiences).toEqual(["sts.amazonaws.com"]);
  await undo(page, run);
  expect(await roleExists(roleName)).toBe(false);
});

test("a service account needs a provider of its cluster in the account", { tag: ["@G78"] }, async ({ page }) => {
  const suffix = uniqueSuffix();
  const issuer = `oidc.eks.eu-west-1.amazonaws.com/id/${suffix.toUpperCase().padStart(32, "0")}`;
  const run = await walkToIdentity(page, IDENTITY_CARDS.irsa, suffix);
  const roleName = `HarnessEC2Role-${suffix}`;
  await page.getByRole("textbox", { name: "Role name" }).fill(roleName);
  await page.getByLabel("Kubernetes namespace of the delegate").fill("harness-delegate-ng");
  await page.getByLabel("Kubernetes service account of the delegate").fill("default");
  await fillAndLeave(page, "OpenID Connect provider of the cluster", `arn:aws:iam::${PROD}:oidc-provider/${issuer}`);
  await expect(wayOf(page)).toContainText("Provider missing");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(
    page.getByRole("alert").getByRole("link", { name: /has no OpenID Connect provider of this cluster. It has/ }),
  ).toBeVisible();
  await expect(page.getByLabel("Kubernetes namespace of the delegate")).toHaveValue("harness-delegate-ng");

  await page.getByRole("button", { name: "Use 9F2C41D07B5A4E3E8D6610B7C2A95E44" }).click();
  await page.getByRole("heading", { level: 1 }).click();
  await expect(wayOf(page)).toContainText("Gets a token");
  await page.getByText(/^What the cluster needs/).click();
  await expect(page.getByRole("region", { name: "Commands that give the role to the service account" })).toContainText(
    `eks.amazonaws.com/role-arn=arn:aws:iam::${PROD}:role/${roleName}`,
  );
  await expectAccessible(page);

  await connectAndTest(page, run, suffix, ["eks"]);
  const document = page.getByRole("region", { name: "Connector as YAML" });
  await expect(document).toContainText('type: "Irsa"');
  await expect(document).not.toContainText("crossAccountAccess");
  await expect(page.getByText(/The test does not show which role that is/)).toBeVisible();
  const known = await checkIdentity(page, run);
  await expect(known("AWS knows who signs the token")).toContainText(EKS_ISSUER);
  await expect(known("Role can be assumed with the token")).toContainText("Simulated");
  await undo(page, run);
  expect(await roleExists(roleName)).toBe(false);
});

test("the delegate’s own role must be usable by a delegate", { tag: ["@G69"] }, async ({ page }) => {
  const suffix = uniqueSuffix();
  const run = await walkToIdentity(page, IDENTITY_CARDS.delegate, suffix);
  await fillAndLeave(page, "Role ARN", `arn:aws:iam::${PROD}:role/HarnessDeployRole`);
  await expect(wayOf(page)).toContainText("No delegate fits");
  await expect(page.getByRole("region", { name: "Findings about the trust policy" })).toContainText(
    "No delegate can run as this role",
  );
  await fillAndLeave(page, "Role ARN", `arn:aws:iam::${PROD}:role/managed-node`);
  await expect(wayOf(page)).toContainText("Nothing to assume");
  await expect(page.getByTestId("external-id")).toHaveCount(0);
  await page.getByText("Leave as it is", { exact: true }).click();
  await expectAccessible(page);

  await connectAndTest(page, run, suffix, ["prod"]);
  const document = page.getByRole("region", { name: "Connector as YAML" });
  await expect(document).toContainText('type: "InheritFromDelegate"');
  await expect(document).not.toContainText("crossAccountAccess");
  await expect(page.getByText(/The test does not show which role that is/)).toBeVisible();
  await undo(page, run);
  expect(await roleExists("managed-node")).toBe(true);
});
