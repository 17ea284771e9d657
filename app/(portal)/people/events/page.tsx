import type { Metadata } from "next";
import Link from "next/link";

import { counted } from "@/lib/core/plural";
import { readEventNumber, toEventRow } from "@/components/events/event-row";
import { EventTable } from "@/components/events/event-table";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { accessEventsPath, peoplePath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { isOwner } from "@/lib/domain/access/scope-access";
import { canManageSomePeople } from "@/lib/domain/access/setup-access";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import type { RecordedEvent } from "@/lib/domain/audit/event";
import { refusePage } from "@/lib/server/refuse-page";
import { requireActor } from "@/lib/server/session";

export const metadata: Metadata = { title: "Security events" };

/** Events on one page. */
const PAGE_SIZE = 50;

type EventsPageProps = {
  readonly searchParams: Promise<{ readonly from?: string | string[]; readonly event?: string | string[] }>;
};

/** Sign-ins, denials, roles and exports, newest first: all of them for owners, those of their tenants for org admins. */
export default async function SecurityEventsPage({ searchParams }: EventsPageProps) {
  const actor = await requireActor();
  if (!canManageSomePeople(actor)) return await refusePage(actor, accessEventsPath);
  const query = await searchParams;
  const opened = readEventNumber(query.event);
  const from = opened ?? readEventNumber(query.from);
  const { accessEvents } = createDeps(scopeOf(actor));
  const [events, refusals] = await Promise.all([
    accessEvents.list(actor, { limit: PAGE_SIZE + 1, before: from === undefined ? undefined : String(from + 1n) }),
    accessEvents.countRefusals(actor),
  ]);
  const shown = events.slice(0, PAGE_SIZE);
  const following = events[PAGE_SIZE];

  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "People", href: peoplePath }, { label: "Security events" }]}
        title={refusalWords(refusals)}
        lead={
          isOwner(actor)
            ? "Sign-ins, denials, changes of roles and connections, and exports. Events are never changed or deleted."
            : "Sign-ins, denials, changes of roles and connections, and exports in the organizations you administer. Events are never changed or deleted."
        }
      />
      <Card
        label="Security events"
        footer={
          <div className="row between">
            <p>Times are in UTC. Addresses are kept as networks. The number of an event links to it.</p>
            <nav className="row" aria-label="Pages">
              {from === undefined ? null : <Link href={accessEventsPath}>Newest events</Link>}
              {following === undefined ? null : <Link href={`${accessEventsPath}?from=${following.seq}`}>Older events</Link>}
            </nav>
          </div>
        }
      >
        {shown.length === 0 ? (
          <div className="in">
            <EmptyState>No events yet. The first sign-in, denial or change of a role appears here.</EmptyState>
          </div>
        ) : (
          <EventTable
            caption="Security events, newest first"
            sourceHead="Network"
            rows={shown.map((event) => toEventRow(event, { here: accessEventsPath, opened, source: networkOf(event) }))}
          />
        )}
      </Card>
    </div>
  );
}

function refusalWords(count: number): string {
  if (count === 0) return "Nothing was refused in the last 24 hours";
  return counted(
    count,
    "request or sign-in was refused in the last 24 hours",
    "requests or sign-ins were refused in the last 24 hours",
  );
}

function networkOf({ data }: RecordedEvent): string | undefined {
  const { network } = data;
  return typeof network === "string" ? network : undefined;
}
