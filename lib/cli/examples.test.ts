import { readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020";
import { expect, test } from "vitest";

import { impliedOperations } from "@/lib/domain/plan/implied-operations";
import { ANSWER_SLUGS } from "@/lib/domain/runs/answers";
import { STEPS } from "@/lib/domain/runs/steps";

import { answersJsonSchema, parseAnswers, readAnswersFile } from "./answers-file";
import { unsavedRun } from "./unsaved-run";

const EXAMPLES = ["docs/examples/ecs.json"];

test.each(EXAMPLES)("%s fits its schema and answers every step", (name) => {
  const content: unknown = JSON.parse(readFileSync(name, "utf8"));
  expect(new Ajv2020({ strict: false }).compile(answersJsonSchema() as object)(content)).toBe(true);
  const file = readAnswersFile(name);
  if (!file.ok) throw new Error(JSON.stringify(file.error));
  const answers = parseAnswers(file.value.answers);
  if (!answers.ok) throw new Error(JSON.stringify(answers.error));
  const asked = STEPS.flatMap((step) => (step.applies(file.value.run.path) && step.answer !== undefined ? [step.answer] : []));
  expect(ANSWER_SLUGS.filter((slug) => slug in answers.value)).toEqual(asked);

  const run = unsavedRun(file.value.run, {
    kind: "sandbox",
    harnessConnectionId: "hcon",
    awsConnectionId: "acon",
    accountIdentifier: "acct",
  });
  const operations = impliedOperations({ run, answers: answers.value, partition: "aws" });
  expect(operations.map(({ id }) => id)).toContain("harness.pipeline-preflight");
});
