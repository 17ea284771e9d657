import { expect } from "@playwright/test";

import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { listAwsConnectors } from "@/lib/integrations/harness/connectors";
import { listSecrets } from "@/lib/integrations/harness/secrets";
import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { killPart } from "./fixtures/processes";
import { addFault, clearFaults, sandboxAws, sandboxHarness } from "./fixtures/sandbox";
import { PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };

test("killing worker, web and database during an apply loses and duplicates nothing", { tag: ["@alone"] }, async ({ page }) => {
  test.setTimeout(240_000);
  const suffix = uniqueSuffix();
  const run = await beginRun(completeAnswers(suffix));
  await signIn(page, PEOPLE.ines);
  // Slow enough that each kill interrupts work.
  await addFault({ path: "/ng/api/.*", delayMs: 600 });
  await page.goto(`/runs/${run.id}/plan`);
  await page.getByRole("button", { name: "Confirm and apply" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Applying/ })).toBeVisible({ timeout: 30_000 });

  killPart("worker");
  await expect.poll(async () => await isUp(page.request), { timeout: 60_000 }).toBe(true);
  killPart("database");
  await expect.poll(async () => await isUp(page.request), { timeout: 60_000 }).toBe(true);
  killPart("web");
  await expect.poll(async () => await isUp(page.request), { timeout: 60_000 }).toBe(true);
  await clearFaults();

  await expect(async () => {
    await page.goto(`/runs/${run.id}/timeline`);
    await expect(page.getByRole("table")).toBeVisible();
    await page.goto(`/runs/${run.id}/plan`);
    await expect(page.getByText(/10 of 10/).first()).toBeVisible();
  }).toPass({ timeout: 120_000 });

  const iam = createIamAccess(sandboxAws());
  const keys = await iam.listAccessKeys(`harness-${suffix}`);
  const attached = await iam.listAttachedPolicies({ kind: "user", name: `harness-${suffix}` });
  expect(keys.ok && keys.value).toHaveLength(1);
  expect(attached.ok && attached.value.map(({ policyName }) => policyName)).toEqual([`HarnessAWSAccess-${suffix}`]);
  const harness = sandboxHarness();
  const connectors = await listAwsConnectors(harness, SCOPE, { includeParents: false });
  const secrets = await listSecrets(harness, SCOPE, []);
  expect(connectors.ok && connectors.value.filter(({ name }) => name === `AWS ${suffix}`)).toHaveLength(1);
  expect(secrets.ok && secrets.value.filter(({ tags }) => tags["carabiner_run"] === run.id)).toHaveLength(4);
});

async function isUp(request: { get: (url: string) => Promise<{ ok: () => boolean }> }): Promise<boolean> {
  try {
    return (await request.get("/healthz")).ok();
  } catch {
    return false;
  }
}
