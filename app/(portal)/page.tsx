import type { Metadata } from "next";
import Link from "next/link";

import { counted, plural } from "@/lib/core/plural";
import { NeedsList } from "@/components/runs/needs-list";
import { RunTable } from "@/components/runs/run-table";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { plusIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { UnreadableNote } from "@/components/ui/unreadable-note";
import { connectionsPath, newRunPath, runPagePath, runPath, runsPath } from "@/lib/config/routes";
import { createDeps, type Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { canStartRuns } from "@/lib/domain/access/run-access";
import { canAddConnections, canManageConnections } from "@/lib/domain/access/setup-access";
import { inventoryAccounts } from "@/lib/domain/inventory/readable-connections";
import { needsOf, type Need } from "@/lib/domain/onboarding/needs";
import { readEach } from "@/lib/core/unreadable-row";
import { readOverview } from "@/lib/domain/onboarding/overview";
import { requireActor } from "@/lib/server/session";

import { HomeConnections } from "./_components/home-connections";
import { HomeInventory } from "./_components/home-inventory";
import { toRunRow } from "./_components/run-row";

export const metadata: Metadata = { title: "Home" };

/** How many runs the home page shows in full; the list has the others. */
const SHOWN_RUNS = 5;

/** What needs the person's attention, their runs, and the state of the connections. */
export default async function HomePage() {
  const actor = await requireActor();
  const deps = createDeps(scopeOf(actor));
  const [{ runs, mine, unreadable }, harness, aws] = await Promise.all([
    findRuns(deps, actor),
    deps.connections.listHarness(actor),
    deps.connections.listAws(actor),
  ]);
  const now = deps.clock.now();
  const world = deps.sandboxWorld();
  const [{ values: overviews, unreadable: unreadableRecords }, counts] = await Promise.all([
    readEach(runs, async (run) => await readOverview(deps, run)),
    deps.inventoryCounts.read(inventoryAccounts(aws)),
  ]);
  const manages = aws.filter((connection) => canManageConnections(actor, connection));
  const needs = needsOf({ overviews, connections: manages, world, now });
  const open = runs.filter((run) => run.state !== "finished" && run.state !== "undone").length;
  const mayStart = canStartRuns(actor);
  const rows = overviews.map(({ run, progress }) =>
    toRunRow(
      { ...run, boxesReady: progress.done, boxesTotal: progress.total },
      { connections: aws, world, cells: progress.cells },
    ),
  );

  return (
    <div className="stack-6">
      <PageHead
        title={titleOf(needs.length, runs.length)}
        lead={leadOf(open, runs.length)}
        actions={
          mayStart && runs.length > 0 ? (
            <LinkButton look="primary" icon={plusIcon} href={newRunPath}>
              Start a run
            </LinkButton>
          ) : undefined
        }
      />
      <UnreadableNote messages={[...unreadable, ...unreadableRecords]} />
      {needs.length === 0 ? null : <NeedsList needs={needs.map((need) => ({ ...need, href: hrefOf(need) }))} />}
      <Card
        title={mine ? "Your runs" : "Latest runs"}
        aside={runs.length === 0 ? undefined : <Link href={runsPath}>All runs</Link>}
      >
        {runs.length === 0 ? (
          <div className="in">
            <NoRuns mayStart={mayStart} />
          </div>
        ) : (
          <RunTable
            caption={mine ? "Your runs, newest activity first" : "Runs, newest activity first"}
            rows={rows}
            now={now}
            without={mine ? ["owner", "project"] : ["owner"]}
          />
        )}
      </Card>
      <div className="cols even">
        <HomeConnections harness={harness} aws={aws} now={now} mayManage={canAddConnections(actor)} />
        <HomeInventory counts={counts} accounts={new Set(aws.map((connection) => connection.accountId)).size} now={now} />
      </div>
    </div>
  );
}

/** The person's own runs. Without any (an org admin, an auditor): the latest runs they may see. */
async function findRuns(deps: Deps, actor: Actor) {
  const own = await deps.runs.list(actor, { ownerId: actor.userId }, { limit: SHOWN_RUNS });
  if (own.runs.length + own.unreadable.length > 0) return { ...own, mine: true };
  return { ...(await deps.runs.list(actor, {}, { limit: SHOWN_RUNS })), mine: false };
}

function NoRuns({ mayStart }: { readonly mayStart: boolean }) {
  return (
    <EmptyState
      action={
        mayStart ? (
          <div>
            <LinkButton look="primary" icon={plusIcon} href={newRunPath}>
              Start a run
            </LinkButton>
          </div>
        ) : undefined
      }
    >
      No runs yet. A run connects one AWS account to one Harness project.
    </EmptyState>
  );
}

function titleOf(needs: number, runs: number): string {
  if (needs > 0) return counted(needs, "thing needs your attention", "things need your attention");
  return runs === 0 ? "No runs yet" : "Nothing needs your attention";
}

function leadOf(open: number, runs: number): string {
  if (runs === 0)
    return "Each run follows the guide from the prerequisites to the checklist and shows every call before it is made.";
  const some = runs === SHOWN_RUNS ? `the latest ${String(SHOWN_RUNS)} runs` : counted(runs, "run");
  if (open === 0) return `Of ${some}, none is open.`;
  return plural(open, `Of ${some}, 1 is open.`, `Of ${some}, ${String(open)} are open.`);
}

function hrefOf({ goTo }: Need): string {
  if (goTo.place === "connections") return connectionsPath;
  return goTo.page === "" ? runPath(goTo.runId) : runPagePath(goTo.runId, goTo.page);
}
