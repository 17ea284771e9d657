import { expect, test } from "vitest";

import { ok } from "@/lib/core/result";

import { impliedOperations } from "./implied-operations";
import { ECS_ANSWERS, ecsContext } from "./testing/ecs-context";
import { createSimulatedRun } from "./testing/simulated-run";

test("a failed preflight check fails its operation and keeps the pipeline", { tags: ["G249"] }, async () => {
  const run = createSimulatedRun(impliedOperations(ecsContext(ECS_ANSWERS)));
  run.harness.answerPreflightsWith(() =>
    ok({ passed: false, problems: [{ at: "AWS_ECS", message: "The security token is invalid." }] }),
  );
  expect(await run.apply()).toEqual(["harness.pipeline-preflight"]);
  expect(run.store.entries.get("harness.pipeline")?.state).toBe("done");
  expect(run.store.entries.get("harness.pipeline-preflight")).toMatchObject({
    state: "failed",
    failure: {
      message: expect.stringContaining("AWS_ECS"),
      explanation: { details: { "1. AWS_ECS": "The security token is invalid." } },
    },
  });

  run.harness.answerPreflightsWith(() => ok({ passed: true, problems: [] }));
  expect(await run.apply()).toEqual([]);
});
