import { expect, type Page } from "@playwright/test";

import { beginEcsRun, PREPARATION, sharedAnswers } from "./fixtures/begin-ecs-run";
import { uniqueSuffix } from "./fixtures/begin-run";
import { expectAccessible, PEOPLE, signIn } from "./fixtures/people";
import { openPortalDatabase } from "./fixtures/portal-database";
import { test } from "./fixtures/test";

/** A run whose preparation is answered, at the task definition. */
async function openStep(page: Page): Promise<string> {
  const { id } = await beginEcsRun({ shared: sharedAnswers(uniqueSuffix()), ecs: { "ecs-preparation": PREPARATION } });
  await signIn(page, PEOPLE.ines);
  await page.goto(`/runs/${id}/ecs-task-definition`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Which task definition will Harness deploy?");
  return `/runs/${id}`;
}

/** Chooses the card once the page's scripts run: before that it shows nothing further. */
async function buildNew(page: Page): Promise<void> {
  await page.getByText("Build a new one", { exact: true }).click();
  await expect(page.getByLabel("Task definition as JSON")).toBeVisible();
}

const json = (page: Page) => page.getByLabel("Task definition as JSON");
const save = async (page: Page) => await page.getByRole("button", { name: "Save and continue" }).click();

test("an existing revision is picked with its content in view", { tag: ["@G142", "@G144", "@G248"] }, async ({ page }) => {
  const run = await openStep(page);
  await page.getByLabel("Family", { exact: true }).selectOption("parcel-api");
  await expect(page.getByLabel("Revision", { exact: true })).toHaveValue("1");
  const preview = page.getByRole("region", { name: "parcel-api:1", exact: true });
  await expect(preview).toContainText("public.ecr.aws/docker/library/parcel-api:1.4.2");
  await expect(preview).toContainText("ACTIVE");
  await expectAccessible(page);
  await save(page);
  await page.waitForURL((url) => !url.pathname.endsWith("ecs-task-definition"));
  await page.goto(`${run}/checklist?box=G248`);
  await expect(page.getByText("parcel-api:1 is ACTIVE in eu-west-1").first()).toBeVisible();
});

test(
  "form and JSON follow each other; refusals are at both",
  { tag: ["@G143", "@G145", "@G148", "@G149", "@G150", "@G154", "@G157"] },
  async ({ page }) => {
    await openStep(page);
    await buildNew(page);
    await page.getByLabel("CPU", { exact: true }).selectOption("1024");
    await expect(json(page)).toHaveValue(/"cpu": "1024"/);
    await expect(page.getByText("On Fargate, CPU 1024 goes with 2048, 3072", { exact: false })).toBeVisible();

    // A pair that Fargate does not have: the rule and the valid sizes are beside the field.
    const memory = page.getByLabel("Memory", { exact: true });
    await expect(memory).toHaveAccessibleDescription(/2048/);
    await save(page);
    await expect(page.getByRole("alert").getByRole("link", { name: /2048/ })).toBeVisible();
    await expect(page.getByText("1 place to correct in the JSON")).toBeVisible();
    await expectAccessible(page);
    await memory.selectOption("2048");
    await expect(json(page)).toHaveValue(/"memory": "2048"/);
    await expect(page.getByText("to correct in the JSON")).toHaveCount(0);

    // What the form does not show is kept.
    const text = await json(page).inputValue();
    await json(page).fill(
      text.replace('"essential": true,', '"essential": true, "ulimits": [{ "name": "nofile", "softLimit": 9, "hardLimit": 9 }],'),
    );
    await page.getByRole("button", { name: "Edit container web" }).click();
    await page.getByLabel("port 1: Container port").fill("8080");
    await expect(json(page)).toHaveValue(/"containerPort": 8080/);
    await expect(json(page)).toHaveValue(/nofile/);
    await page.getByRole("button", { name: "Add a container" }).click();
    await expect(page.getByRole("heading", { name: "2 containers" })).toBeVisible();
    await page.getByRole("button", { name: "Remove container Container without a name" }).click();
    await page.setViewportSize({ width: 320, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 900 });
    await save(page);
    await page.waitForURL((url) => !url.pathname.endsWith("ecs-task-definition"));
  },
);

test(
  "an imported file is reported, and nothing of it is lost",
  { tag: ["@G147", "@G151", "@G155", "@G156"] },
  async ({ page }) => {
    await openStep(page);
    await buildNew(page);
    const definition = {
      taskDefinition: {
        taskDefinitionArn: "arn:aws:ecs:eu-west-1:482177309156:task-definition/parcel-api:41",
        family: "parcel-api",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "512",
        memory: "1024",
        executionRoleArn: PREPARATION.taskRole.arn,
        taskRoleArn: PREPARATION.executionRole.arn,
        containerDefinitions: [
          { name: "api", image: "<IMAGE>", environment: [{ name: "DB_PASSWORD", value: "hunter2hunter2" }], cpu: null },
        ],
      },
    };
    const file = page.locator('input[type="file"]');
    await file.setInputFiles({
      name: "parcel-api.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(definition, undefined, 2)),
    });
    const report = page.getByRole("region", { name: "What was found in the imported text, table" });
    await expect(report).toContainText("<IMAGE>");
    await expect(report).toContainText("To fill");
    await expect(report).toContainText("1 read-only member");
    await expect(report).toContainText("taken out of the response");
    await expect(page.getByText("Execution role and task role are swapped", { exact: false })).toBeVisible();
    await expect(page.getByText("This family exists. Harness registers revision 2.")).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Use the prepared roles" }).click();
    await page.getByRole("textbox", { name: "Image" }).fill("public.ecr.aws/docker/library/parcel-api:1.4.2");
    // Until the JSON follows, what the page shows about the image may move the button during the press.
    await expect(json(page)).toHaveValue(/parcel-api:1\.4\.2/);
    await page.getByRole("button", { name: "Refer to a secret instead" }).click();
    await page
      .getByLabel("secret 1: ARN of the secret")
      .fill("arn:aws:secretsmanager:eu-west-1:482177309156:secret:parcel/db-AbCdEf");
    await expect(json(page)).toHaveValue(/parcel\/db-AbCdEf/);
    await expect(json(page)).not.toHaveValue(/hunter2/);
    await expect(page.getByText("to correct in the JSON")).toHaveCount(0);
    await save(page);
    await page.waitForURL((url) => !url.pathname.endsWith("ecs-task-definition"));
  },
);

test("a document of 65 kB is edited on both sides", { tag: ["@G143"] }, async ({ page }) => {
  await openStep(page);
  await buildNew(page);
  const variables = Array.from({ length: 118 }, (_, at) => ({ name: `SETTING_${String(at)}`, value: `value ${String(at)}` }));
  const large = {
    family: "parcel-large",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "512",
    memory: "1024",
    containerDefinitions: Array.from({ length: 10 }, (_, at) => ({
      name: `part-${String(at)}`,
      image: "public.ecr.aws/docker/library/parcel-api:1.4.2",
      environment: variables,
    })),
  };
  // 4,900 lines: Chromium would insert them one by one for more than a minute.
  await json(page).fill(JSON.stringify(large, null, 2));
  await expect(page.getByRole("heading", { name: "10 containers" })).toBeVisible();
  await page.getByRole("button", { name: "Edit container part-7" }).click();
  await page.getByLabel("variable 3: Value").fill("typed in the form");
  await expect(json(page)).toHaveValue(/typed in the form/);
});

/** The document of the saved draft. */
async function savedDocument(run: string): Promise<string> {
  const database = await openPortalDatabase();
  try {
    const { rows } = await database.query<{ document: string | null }>(
      `SELECT "value"->>'document' AS document FROM "Answer" WHERE "runId" = $1 AND "step" = 'ecs-task-definition'`,
      [run.replace("/runs/", "")],
    );
    return rows[0]?.document ?? "";
  } finally {
    await database.end();
  }
}

test("bad JSON is refused with its place and kept over a reload", { tag: ["@G143"] }, async ({ page }) => {
  const run = await openStep(page);
  await buildNew(page);
  const good = await json(page).inputValue();
  await json(page).fill(good.replace('"family"', '"cpu": "512", "family"'));
  await save(page);
  await expect(page.getByRole("alert").getByRole("link", { name: /"cpu" appears a second time/ })).toBeVisible();
  await expect(page.getByText("The form waits for the JSON")).toBeVisible();
  await expect(json(page)).toHaveValue(/"cpu": "512", "family"/);
  // The draft is saved before or after the refusal, depending on how fast the press is.
  await expect.poll(async () => await savedDocument(run)).toContain('"cpu": "512", "family"');
  await page.reload();
  await expect(json(page)).toHaveValue(/"cpu": "512", "family"/);
});
