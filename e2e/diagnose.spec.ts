import { expect } from "@playwright/test";

import { beginRun, completeAnswers, uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { test } from "./fixtures/test";

const BOX = "Error text";
const SCP_DENIAL =
  "An error occurred (AccessDenied) when calling the DescribeInstances operation: User: arn:aws:iam::482177309156:user/harness-ec2-user is not authorized to perform: ec2:DescribeInstances on resource: * with an explicit deny in a service control policy";
const KEY = "AKIAABCDEFGHIJKLMNOP";

test("a pasted error shows cause, owner and fix, and no key", { tag: ["@G206", "@G216"] }, async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Diagnose" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Diagnose" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: "Paste the error text." })).toBeVisible();

  await page.getByLabel(BOX).fill(`${KEY}\n${SCP_DENIAL}`);
  await page.getByRole("button", { name: "Explain" }).click();
  const card = page.getByRole("status").getByRole("article");
  await expect(card.getByText("The admin of your AWS organization")).toBeVisible();
  await expect(card).not.toContainText(KEY);
  expect(page.url()).not.toContain("Access");
  await expectAccessible(page);

  await page.getByLabel(BOX).fill("the coffee machine is broken");
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByText("This text is not in the portal's list of known errors")).toBeVisible();
});

test("an encoded message is sent to AWS once its account is chosen", async ({ page }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/diagnose");
  await page
    .getByLabel(BOX)
    .fill(
      "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCmabcDEF123",
    );
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByText("Choose the account it came from")).toBeVisible();
  await page.getByLabel("AWS account it came from").selectOption({ label: "parcel-prod (482177309156)" });
  await page.getByRole("button", { name: "Explain" }).click();
  // The text is invented, so AWS cannot decode it, but the portal did ask.
  await expect(page.getByText("AWS could not decode the encoded part")).toBeVisible();
});

test.describe("before scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the box works without scripts", async ({ page }) => {
    await signIn(page, PEOPLE.ines);
    await page.goto("/diagnose");
    await page.getByLabel(BOX).fill(SCP_DENIAL);
    await page.getByRole("button", { name: "Explain" }).click();
    await expect(page.getByText("The admin of your AWS organization").first()).toBeVisible();
  });
});

test("a run's diagnosis shows chain and delegates, but not to another tenant", { tag: ["@G204"] }, async ({ page }) => {
  const run = await beginRun(completeAnswers(uniqueSuffix()));
  await signIn(page, PEOPLE.ines);
  await page.goto(`/diagnose?run=${run.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Diagnosis of ${run.reference}`);
  await expect(page.getByRole("list", { name: "The way into the account" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("region", { name: "Delegates", exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.context().clearCookies();
  await signIn(page, PEOPLE.marek);
  await page.goto(`/diagnose?run=${run.id}`);
  await expect(page.getByText(/no such page|may not see it/i).first()).toBeVisible();
});
