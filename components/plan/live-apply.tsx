"use client";

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

import { ApplyProgress } from "@/components/plan/apply-progress";
import { PageHead, type Crumb } from "@/components/shell/page-head";
import { LiveRegion } from "@/components/ui/live-region";
import { Note } from "@/components/ui/note";
import { applyHeading, applySentence, isAtWork, type ApplyView } from "@/lib/domain/plan/apply-view";

const POLL_MS = 1000;
const TIMEOUT_MS = 10_000;

export type LiveApplyProps = {
  readonly crumbs: readonly Crumb[];
  /** How far it was when the page was made. */
  readonly initial: ApplyView;
  /** Where to ask how far it is. */
  readonly progressHref: string;
  /** The operations that were confirmed; without it all of them. */
  readonly only?: readonly string[] | undefined;
};

/** An apply or an undo while the worker has it: asks every second, and shows the page anew when it has ended. */
export function LiveApply(props: LiveApplyProps) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Polled {...props} />
    </QueryClientProvider>
  );
}

function Polled({ crumbs, initial, progressHref, only }: LiveApplyProps) {
  const router = useRouter();
  const { data, isError } = useQuery({
    queryKey: ["run-progress", progressHref],
    queryFn: async ({ signal }) => await readProgress(progressHref, signal),
    initialData: initial,
    retry: false,
    refetchInterval: (query) => (isAtWork(query.state.data?.state ?? "open") ? POLL_MS : false),
    refetchIntervalInBackground: true,
  });
  const working = isAtWork(data.state);

  // The server's page shows the end: what failed and why, or what to do next.
  useEffect(() => {
    if (!working) router.refresh();
  }, [working, router]);

  const lines = only === undefined ? data.lines : data.lines.filter((line) => only.includes(line.id));
  const view = { ...data, lines };
  const failed = lines.some((line) => line.state === "failed");
  const sentence = working ? applySentence(view) : "It has ended. The result follows.";
  return (
    <div className="stack-6">
      <PageHead
        crumbs={crumbs}
        title={applyHeading(view)}
        lead="Every call was written down before it was made. You can leave this page; the run goes on."
      />
      <LiveRegion message={failed ? "An operation failed." : sentence} urgent={failed || !working} />
      {isError ? (
        <Note tone="warn" title="The portal does not answer at the moment">
          The worker goes on without this page. It is asked again every second.
        </Note>
      ) : null}
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

/** Our own route's answer: the shape is checked as far as a wrong one would break the page. */
function isApplyView(value: unknown): value is ApplyView {
  return typeof value === "object" && value !== null && "state" in value && "lines" in value && Array.isArray(value.lines);
}
