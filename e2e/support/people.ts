import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** People of the sandbox, by what they may do. */
export const PEOPLE = {
  /** Project admin of meridian / parcel_tracking. */
  ines: "ines@sandbox.carabiner.example",
  /** Project admin of harbor / crane_ops: sees nothing of meridian. */
  marek: "marek@sandbox.carabiner.example",
  /** Auditor of meridian: reads everything, changes nothing. */
  ruth: "ruth@sandbox.carabiner.example",
} as const;

/** Signs in with e-mail and password, as everybody may. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("carabiner-sandbox-1");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Chooses a card. Its label covers it whole, so that it is the label that takes the click. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole("radio", { name, exact: true }).check({ force: true });
}

/** Starts a run of EC2 with an access key and SSH in parcel-prod, and ends on its task list. Gives its address. */
export async function startRun(page: Page): Promise<string> {
  await page.goto("/runs/new");
  await choose(page, "482177309156 parcel-prod");
  await choose(page, "EC2 instances");
  await choose(page, "Access key of an IAM user");
  await choose(page, "SSH");
  await page.getByRole("button", { name: "Start the run" }).click();
  await page.waitForURL(/\/runs\/run_[^/]+$/);
  return new URL(page.url()).pathname;
}

/** No finding of the accessibility scan on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}
