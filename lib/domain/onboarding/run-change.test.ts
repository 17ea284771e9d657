import { expect, test } from "vitest";

import { RUN_STATES, type RunState } from "@/lib/domain/runs/run";

import { whyChangeRefused, type RunChange } from "./run-change";

const CHANGES: readonly RunChange[] = ["answers", "path", "finish", "reopen"];

// A worker reads the answers while it applies or undoes, and a finished run is evidence, so their answers may not change.
test.each<{ state: RunState; possible: readonly RunChange[]; wayOut: RegExp }>([
  { state: "open", possible: ["answers", "path", "finish"], wayOut: /open already\. Reload the page/ },
  { state: "applying", possible: [], wayOut: /being applied\. Wait until/ },
  { state: "undoing", possible: [], wayOut: /being undone\. Wait until/ },
  { state: "finished", possible: ["reopen"], wayOut: /finished\. Reopen it/ },
  { state: "undone", possible: ["answers"], wayOut: /was undone\. Apply its plan again/ },
])("a run in state $state allows $possible and explains each refusal", ({ state, possible, wayOut }) => {
  for (const change of CHANGES) {
    const refused = whyChangeRefused(change, state);
    if (possible.includes(change)) expect(refused).toBeUndefined();
    else expect(refused).toEqual({ code: "precondition_failed", message: expect.stringMatching(wayOut) as string });
  }
});

test("the table names every state of a run", () => {
  expect(RUN_STATES).toEqual(["open", "applying", "undoing", "finished", "undone"]);
});
