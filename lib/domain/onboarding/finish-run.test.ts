import { expect, test } from "vitest";

import { finishRun, reopenRun, reviewDate, type FinishDeps } from "./finish-run";
import { personWith, runIn } from "./testing/run-in";

function depsWith(closed: readonly string[]) {
  const moves: unknown[] = [];
  const deps: FinishDeps = {
    clock: { now: () => new Date("2026-11-25T10:00:00Z") },
    answers: { list: async () => await Promise.resolve([]) },
    operations: { read: async () => await Promise.resolve([]) },
    checks: {
      newest: async () => await Promise.resolve([]),
      lastPassed: async () => await Promise.resolve({}),
      listStatements: async () =>
        await Promise.resolve(
          closed.map((item) => ({
            item,
            kind: "override" as const,
            by: "Ines",
            at: "2026-11-25T09:00:00Z",
            reason: "Looked at by hand",
          })),
        ),
    },
    runs: {
      moveState: async (_actor, _run, move) => {
        moves.push(move);
        return await Promise.resolve({ ok: true, value: { version: 2 } });
      },
    },
  };
  return { deps, moves };
}

const EC2_BOXES = ["G235", "G236", "G237", "G238", "G239", "G240", "G241"];

test("a run with open boxes cannot finish, and the message names them", { tags: ["V2.3.1"] }, async () => {
  const { deps, moves } = depsWith(EC2_BOXES.slice(1));
  const result = await finishRun(deps, personWith("project-admin"), runIn("open"));
  expect(result).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
  expect(result.ok ? "" : result.error.message).toMatch(/^1 box is still open: .+/);
  expect(moves).toEqual([]);
});

test("a run with closed boxes finishes once, with review in 90 days", async () => {
  const { deps, moves } = depsWith(EC2_BOXES);
  const result = await finishRun(deps, personWith("project-admin"), runIn("open"));
  expect(result).toEqual({ ok: true, value: { reference: "CB-2026-0042", reviewAt: "2027-02-23T10:00:00.000Z" } });
  expect(moves).toMatchObject([{ from: "open", to: "finished", action: "run.finished" }]);
});

test("the review is 90 days on, across the end of a year", () => {
  expect(reviewDate(new Date("2026-11-25T10:00:00Z")).toISOString()).toBe("2027-02-23T10:00:00.000Z");
});

test.each([
  { state: "applying", message: /being applied/ },
  { state: "undoing", message: /being undone/ },
  { state: "finished", message: /is finished/ },
  { state: "undone", message: /was undone/ },
] as const)("a run in state $state cannot finish even with closed boxes", async ({ state, message }) => {
  const { deps, moves } = depsWith(EC2_BOXES);
  const result = await finishRun(deps, personWith("project-admin"), runIn(state));
  expect(result).toMatchObject({
    ok: false,
    error: { code: "precondition_failed", message: expect.stringMatching(message) as string },
  });
  expect(moves).toEqual([]);
});

test("a finished run reopens once, with its reference", async () => {
  const { deps, moves } = depsWith([]);
  const result = await reopenRun(deps, personWith("project-admin"), runIn("finished"));
  expect(result).toEqual({ ok: true, value: { reference: "CB-2026-0042" } });
  expect(moves).toEqual([{ from: "finished", to: "open", action: "run.reopened" }]);
});

test("a change by another person stops finishing and reopening", async () => {
  const { deps } = depsWith(EC2_BOXES);
  const changed = { ok: false, error: { code: "conflict", message: "Changed." } } as const;
  const runs = { moveState: async () => await Promise.resolve(changed) };
  expect(await finishRun({ ...deps, runs }, personWith("project-admin"), runIn("open"))).toEqual(changed);
  expect(await reopenRun({ runs }, personWith("project-admin"), runIn("finished"))).toEqual(changed);
});
