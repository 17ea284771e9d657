import { expect, test } from "vitest";

import { newId } from "@/lib/core/new-id";
import type { Deps } from "@/lib/deps/deps";
import type { Denial } from "@/lib/db/refusal-repository";
import { actorWith } from "@/lib/db/testing/actor-with";

import { recordDenial } from "./record-denial";

async function denialsOf(code: "forbidden" | "not_found" | "conflict", input: unknown): Promise<Denial[]> {
  const denials: Denial[] = [];
  const refusals = { recordDenial: async (_actor: unknown, denial: Denial) => await Promise.resolve(void denials.push(denial)) };
  // Only this part of the dependencies is used.
  await recordDenial({ refusals } as unknown as Deps, actorWith("user_1"), {
    name: "runs.saveStep",
    error: { code, message: "No." },
    input,
  });
  return denials;
}

test("a denial names the record that the request names", async () => {
  const runId = newId("run");
  expect(await denialsOf("not_found", { step: "identity", runId })).toEqual([
    { name: "runs.saveStep", code: "not_found", target: { type: "run", id: runId } },
  ]);
});

test.each([{ runId: "hunter2-canary" }, { runId: "run_SECRET" }, { nested: { runId: newId("run") } }, undefined, "text"])(
  "a denial does not record %j, which may be a secret",
  async (input) => {
    expect(await denialsOf("forbidden", input)).toEqual([{ name: "runs.saveStep", code: "forbidden", target: undefined }]);
  },
);

test("a failure that is no denial is not recorded", async () => {
  expect(await denialsOf("conflict", {})).toEqual([]);
});
