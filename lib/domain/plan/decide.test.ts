import { expect, test } from "vitest";

import { decide, writes } from "./decide";
import type { Decision, Found, Operation } from "./operation";

const ABSENT: Found = { state: "absent" };
const HIDDEN: Found = { state: "out-of-reach", description: "No access." };
const there = (owner: "run" | "other-run" | "foreign", matches: boolean): Found => ({
  state: "present",
  owner,
  matches,
  description: "It is there.",
  observed: {},
});
const unfit = "It is there. It does not fit what this run needs.";

// The rule: a run adopts and changes only what it made; what belongs to others is used when it fits, and never changed.
// An `ensure` operation cannot rewrite what exists, so a mismatch is refused even where the run made it.
test.each<{ intention: Operation["intention"]; found: Found; decision: Decision; reason: string }>([
  { intention: "make", found: ABSENT, decision: "create", reason: "Nothing of this name exists." },
  { intention: "ensure", found: ABSENT, decision: "create", reason: "Nothing of this name exists." },
  {
    intention: "use",
    found: ABSENT,
    decision: "refuse",
    reason: "HarnessPolicy was chosen, but it is not there any more. Choose again in its step.",
  },
  { intention: "make", found: HIDDEN, decision: "hand-over", reason: "No access." },
  { intention: "ensure", found: HIDDEN, decision: "hand-over", reason: "No access." },
  { intention: "use", found: HIDDEN, decision: "hand-over", reason: "No access." },
  { intention: "make", found: there("run", true), decision: "adopt", reason: "It is there. It carries this run's tag." },
  {
    intention: "make",
    found: there("run", false),
    decision: "update",
    reason: "It is there. It is this run's own, and differs from the answers.",
  },
  ...[true, false].flatMap((matches) => [
    {
      intention: "make" as const,
      found: there("other-run", matches),
      decision: "refuse" as const,
      reason: "HarnessPolicy belongs to another run. It is there. Choose another name in its step.",
    },
    {
      intention: "make" as const,
      found: there("foreign", matches),
      decision: "refuse" as const,
      reason: "HarnessPolicy exists and is not ours. It is there. Choose another name, or use it as it is.",
    },
  ]),
  { intention: "ensure", found: there("run", true), decision: "adopt", reason: "It is there." },
  { intention: "ensure", found: there("run", false), decision: "refuse", reason: unfit },
  { intention: "ensure", found: there("other-run", true), decision: "keep", reason: "It is there." },
  { intention: "ensure", found: there("other-run", false), decision: "refuse", reason: unfit },
  { intention: "ensure", found: there("foreign", true), decision: "keep", reason: "It is there." },
  { intention: "ensure", found: there("foreign", false), decision: "refuse", reason: unfit },
  { intention: "use", found: there("run", true), decision: "keep", reason: "It is there." },
  { intention: "use", found: there("run", false), decision: "refuse", reason: unfit },
  { intention: "use", found: there("other-run", true), decision: "keep", reason: "It is there." },
  { intention: "use", found: there("other-run", false), decision: "refuse", reason: unfit },
  { intention: "use", found: there("foreign", true), decision: "keep", reason: "It is there." },
  { intention: "use", found: there("foreign", false), decision: "refuse", reason: unfit },
])("intention $intention with $found.state, $found.owner, $found.matches: $decision", ({ intention, found, ...expected }) => {
  expect(decide({ intention, title: "Create policy", naturalKey: "HarnessPolicy" }, found)).toEqual(expected);
});

test.each<{ decision: Decision; written: boolean }>([
  { decision: "create", written: true },
  { decision: "update", written: true },
  { decision: "adopt", written: false },
  { decision: "keep", written: false },
  { decision: "refuse", written: false },
  { decision: "hand-over", written: false },
])("the decision $decision writes outside: $written", ({ decision, written }) => {
  expect(writes(decision)).toBe(written);
});
