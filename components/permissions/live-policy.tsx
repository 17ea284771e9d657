import type { ReactNode } from "react";

import { formatPolicy } from "@/lib/domain/iam/policy-document";

import { buildView, packAsides } from "./build-view";
import { CorrectedPolicy, GuidePolicy, PolicyDifference, PolicyFacts, policySummary } from "./policy-panels";
import type { PolicyBase, PolicyTicks } from "./policy-input";

/** Everything on the page that depends on the ticks. */
export type PolicyDrawing = {
  readonly summary: string;
  readonly fileName: string;
  readonly text: string;
  readonly corrected: ReactNode;
  readonly guide: ReactNode;
  readonly difference: ReactNode;
  readonly facts: ReactNode;
  readonly asides: Readonly<Record<string, string>>;
};

/**
 * Draws the policy for a set of ticks. The server draws the first one. The browser loads this module (builder, packs and
 * lint, too large for the first load) when a person is about to tick.
 */
export function drawPolicy(base: PolicyBase, ticks: PolicyTicks): PolicyDrawing {
  const view = buildView(base, ticks);
  return {
    summary: policySummary(view),
    fileName: `${view.built.policies[0]?.name ?? "policy"}.json`,
    text: formatPolicy(view.built.document),
    corrected: <CorrectedPolicy view={view} />,
    guide: <GuidePolicy />,
    difference: <PolicyDifference view={view} />,
    facts: <PolicyFacts view={view} />,
    asides: packAsides(base, ticks),
  };
}
