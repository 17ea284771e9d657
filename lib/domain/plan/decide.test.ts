import { expect, test } from "vitest";

import { decide } from "./decide";
import type { Decision, Found, Operation } from "./operation";

const there = (owner: "run" | "other-run" | "foreign", matches: boolean): Found => ({
  state: "present",
  owner,
  matches,
  description: "It is there.",
  observed: {},
});

// The rule: a run adopts and changes only what it made; what belongs to others is used when it fits, and never changed.
test.each<{ intention: Operation["intention"]; found: Found; decision: Decision }>([
  { intention: "make", found: { state: "absent" }, decision: "create" },
  { intention: "ensure", found: { state: "absent" }, decision: "create" },
  { intention: "use", found: { state: "absent" }, decision: "refuse" },
  { intention: "make", found: { state: "out-of-reach", description: "No access." }, decision: "hand-over" },
  { intention: "ensure", found: { state: "out-of-reach", description: "No access." }, decision: "hand-over" },
  { intention: "use", found: { state: "out-of-reach", description: "No access." }, decision: "hand-over" },
  { intention: "make", found: there("run", true), decision: "adopt" },
  { intention: "make", found: there("run", false), decision: "update" },
  { intention: "make", found: there("other-run", true), decision: "refuse" },
  { intention: "make", found: there("other-run", false), decision: "refuse" },
  { intention: "make", found: there("foreign", true), decision: "refuse" },
  { intention: "make", found: there("foreign", false), decision: "refuse" },
  { intention: "ensure", found: there("run", true), decision: "adopt" },
  { intention: "ensure", found: there("other-run", true), decision: "keep" },
  { intention: "ensure", found: there("other-run", false), decision: "refuse" },
  { intention: "ensure", found: there("foreign", true), decision: "keep" },
  { intention: "ensure", found: there("foreign", false), decision: "refuse" },
  { intention: "use", found: there("run", true), decision: "keep" },
  { intention: "use", found: there("run", false), decision: "refuse" },
  { intention: "use", found: there("other-run", true), decision: "keep" },
  { intention: "use", found: there("other-run", false), decision: "refuse" },
  { intention: "use", found: there("foreign", true), decision: "keep" },
  { intention: "use", found: there("foreign", false), decision: "refuse" },
])("intention $intention with $found.state, $found.owner, $found.matches: $decision", ({ intention, found, decision }) => {
  expect(decide({ intention, title: "Create policy", naturalKey: "HarnessPolicy" }, found).decision).toBe(decision);
});
