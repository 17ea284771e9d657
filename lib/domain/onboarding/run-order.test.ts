import { expect, test } from "vitest";

import type { RunState } from "@/lib/domain/runs/run";

import { whyNotNow, whyPathStays, type RunOrderKind } from "./run-order";

// Each state of a run with the orders that it may take: what is at work is left alone, and what was undone has no key to rotate.
const table: readonly { state: RunState; orders: readonly RunOrderKind[] }[] = [
  { state: "open", orders: ["apply", "undo", "verify", "rotate"] },
  { state: "applying", orders: [] },
  { state: "undoing", orders: [] },
  { state: "finished", orders: ["undo", "verify", "rotate"] },
  { state: "undone", orders: ["apply", "verify"] },
];
const kinds: readonly RunOrderKind[] = ["apply", "undo", "verify", "rotate"];

test.each(table)("a run in state $state takes the orders $orders", ({ state, orders }) => {
  expect(kinds.filter((kind) => whyNotNow(kind, { state, current: undefined }) === undefined)).toEqual(orders);
});

test.each(kinds)("no order is placed during a rotation: %s", (kind) => {
  expect(whyNotNow(kind, { state: "open", current: "rotate" })?.code).toBe("conflict");
});

test.each([
  { current: "apply", stays: true },
  { current: "undo", stays: true },
  { current: "rotate", stays: true },
  { current: "verify", stays: false },
] as const)("the path stays during $current: $stays", ({ current, stays }) => {
  expect(whyPathStays(current) !== undefined).toBe(stays);
});
