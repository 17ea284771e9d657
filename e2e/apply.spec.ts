import { expect, type Page } from "@playwright/test";

import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { listAwsConnectors } from "@/lib/integrations/harness/connectors";
import { findEnvironment } from "@/lib/integrations/harness/environments";
import { listSecrets } from "@/lib/integrations/harness/secrets";
import { HARNESS_ACCOUNT_ID, SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";

import { beginRun, completeAnswers, SSH_KEY, uniqueSuffix } from "./fixtures/begin-run";
import { addFault, clearFaults, sandboxAws, sandboxHarness } from "./fixtures/sandbox";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
/** Time for a whole apply with its calls to both sides, on a busy machine. */
const WORK = { timeout: 90_000 };

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

async function confirm(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Confirm and apply" }).click();
}

/** What exists in AWS and Harness under the names of a journey, read from them and not from the portal. */
async function whatExists(suffix: string, runId: string) {
  const iam = createIamAccess(sandboxAws());
  const harness = sandboxHarness();
  const [user, policy, connectors, secrets, environment] = await Promise.all([
    iam.findUser(`harness-${suffix}`),
    iam.findPolicy(`arn:aws:iam::${SANDBOX_ACCOUNTS.prod.id}:policy/HarnessAWSAccess-${suffix}`),
    listAwsConnectors(harness, SCOPE, { includeParents: false }),
    listSecrets(harness, SCOPE, []),
    findEnvironment(harness, SCOPE, `Env_${suffix}`),
  ]);
  return {
    user: user.ok && user.value !== undefined,
    policy: policy.ok && policy.value !== undefined,
    connectors: connectors.ok ? connectors.value.filter(({ name }) => name === `AWS ${suffix}`).length : -1,
    secrets: secrets.ok ? secrets.value.filter(({ tags }) => tags["carabiner_run"] === runId).length : -1,
    environment: environment.ok && environment.value !== undefined,
  };
}

const NOTHING = { user: false, policy: false, connectors: 0, secrets: 0, environment: false };
const EVERYTHING = { user: true, policy: true, connectors: 1, secrets: 4, environment: true };

test("apply creates, undo removes, and an expired secret is requested again", async ({ page }) => {
  test.setTimeout(400_000);
  const suffix = uniqueSuffix();
  const run = await beginRun(completeAnswers(suffix));
  await signIn(page, PEOPLE.ines);

  await page.goto(`/runs/${run.id}/plan`);
  await expect(heading(page)).toHaveText("Check what will happen");
  await expect(page.getByText(`AWS identity, account ${SANDBOX_ACCOUNTS.prod.id}`)).toBeVisible();
  await page.getByText(`Private key file SSH ${suffix} file`).click();
  await expect(page.getByRole("region", { name: "Body of POST /ng/api/v2/secrets/files" })).toContainText("••••");
  await page.getByText(`Infrastructure EC2 ${suffix}`).click();
  await expect(page.getByRole("region", { name: `YAML of Infrastructure EC2 ${suffix}` })).toContainText("SshWinRmAws");
  await expectAccessible(page);
  expect(await page.content()).not.toContain("OPENSSH PRIVATE KEY");
  expect(await whatExists(suffix, run.id)).toEqual(NOTHING);

  await confirm(page);
  await expect(heading(page)).toHaveText("10 of 10 operations are done", WORK);
  expect(await whatExists(suffix, run.id)).toEqual(EVERYTHING);

  await page.getByRole("link", { name: /^Undo 9 operations/ }).click();
  await expect(heading(page)).toHaveText("Undo would remove 9 of 9");
  await expectAccessible(page);
  expect(await whatExists(suffix, run.id)).toEqual(EVERYTHING);
  await page.getByRole("button", { name: "Undo 9 operations" }).click();
  await expect(page.getByRole("heading", { name: /^Undone: 9 of 9/ })).toBeVisible(WORK);
  expect(await whatExists(suffix, run.id)).toEqual(NOTHING);

  // The portal deleted the key after its use, so the second apply asks for it, beside the operation that needs it.
  await confirm(page);
  await expect(heading(page)).toHaveText(/^Stopped at \d+ of 10: Private key file/, WORK);
  await expect(page).toHaveTitle(/^Plan for/);
  await expectAccessible(page);
  await page.getByLabel("Private key file", { exact: true }).setInputFiles({
    name: "key.pem",
    mimeType: "application/x-pem-file",
    buffer: Buffer.from(SSH_KEY),
  });
  await page.getByRole("button", { name: "Use it and try again" }).click();
  await expect(heading(page)).toHaveText("10 of 10 operations are done", WORK);
  expect(await whatExists(suffix, run.id)).toEqual(EVERYTHING);

  await page.goto(`/runs/${run.id}/plan/undo`);
  await page.getByRole("button", { name: "Undo 9 operations" }).click();
  await expect(page.getByRole("heading", { name: /^Undone: 9 of 9/ })).toBeVisible(WORK);
  expect(await whatExists(suffix, run.id)).toEqual(NOTHING);
});

test("an apply stops at a refusal and resumes after the fix", async ({ page }) => {
  test.setTimeout(300_000);
  const suffix = uniqueSuffix();
  const run = await beginRun(completeAnswers(suffix));
  await signIn(page, PEOPLE.ines);
  // Slow enough to be visible, and a lasting refusal in Harness's format: a single refusal would be retried.
  await addFault({ path: "/ng/api/environmentsV2", method: "POST", sent: suffix, delayMs: 3000 });
  await addFault({
    path: "/ng/api/infrastructures",
    method: "POST",
    sent: suffix,
    status: 403,
    body: {
      status: "ERROR",
      code: "NG_ACCESS_DENIED",
      message: "Missing permission core_environment_edit on environment",
      correlationId: "journey",
      responseMessages: [],
    },
  });

  await page.goto(`/runs/${run.id}/plan`);
  await confirm(page);
  await expect(heading(page)).toHaveText(/^Applying, \d+ of 10$/, WORK);
  await expect(page.getByRole("progressbar", { name: "Progress" })).toBeVisible();
  await expect(heading(page)).toHaveText(`Stopped at 10 of 10: Infrastructure EC2 ${suffix}`, WORK);
  const card = page.getByRole("article").filter({ hasText: "Owner" });
  await expect(card.getByText("Cause", { exact: true })).toBeVisible();
  await expect(card.getByText("Fix", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await clearFaults();
  await card.getByRole("button", { name: "Fix it and try again" }).click();
  await expect(heading(page)).toHaveText("10 of 10 operations are done", WORK);
});

test("a taken name blocks the apply and links to its step", async ({ page }) => {
  test.setTimeout(200_000);
  const suffix = uniqueSuffix();
  const run = await beginRun(completeAnswers(suffix));
  // The step refuses a name that is taken, so it is taken after the step was completed.
  const iam = createIamAccess(sandboxAws());
  const made = await iam.createUser({ userName: `harness-${suffix}`, tags: {} });
  expect(made.ok).toBe(true);
  await signIn(page, PEOPLE.ines);

  await page.goto(`/runs/${run.id}/plan`);
  await expect(page.getByRole("note").filter({ hasText: "so nothing is applied" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Confirm and apply" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Change it in the step: AWS identity" })).toHaveAttribute(
    "href",
    `/runs/${run.id}/identity`,
  );
  await expectAccessible(page);
  await iam.deleteUser(`harness-${suffix}`);
});

test("an auditor reads the plan without buttons; other organizations cannot see it", async ({ page, browser }) => {
  test.setTimeout(200_000);
  const run = await beginRun(completeAnswers(uniqueSuffix()));
  await signIn(page, PEOPLE.ruth);
  await page.goto(`/runs/${run.id}/plan`);
  await expect(heading(page)).toHaveText("Check what will happen");
  await expect(page.getByRole("button", { name: "Confirm and apply" })).toHaveCount(0);
  expect((await page.request.get(`/api/runs/${run.id}/progress`)).status()).toBe(200);

  const marek = await (await browser.newContext()).newPage();
  await signIn(marek, PEOPLE.marek);
  for (const address of ["plan", "plan/undo", "verify", "checklist", "checklist/print"]) {
    expect((await marek.goto(`/runs/${run.id}/${address}`))?.status()).toBe(404);
  }
  for (const address of [`/api/runs/${run.id}/progress`, `/runs/${run.id}/export/csv`, `/runs/${run.id}/export/json`]) {
    expect((await marek.request.get(address)).status()).toBe(404);
  }
});

test("the plan can be read and confirmed before scripts run", async ({ browser }) => {
  test.setTimeout(200_000);
  const run = await beginRun(completeAnswers(uniqueSuffix()));
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/plan`);
  await expect(heading(page)).toHaveText("Check what will happen");
  await expect(page.getByRole("button", { name: "Confirm and apply" })).toBeVisible();
  await page.goto(`/runs/${run.id}/checklist?box=G238`);
  await expect(page.getByRole("complementary", { name: "Connection tested successfully" })).toBeVisible();
});
