import { LinkButton } from "@/components/ui/link-button";
import { formatExact } from "@/lib/core/dates";
import { runPagePath } from "@/lib/config/routes";
import { isClosed, type BoxResult } from "@/lib/domain/checklist/checklist";
import { requireStep } from "@/lib/domain/runs/steps";

/** What an open box needs, its owner, since when it is no longer ready, and the step that changes it. */
export function WhatToDo({ runId, result }: { readonly runId: string; readonly result: BoxResult }) {
  if (isClosed(result) && result.override === undefined) return null;
  const step = requireStep(result.step);
  return (
    <section className="stack-2">
      <h3>What to do</h3>
      {result.fellBackFrom === undefined ? null : (
        <p className="small">It was ready until {formatExact(new Date(result.fellBackFrom))} and is no longer ready.</p>
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
