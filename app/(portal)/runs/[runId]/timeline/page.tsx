import type { Metadata } from "next";
import Link from "next/link";

import { EventTable, type EventRow } from "@/components/runs/event-table";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format-number";
import { Pager } from "@/components/ui/pager";
import type { ShownVerdict } from "@/components/ui/verdict-mark";
import { runPagePath, runPath, runsPath } from "@/lib/config/routes";
import { ROLE_NAMES } from "@/lib/domain/access/actor";
import type { RecordedEvent } from "@/lib/domain/audit/event";
import { eventDetails } from "@/lib/domain/audit/event-details";
import { eventActor, eventRequestId, eventWords, type EventContext } from "@/lib/domain/audit/event-words";
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

/** The full story of a run: every event, newest first. `event` opens one, `from` is where the page begins. */
export default async function TimelinePage({ params, searchParams }: TimelinePageProps) {
  const { run, entries, deps, actor } = await loadRun((await params).runId);
  const query = await searchParams;
  const opened = toNumber(query.event);
  const from = opened ?? toNumber(query.from);
  const [events, total] = await Promise.all([
    deps.events.listEvents(actor, run.id, {
      ...(from === undefined ? {} : { before: String(from + 1n) }),
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
        title={total === 1 ? "1 event so far" : `${formatCount(total)} events so far`}
        lead="Everything that people and the portal did in this run. An event is never changed or deleted."
      />
      <Card
        label="Events"
        footer={
          <div className="stack-2">
            <Pager
              first={first}
              last={first + Math.max(0, shown.length - 1)}
              total={total}
              {...(first > 1 ? { previousHref: here } : {})}
              {...(following === undefined ? {} : { nextHref: `${here}?from=${following.seq}` })}
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
            rows={shown.map((event) => toRow(event, { context, here, opened }))}
          />
        )}
      </Card>
    </div>
  );
}

function toRow(
  event: RecordedEvent,
  page: { readonly context: EventContext; readonly here: string; readonly opened: bigint | undefined },
): EventRow {
  const words = eventWords(event, page.context);
  const anchor = `evt-${event.seq}`;
  return {
    anchor,
    at: event.at,
    who: eventActor(event),
    role: event.actorRole === undefined ? undefined : ROLE_NAMES[event.actorRole],
    what: words.what,
    result: verdictOf(event, words.result),
    resultWord: words.result,
    requestId: eventRequestId(event),
    number: formatCount(Number(event.seq)),
    href: `${page.here}?event=${event.seq}#${anchor}`,
    details: eventDetails(event),
    isOpen: page.opened?.toString() === event.seq,
  };
}

function verdictOf(event: RecordedEvent, word: string): ShownVerdict {
  if (event.result !== "done") return "fail";
  if (word === "Waiting") return "waiting";
  return word === "Started" ? "in-progress" : "pass";
}

function toNumber(value: string | string[] | undefined): bigint | undefined {
  return typeof value === "string" && /^\d{1,18}$/.test(value) ? BigInt(value) : undefined;
}
