import { expect, test } from "vitest";

import { benchApply } from "./apply-plan";
import { longestChain } from "./delayed";
import { benchEvaluator } from "./evaluator";
import { benchMatrix } from "./matrix";
import { benchTaskDefinition } from "./task-definition";
import { describeFigure, keepsBar } from "./verdict";
import { onVirtualClock } from "./virtual-clock";

test("a value on the wrong side of its limit is missed", () => {
  const figure = { name: "x", measured: 2, bar: 1, how: "" };
  expect([keepsBar(figure), keepsBar({ ...figure, direction: "at least" }), keepsBar({ ...figure, measured: 1 })]).toEqual([
    false,
    true,
    true,
  ]);
  expect(describeFigure(figure)).toContain("MISSED");
});

test("the longest chain follows what steps need, not how many there are", () => {
  const steps = [
    { id: "a", needs: [] },
    { id: "b", needs: ["a"] },
    { id: "c", needs: ["b"] },
    { id: "d", needs: [] },
  ];
  expect(longestChain(steps, (id) => (id === "d" ? 2.5 : 1))).toBe(3);
});

// On a virtual clock: what counts is the order of calls, which no busy machine changes.
test("apply and the matrix wait only for calls they need", async () => {
  const apply = await onVirtualClock(async (clock) => await benchApply(clock, 1));
  const matrix = await onVirtualClock(async (clock) => await benchMatrix(clock));
  expect([...apply, ...matrix].filter((figure) => !keepsBar(figure)).map(describeFigure)).toEqual([]);
});

test("a decision costs about as much as reading its policy", () => {
  // Absolute speeds belong to `npm run bench`, on a machine that does nothing else.
  expect(benchEvaluator(40).filter((figure) => figure.name.includes("per reading") && !keepsBar(figure))).toEqual([]);
});

test("a large task definition is read with JSON.parse", () => {
  // `npm run bench` allows 5. Vitest wraps every import, which adds about 1; the reader with places would cost 30.
  const [figure] = benchTaskDefinition(60);
  expect(figure?.measured).toBeLessThan(10);
});
