import type { Step } from "@/lib/domain/runs/steps";

import { correctionsOf, type Correction } from "./corrections";
import { quoteBlocks, type QuotedBlock } from "./quotation";
import { wordsOf, type WordPair } from "./words";

/** What a step shows beside its form: the guide's own words, what we correct in them, and today's names. */
export type GuidePanelContent = {
  readonly quotation: readonly QuotedBlock[];
  /** "Lines 38–49 and 51–64 · items G11–G42". */
  readonly source: string;
  readonly corrections: readonly Correction[];
  readonly words: readonly WordPair[];
};

/** The guide panel of a step, as the component takes it. */
export function guidePanel(step: Step): GuidePanelContent {
  const lines = `Lines ${step.quotes.map(formatRange).join(", ")}`;
  const items = step.guideItems.map(([from, to]) => formatRange([`G${from}`, `G${to}`])).join(", ");
  return {
    quotation: step.quotes.flatMap(([from, to]) => quoteBlocks(from, to)),
    source: items === "" ? lines : `${lines} · items ${items}`,
    corrections: correctionsOf(step.id),
    words: wordsOf(step.id),
  };
}

function formatRange([from, to]: readonly [from: number | string, to: number | string]): string {
  return from === to ? `${from}` : `${from}–${to}`;
}
