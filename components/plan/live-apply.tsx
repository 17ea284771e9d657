"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { ApplyProgress } from "@/components/plan/apply-progress";
import { pollEvery } from "@/components/polling/poll-every";
import { Polling } from "@/components/polling/polling";
import { UnreachableNote } from "@/components/polling/unreachable-note";
import { PageHead, type Crumb } from "@/components/shell/page-head";
import { LiveRegion } from "@/components/ui/live-region";
import { applyHeading, applySentence, isAtWork, type ApplyView } from "@/lib/domain/plan/apply-view";

const POLL_MS = 1000;
const TIMEOUT_MS = 10_000;

export type LiveApplyProps = {
  readonly crumbs: readonly Crumb[];
  /** The progress when the page was rendered. */
  readonly initial: ApplyView;
  /** The address that returns the progress. */
  readonly progressHref: string;
  /** The confirmed operations; all of them if absent. */
  readonly only?: readonly string[] | undefined;
};

/** An apply or undo in progress: reads its state every second and refreshes the page at the end. */
export function LiveApply(props: LiveApplyProps) {
  return (
    <Polling>
      <Polled {...props} />
    </Polling>
  );
}

function Polled({ crumbs, initial, progressHref, only }: LiveApplyProps) {
  const router = useRouter();
  const { data, failureCount } = useQuery({
    queryKey: ["run-progress", progressHref],
    queryFn: async ({ signal }) => await readProgress(progressHref, signal),
    initialData: initial,
    ...pollEvery<ApplyView>(POLL_MS, ({ state }) => !isAtWork(state)),
  });
  const working = isAtWork(data.state);

  // The refreshed page shows the result: what failed and why, or what to do next.
  useEffect(() => {
    if (!working) router.refresh();
  }, [working, router]);

  const lines = only === undefined ? data.lines : data.lines.filter((line) => only.includes(line.id));
  const view = { ...data, lines };
  const failed = lines.some((line) => line.state === "failed");
  const isUnreachable = failureCount > 0;
  const sentence = working ? applySentence(view) : "Finished. Loading the result.";
  return (
    <div className="stack-6">
      <PageHead
        crumbs={crumbs}
        title={applyHeading(view)}
        lead="Every call is recorded before it is made. You can leave this page; the run continues."
      />
      <LiveRegion
        message={isUnreachable ? "The portal is not responding." : failed ? "An operation failed." : sentence}
        urgent={isUnreachable || failed || !working}
      />
      {isUnreachable ? <UnreachableNote /> : null}
      <ApplyProgress rows={lines} sentence={sentence} />
    </div>
  );
}

async function readProgress(href: string, signal: AbortSignal): Promise<ApplyView> {
  const response = await fetch(href, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    headers: { Accept: "application/json" },
  });
  const value: unknown = response.ok ? await response.json() : undefined;
  if (!isApplyView(value)) throw new Error(`The progress could not be read: ${String(response.status)}`);
  return value;
}

/** Checks the progress route's response, as far as a wrong shape would break the page. */
function isApplyView(value: unknown): value is ApplyView {
  return typeof value === "object" && value !== null && "state" in value && "lines" in value && Array.isArray(value.lines);
}
