import { counted } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { PipelinePreflight } from "@/lib/domain/harness/harness-shapes";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { defineKind } from "./define-kind";
import { scopeQuery } from "./harness-address";

/** Harness's own check of a pipeline before a run: its inputs and connectors. It deploys nothing. */
export const harnessPipelinePreflight = defineKind({
  kind: "harness.pipeline-preflight",
  side: "harness",
  schema: entityKeySchema,
  step: "S12",
  intention: "make",
  leavesSomething: false,
  boxes: [{ box: "G249" }],
  readBack: "never",
  words: ({ scope, identifier }) => ({
    title: `Preflight check of ${identifier}`,
    summary: "Harness checks the inputs and connectors of the pipeline, and deploys nothing",
    naturalKey: `${entityRef(identifier, scope)} preflight`,
    guideItems: ["G164"],
    call: "POST /pipeline/api/pipeline/execute/preflightCheck",
    url: `/pipeline/api/pipeline/execute/preflightCheck?${scopeQuery(scope)}&pipelineIdentifier=${identifier}`,
    body: "",
    permissions: ["core_pipeline_execute", "core_connector_access"],
    undo: "Nothing. A check leaves nothing behind.",
  }),
  handler: ({ harness }) => ({
    look: async () => await Promise.resolve(ok({ state: "absent" })),
    act: async (desired, context) => {
      const answer = await harness.preflightPipeline(keyOf(desired));
      if (!answer.ok) return answer;
      const { passed, correlationId } = answer.value;
      if (!passed) return err(preflightFailure(desired.identifier, answer.value));
      return ok(withoutAbsent({ status: "SUCCESS", checkedAt: context.now, requestId: correlationId }));
    },
    readBack: async (_desired, context) =>
      await Promise.resolve(ok(context.outcomes["harness.pipeline-preflight"] ?? { status: "SUCCESS" })),
    remove: async () => await Promise.resolve(ok({ removed: true, note: "A check leaves nothing behind." })),
  }),
  example: {
    desired: { scope: { accountIdentifier: "acc" }, identifier: "example_pipeline" },
    after: ["harness.pipeline"],
  },
});

function preflightFailure(identifier: string, { problems }: PipelinePreflight): AppError {
  const [first] = problems;
  const cause =
    first === undefined
      ? "Harness names no reason."
      : `${counted(problems.length, "problem")}, first at ${first.at === "" ? "an input" : first.at}. Harness's words are below.`;
  return {
    code: "upstream_rejected",
    message: `Harness refuses to run ${identifier} as it is. ${cause}`,
    explanation: {
      causeId: "pipeline-preflight",
      title: `The preflight check of ${identifier} failed`,
      cause,
      owner: "you",
      fix: "Correct the connector or the input that Harness names, then try again.",
      retry: "after-fix",
      details: Object.fromEntries(problems.map(({ at, message }, index) => [`${String(index + 1)}. ${at}`, message])),
    },
  };
}
