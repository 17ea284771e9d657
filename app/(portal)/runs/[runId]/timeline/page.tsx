import type { Metadata } from "next";
import Link from "next/link";

import { plural } from "@/lib/core/plural";
import { readEventNumber, toEventRow } from "@/components/events/event-row";
import { EventTable } from "@/components/events/event-table";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format-number";
import { Pager } from "@/components/ui/pager";
import { runPagePath, runPath, runsPath } from "@/lib/config/routes";
import { eventRequestId } from "@/lib/domain/audit/event-words";
import { loadRun } from "@/lib/server/run-page";

type TimelinePageProps = {
  readonly params: Promise<{ readonly runId: string }>;
  readonly searchParams: Promise<{ readonly from?: string | string[]; readonly event?: string | string[] }>;
};

/** Events on one page. */
const PAGE_SIZE = 50;

export async function generateMetadata({ params }: TimelinePageProps): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `${run.reference}, timeline` };
}

/** Every event of a run, newest first. `event` opens one; `from` is the first one shown. */
export default async function TimelinePage({ params, searchParams }: TimelinePageProps) {
  const { run, entries, deps, actor } = await loadRun((await params).runId);
  const query = await searchParams;
  const opened = readEventNumber(query.event);
  const from = opened ?? readEventNumber(query.from);
  const [events, total] = await Promise.all([
    deps.events.listEvents(actor, run.id, {
      before: from === undefined ? undefined : String(from + 1n),
      limit: PAGE_SIZE + 1,
    }),
    deps.events.countEvents(actor, run.id),
  ]);
  const shown = events.slice(0, PAGE_SIZE);
  const following = events[PAGE_SIZE];
  const newest = shown[0];
  const first = newest === undefined ? 0 : await deps.events.countEvents(actor, run.id, newest.seq);
  const context = { operationTitles: Object.fromEntries(entries.map(({ operation }) => [operation.id, operation.title])) };
  const here = runPagePath(run.id, "timeline");

  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Runs", href: runsPath }, { label: run.reference, href: runPath(run.id) }, { label: "Timeline" }]}
        title={plural(total, "1 event so far", `${formatCount(total)} events so far`)}
        lead="Everything that people and the portal did in this run. Events are never changed or deleted."
      />
      <Card
        label="Events"
        footer={
          <div className="stack-2">
            <Pager
              first={first}
              last={first + Math.max(0, shown.length - 1)}
              total={total}
              previousHref={first > 1 ? here : undefined}
              nextHref={following === undefined ? undefined : `${here}?from=${following.seq}`}
            />
            <p>Times are in UTC. The number of an event links to it.</p>
          </div>
        }
      >
        {shown.length === 0 ? (
          <div className="in">
            <EmptyState action={<Link href={here}>Show the newest events</Link>}>No event is that old.</EmptyState>
          </div>
        ) : (
          <EventTable
            caption={`Events of ${run.reference}, newest first`}
            sourceHead="Request"
            rows={shown.map((event) => toEventRow(event, { context, here, opened, source: eventRequestId(event) }))}
          />
        )}
      </Card>
    </div>
  );
}
