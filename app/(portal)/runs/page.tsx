import type { Metadata } from "next";
import Link from "next/link";

import { plural } from "@/lib/core/plural";
import { RunTable } from "@/components/runs/run-table";
import { PageHead } from "@/components/shell/page-head";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterChips } from "@/components/ui/filter-chips";
import { formatCount } from "@/components/ui/format-number";
import { plusIcon, searchIcon, xIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { Pager } from "@/components/ui/pager";
import { UnreadableNote } from "@/components/ui/unreadable-note";
import { newRunPath, runsPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { canStartRuns } from "@/lib/domain/access/run-access";
import { activeFilters, readRunListQuery, toRunFilter, type RunListQuery } from "@/lib/domain/runs/run-list-query";
import { requireActor } from "@/lib/server/session";

import { toRunRow } from "../_components/run-row";
import { listHref, runFilters } from "./_components/run-filters";

export const metadata: Metadata = { title: "Runs" };

type RunsPageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** Every run the person may see, newest activity first. Filters and page number are in the address. */
export default async function RunsPage({ searchParams }: RunsPageProps) {
  const actor = await requireActor();
  const deps = createDeps(scopeOf(actor));
  const query = readRunListQuery(await searchParams);
  const filter = toRunFilter(query, actor.userId);
  const [page, total, facets, connections] = await Promise.all([
    deps.runs.list(actor, filter, { after: query.after }),
    deps.runs.count(actor, filter),
    deps.runs.facets(actor),
    deps.connections.listAws(actor),
  ]);
  const mayStart = canStartRuns(actor);
  const filters = activeFilters(query);
  const before = query.after === undefined ? 0 : (query.row ?? 0);
  const world = deps.sandboxWorld();
  const start = mayStart ? (
    <LinkButton look="primary" icon={plusIcon} href={newRunPath}>
      Start a run
    </LinkButton>
  ) : undefined;

  return (
    <div className="stack-6">
      <PageHead title={titleOf(total, filters.length > 0)} lead="Newest activity first." actions={start} />
      {total === 0 && filters.length === 0 ? (
        <Card label="Runs" padded>
          <EmptyState>
            No runs yet. A run connects one AWS account to one Harness project.
            {mayStart ? "" : " A project admin of a project that you can read starts the first one."}
          </EmptyState>
        </Card>
      ) : (
        <div className="stack-4">
          <SearchForm query={query} />
          <FilterChips filters={runFilters(query, facets)} aside="The address includes the filter, so you can share it" />
          <UnreadableNote messages={page.unreadable} />
          {page.runs.length + page.unreadable.length === 0 ? (
            <Card label="Runs" padded>
              <NoMatch query={query} filters={filters} />
            </Card>
          ) : (
            <Card
              label="Runs"
              footer={
                <Pager
                  first={before + 1}
                  last={before + page.runs.length + page.unreadable.length}
                  total={Math.max(total, before + page.runs.length + page.unreadable.length)}
                  previousHref={query.after === undefined ? undefined : listHref(query, {})}
                  nextHref={
                    page.next === undefined
                      ? undefined
                      : listHref(query, { after: page.next, row: before + page.runs.length + page.unreadable.length })
                  }
                />
              }
            >
              <RunTable
                caption="Runs, newest activity first"
                rows={page.runs.map((run) => toRunRow(run, { connections, world }))}
                now={deps.clock.now()}
              />
            </Card>
          )}
        </div>
      )}
    </div>
  );
}

function titleOf(total: number, isFiltered: boolean): string {
  if (total === 0) return isFiltered ? "No run matches" : "No runs yet";
  const count = plural(total, "1 run", `${formatCount(total)} runs`);
  return isFiltered ? `${count} ${plural(total, "matches", "match")}` : count;
}

/** Search by reference, project or account. A plain form: it works without scripts and keeps the other filters. */
function SearchForm({ query }: { readonly query: RunListQuery }) {
  const kept = Object.entries(query).filter(([name, value]) => value !== undefined && !["q", "after", "row"].includes(name));
  return (
    <form action={runsPath} method="get" role="search" className="row" aria-label="Find runs">
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={String(value)} />
      ))}
      <label htmlFor="runs-text" className="small">
        Reference, project or account
      </label>
      <input id="runs-text" name="q" type="search" className="input w-medium" defaultValue={query.q ?? ""} autoComplete="off" />
      <Button type="submit" icon={searchIcon}>
        Find runs
      </Button>
    </form>
  );
}

type NoMatchProps = { readonly query: RunListQuery; readonly filters: ReturnType<typeof activeFilters> };

function NoMatch({ query, filters }: NoMatchProps) {
  if (filters.length === 0) {
    return (
      <EmptyState action={<Link href={listHref(query, {})}>Back to the first rows</Link>}>There are no older runs.</EmptyState>
    );
  }
  return (
    <EmptyState
      action={
        <ul className="row">
          {filters.map(({ name, words }) => (
            <li key={name}>
              <LinkButton size="small" icon={xIcon} href={listHref(query, { [name]: undefined })}>
                Clear “{words}”
              </LinkButton>
            </li>
          ))}
        </ul>
      }
    >
      No run matches these filters.
    </EmptyState>
  );
}
