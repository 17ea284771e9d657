import { expect, type Page } from "@playwright/test";

import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { listAwsConnectors } from "@/lib/integrations/harness/connectors";
import { listSecrets } from "@/lib/integrations/harness/secrets";
import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { startBalancer } from "./fixtures/balancer";
import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { PEOPLE, signIn } from "./fixtures/people";
import { openPortalDatabase } from "./fixtures/portal-database";
import { killPart } from "./fixtures/processes";
import { addFault, clearFaults, sandboxAws, sandboxHarness } from "./fixtures/sandbox";
import { startSecondMachine } from "./fixtures/second-machine";
import { test } from "./fixtures/test";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const FIRST = 0;
const SECOND = 1;
const FIRST_PORT = Number(process.env["CARABINER_E2E_PORT"] ?? "3210");

test("killing each process of two machines loses and doubles nothing", { tag: ["@alone"] }, async ({ browser }) => {
  test.setTimeout(300_000);
  const suffix = uniqueSuffix();
  const run = await beginRun(completeAnswers(suffix));
  const second = await startSecondMachine();
  const balancer = await startBalancer([FIRST_PORT, second.port]);
  const page = await (await browser.newContext({ baseURL: balancer.address })).newPage();
  try {
    await signIn(page, PEOPLE.ines);

    // Each page comes from one machine, and its form is saved by the other.
    for (const [from, to, name] of [
      [FIRST, SECOND, `AWS ${suffix} changed`],
      [SECOND, FIRST, `AWS ${suffix} moved`],
    ] as const) {
      balancer.to(from);
      await page.goto(`/runs/${run.id}/connector`);
      await page.getByLabel("Name", { exact: true }).fill(name);
      balancer.to(to);
      await page.getByRole("button", { name: "Save and continue" }).click();
      await page.waitForURL(/ec2-infrastructure$/);
    }

    // Slow enough that each kill hits work under way.
    await addFault({ path: "/ng/api/.*", delayMs: 600 });
    await page.goto(`/runs/${run.id}/plan`);
    balancer.to(SECOND);
    await page.getByRole("button", { name: "Confirm and apply" }).click();
    await expect(page.getByRole("heading", { level: 1, name: /Applying/ })).toBeVisible({ timeout: 30_000 });

    balancer.to();
    killPart("worker");
    await second.kill("web");
    await page.goto(`/runs/${run.id}/plan`);
    await second.start("web");
    killPart("web");
    await page.goto(`/runs/${run.id}/timeline`);
    await second.kill("worker");
    await second.start("worker");
    await clearFaults();

    await expect(async () => {
      await page.goto(`/runs/${run.id}/plan`);
      await expect(page.getByText(/10 of 10/).first()).toBeVisible();
    }).toPass({ timeout: 120_000 });
  } finally {
    await page.context().close();
    await balancer.stop();
    await second.stop();
  }

  await expectEachOnce(run.id, suffix);
  await expectNothingStuck(run.id);
});

test("an older page keeps its entries and asks to be reloaded", async ({ page }) => {
  const run = await beginRun(completeAnswers(uniqueSuffix()));
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${run.id}/connector`);
  await asPageOfAnotherBuild(page);
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("A name that was typed before the update");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert").getByText(/was updated while this page was open/)).toBeVisible();
  await expect(name).toHaveValue("A name that was typed before the update");

  await page.unrouteAll();
  await page.reload();
  await expect(name).toHaveValue("A name that was typed before the update");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(/ec2-infrastructure$/);
});

test("a plain form of an older page keeps its entries", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/diagnose");
  await asPageOfAnotherBuild(page);
  await page.getByLabel("Error text").fill("AccessDenied");
  await page.getByRole("button", { name: "Explain" }).click();
  const failure = page.getByRole("main").getByRole("alert");
  await expect(failure.getByRole("heading", { name: /was updated while this page was open/ })).toBeVisible();
  await expect(failure).toContainText("reload the page");
  await expect(page.getByLabel("Error text")).toHaveValue("AccessDenied");
});

/** From now on the page's actions have IDs that this build does not know. */
async function asPageOfAnotherBuild(page: Page): Promise<void> {
  await page.route("**", async (route) => {
    const headers = route.request().headers();
    const action = headers["next-action"];
    await (action === undefined
      ? route.fallback()
      : route.continue({ headers: { ...headers, "next-action": `${action.slice(0, 2)}${"0".repeat(action.length - 2)}` } }));
  });
}

/** Asked of AWS and Harness, not of the portal. */
async function expectEachOnce(runId: string, suffix: string): Promise<void> {
  const iam = createIamAccess(sandboxAws());
  const keys = await iam.listAccessKeys(`harness-${suffix}`);
  const attached = await iam.listAttachedPolicies({ kind: "user", name: `harness-${suffix}` });
  expect(keys.ok && keys.value).toHaveLength(1);
  expect(attached.ok && attached.value.map(({ policyName }) => policyName)).toEqual([`HarnessAWSAccess-${suffix}`]);
  const harness = sandboxHarness();
  const connectors = await listAwsConnectors(harness, SCOPE, { includeParents: false });
  const secrets = await listSecrets(harness, SCOPE, []);
  const names = connectors.ok ? connectors.value.map(({ name }) => name).filter((name) => name.includes(suffix)) : [];
  expect(names).toEqual([`AWS ${suffix} moved`]);
  expect(secrets.ok && secrets.value.filter(({ tags }) => tags["carabiner_run"] === runId)).toHaveLength(4);
}

async function expectNothingStuck(runId: string): Promise<void> {
  const database = await openPortalDatabase();
  try {
    const read = async (sql: string) => (await database.query(sql, [runId])).rows as unknown[];
    await expect
      .poll(async () => await read(`SELECT state FROM "Run" WHERE id = $1`), { timeout: 60_000 })
      .toEqual([{ state: "open" }]);
    const doubled = `SELECT "targetId" FROM "Event" WHERE "runId" = $1 AND action = 'operation.done' GROUP BY "targetId" HAVING count(*) > 1`;
    expect(await read(doubled)).toEqual([]);
  } finally {
    await database.end();
  }
}
