import type { Step } from "@/lib/domain/runs/steps";

import { correctionsOf, type Correction } from "./corrections";
import { quoteLines, type GuideLine } from "./text";
import { wordsOf, type WordPair } from "./words";

/** What stands beside the form of a step: the guide's own lines, its items, what we correct, and today's words. */
export type GuidePanel = {
  readonly quotes: readonly { readonly label: string; readonly lines: readonly GuideLine[] }[];
  /** "G11 to G42"; empty when the step realises no item of its own. */
  readonly items: string;
  readonly corrections: readonly Correction[];
  readonly words: readonly WordPair[];
};

/** The guide panel of a step. */
export function guidePanel(step: Step): GuidePanel {
  return {
    quotes: step.quotes.map(([from, to]) => ({
      label: from === to ? `Guide, line ${from}` : `Guide, lines ${from} to ${to}`,
      lines: quoteLines(from, to),
    })),
    items: step.guideItems.map(([from, to]) => (from === to ? `G${from}` : `G${from} to G${to}`)).join(", "),
    corrections: correctionsOf(step.id),
    words: wordsOf(step.id),
  };
}
