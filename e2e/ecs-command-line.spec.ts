import { readFileSync, writeFileSync } from "node:fs";

import { expect } from "@playwright/test";

import { findPipeline } from "@/lib/integrations/harness/pipelines";
import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { uniqueSuffix } from "./fixtures/begin-run";
import { carabiner } from "./fixtures/carabiner";
import { sandboxHarness } from "./fixtures/sandbox";
import { taskNetwork } from "./fixtures/task-network";
import { test } from "./fixtures/test";

/** The names of the example that a journey makes its own: others may have made them already. */
const NAMES = /HarnessECSAccess|harness-ecs-user|AWS-ECS-Connection|"Production"(?=, "type")|ECS-Production|parcel-api-next/g;

/** The example answers file with names and a network of the local AWS, written into a folder of the test. */
async function answersFile(folder: string, suffix: string): Promise<string> {
  const example = readFileSync("docs/examples/ecs.json", "utf8");
  const named = example.replaceAll(NAMES, (name) => (name.startsWith('"') ? `"Production ${suffix}"` : `${name}-${suffix}`));
  const file = JSON.parse(named) as { answers: Record<string, Record<string, unknown>> };
  Object.assign(file.answers["ecs-infrastructure"] ?? {}, await taskNetwork());
  // A slow machine's AWS may not answer in time, which is a warning.
  const warnings = ["s1.account", "s1.regions", "s1.clusters", "s1.delegates"];
  Object.assign(file.answers["prerequisites"] ?? {}, { acknowledgedWarnings: warnings });
  const path = `${folder}/answers.json`;
  writeFileSync(path, JSON.stringify(file));
  return path;
}

test("the command line walks the ECS example and undoes it", { tag: ["@G245", "@G249"] }, async () => {
  const testInfo = test.info();
  test.setTimeout(400_000);
  const suffix = uniqueSuffix();
  const answers = await answersFile(testInfo.outputPath(), suffix);

  const plan = await carabiner("plan", "--answers", answers);
  expect(plan.code, plan.err).toBe(0);
  expect(plan.out).toMatch(new RegExp(`^create +Pipeline Deploy parcel-api-next-${suffix}`, "m"));

  const applied = await carabiner("apply", "--answers", answers, "--yes");
  expect(applied.code, applied.err).toBe(0);
  const [, reference = ""] = /^(CB-\d+-\d+): (\d+) of \2 operations done$/m.exec(applied.out) ?? [];
  const scope = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
  const pipeline = `Deploy_parcel_api_next_${suffix}`;
  expect(await findPipeline(sandboxHarness(), scope, pipeline)).toMatchObject({ ok: true, value: { identifier: pipeline } });

  const verified = await carabiner("verify", reference);
  expect(verified.out).toMatch(/: [678] of 9 boxes are ready$/m);
  const rendered = await carabiner("render", "--run", reference, "--format", "aws-json", "--out", testInfo.outputPath("files"));
  expect(rendered.code, rendered.err).toBe(0);
  expect(rendered.out).toContain("create-service.json");

  const undone = await carabiner("undo", reference);
  expect(undone.out).toMatch(/: \d+ of \d+ undone/);
  expect(await findPipeline(sandboxHarness(), scope, pipeline)).toMatchObject({ ok: true, value: undefined });
});
