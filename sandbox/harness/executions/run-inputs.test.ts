import { expect, test } from "vitest";

import { fillInputs, inputTemplate } from "./run-inputs";

// https://developer.harness.io/docs/platform/variables-and-expressions/runtime-inputs
const document = {
  identifier: "p",
  stages: [
    { stage: { identifier: "a", spec: { tag: "<+input>" } } },
    { stage: { identifier: "b", spec: { tag: "<+input>.default(1.2)" } } },
  ],
};

test("an input replaces its marker, found by identifiers", () => {
  const inputs = {
    stages: [{ stage: { identifier: "b", spec: { tag: "9" } } }, { stage: { identifier: "a", spec: { tag: "7" } } }],
  };
  const { document: filled, missing } = fillInputs(document, inputs);
  expect(missing).toEqual([]);
  expect(filled).toMatchObject({ stages: [{ stage: { spec: { tag: "7" } } }, { stage: { spec: { tag: "9" } } }] });
});

test("a default counts without a value; otherwise the input is missing", () => {
  const { document: filled, missing } = fillInputs(document, undefined);
  expect(filled).toMatchObject({ stages: [{}, { stage: { spec: { tag: "1.2" } } }] });
  expect(missing).toEqual(["pipeline.stages[a].stage.spec.tag"]);
});

test("the template keeps what asks for inputs and what identifies it", () => {
  expect(inputTemplate(document)).toEqual({
    identifier: "p",
    stages: [
      { stage: { identifier: "a", spec: { tag: "<+input>" } } },
      { stage: { identifier: "b", spec: { tag: "<+input>.default(1.2)" } } },
    ],
  });
  expect(inputTemplate({ identifier: "p", name: "no inputs" })).toBeUndefined();
});
