import { LinkButton } from "@/components/ui/link-button";
import { formatExact } from "@/components/ui/format-time";
import { runPagePath } from "@/lib/config/routes";
import { isClosed, type BoxResult } from "@/lib/domain/checklist/checklist";
import { requireStep } from "@/lib/domain/runs/steps";

/** What an open box waits for, who owns it, since when it fell back, and the step where it is worked on. */
export function WhatToDo({ runId, result }: { readonly runId: string; readonly result: BoxResult }) {
  if (isClosed(result) && result.override === undefined) return null;
  const step = requireStep(result.step);
  return (
    <section className="stack-2">
      <h3>What to do</h3>
      {result.fellBackFrom === undefined ? null : (
        <p className="small">It was ready until {formatExact(new Date(result.fellBackFrom))} and fell back since.</p>
      )}
      {result.fix === undefined ? null : (
        <p className="small soft">
          {result.fix}
          {result.owner === undefined ? null : ` Owner: ${result.owner}.`}
        </p>
      )}
      <div className="row">
        <LinkButton size="small" href={runPagePath(runId, step.slug)}>
          Open the step: {step.title}
        </LinkButton>
      </div>
    </section>
  );
}
