"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { DownloadButton } from "@/components/ui/download-button";
import { SegmentedPanels } from "@/components/ui/segmented-panels";

import type { PolicyDrawing } from "./live-policy";

/** The policy for the ticks, in three views. */
export function PolicySection({ drawing }: { readonly drawing: PolicyDrawing }) {
  return (
    <section aria-labelledby="the-policy" className="stack-3">
      <SegmentedPanels
        label="Show"
        initial="difference"
        heading={
          <>
            <h2 id="the-policy">The policy</h2>
            <p className="small quiet" data-testid="policy-summary">
              {drawing.summary}
            </p>
          </>
        }
        panels={[
          { id: "corrected", label: "Corrected", content: drawing.corrected },
          { id: "guide", label: "As the guide", content: drawing.guide },
          { id: "difference", label: "Difference", content: drawing.difference },
        ]}
        actions={
          <>
            <CopyButton text={drawing.text}>Copy</CopyButton>
            <DownloadButton text={drawing.text} fileName={drawing.fileName} mediaType="application/json" />
          </>
        }
      />
      {drawing.facts}
    </section>
  );
}
