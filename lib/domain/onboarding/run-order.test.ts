import { expect, test } from "vitest";

import { RUN_STATES, type RunState } from "@/lib/domain/runs/run";

import {
  kindOfWorkflow,
  RUN_ORDER_WORDS,
  RUN_WORKFLOWS,
  stateDuring,
  whyNotNow,
  whyPathStays,
  type RunOrderKind,
} from "./run-order";

const KINDS: readonly RunOrderKind[] = ["apply", "undo", "verify", "rotate", "deploy"];
const WORKING = "This run is being applied or undone";

// A busy run takes no second order, an undone run has no key to rotate, and a finished run must be reopened before apply.
test.each<{ kind: RunOrderKind; from: readonly RunState[]; code: string; message: RegExp }>([
  { kind: "apply", from: ["open", "undone"], code: "conflict", message: /changed in the meantime.*Reload the page/ },
  { kind: "undo", from: ["open", "finished"], code: "conflict", message: /changed in the meantime.*Reload the page/ },
  {
    kind: "verify",
    from: ["open", "finished", "undone"],
    code: "precondition_failed",
    message: new RegExp(`${WORKING}\\. Wait until that has ended`),
  },
  {
    kind: "rotate",
    from: ["open", "finished"],
    code: "precondition_failed",
    message: new RegExp(`${WORKING}, or was undone\\. .* while the run is open or finished`),
  },
  {
    kind: "deploy",
    from: ["open", "finished"],
    code: "precondition_failed",
    message: new RegExp(`${WORKING}, or was undone\\. A test deployment is possible while it is open or finished`),
  },
])("the order $kind is taken in the states $from", ({ kind, from, code, message }) => {
  for (const state of RUN_STATES) {
    const refused = whyNotNow(kind, { state, current: undefined });
    if (from.includes(state)) expect(refused).toBeUndefined();
    else expect(refused).toEqual({ code, message: expect.stringMatching(message) as string });
  }
});

const ROTATING = { code: "conflict", message: expect.stringMatching(/access key .* is being replaced.*Wait until/) as string };

test.each(KINDS)("no order is placed during a rotation: %s", (kind) => {
  expect(whyNotNow(kind, { state: "open", current: "rotate" })).toEqual(ROTATING);
});

const DEPLOYING = { code: "conflict", message: expect.stringMatching(/test deployment .* is under way.*or stop it/) as string };

test.each(KINDS)("no order is placed during a test deployment: %s", (kind) => {
  expect(whyNotNow(kind, { state: "open", current: "deploy" })).toEqual(DEPLOYING);
});

test.each(KINDS)("a verification gives way to the order %s", (kind) => {
  expect(whyNotNow(kind, { state: "open", current: "verify" })).toBeUndefined();
});

test.each([
  { current: "apply", stays: { code: "conflict", message: expect.stringContaining("changed in the meantime") as string } },
  { current: "undo", stays: { code: "conflict", message: expect.stringContaining("changed in the meantime") as string } },
  { current: "rotate", stays: ROTATING },
  { current: "deploy", stays: DEPLOYING },
  { current: "verify", stays: undefined },
] as const)("during $current the path stays for the reason $stays.code", ({ current, stays }) => {
  expect(whyPathStays(current)).toEqual(stays);
});

// Stored orders name their workflow, so these names must survive a release.
test.each([
  { kind: "apply", workflow: "apply-run", during: "applying", words: "The apply" },
  { kind: "undo", workflow: "undo-run", during: "undoing", words: "The undo" },
  { kind: "verify", workflow: "verify-run", during: undefined, words: "The verification" },
  { kind: "rotate", workflow: "rotate-key", during: undefined, words: "Replacing the access key" },
  { kind: "deploy", workflow: "test-deployment", during: undefined, words: "The test deployment" },
] as const)("the order $kind is the workflow $workflow, during which the run is $during", ({ kind, workflow, during, words }) => {
  expect([RUN_WORKFLOWS[kind], kindOfWorkflow(workflow)]).toEqual([workflow, kind]);
  expect([stateDuring(kind), RUN_ORDER_WORDS[kind]]).toEqual([during, words]);
});

test("a workflow of another name belongs to no order", () => {
  expect(() => kindOfWorkflow("read-account")).toThrow("read-account is not a workflow of a run.");
});
