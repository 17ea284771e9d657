import type { Metadata } from "next";
import Link from "next/link";

import { counted } from "@/lib/core/plural";
import { ExplainForm } from "@/components/diagnosis/explain-form";
import { PageHead } from "@/components/shell/page-head";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { searchIcon } from "@/components/ui/icons";
import { SandboxBadge } from "@/components/ui/sandbox-badge";
import { diagnosePath, findPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { MAX_FIND_TEXT, readFindQuery } from "@/lib/domain/find/find-query";
import type { FindGroup, FindResults } from "@/lib/domain/find/find-results";
import { findEverything } from "@/lib/server/find-everything";
import { requireActor } from "@/lib/server/session";

import { explainTextAction } from "../diagnose/actions";

export const metadata: Metadata = { title: "Find" };

type FindPageProps = { readonly searchParams: Promise<{ readonly q?: string | string[] }> };

/** Find as a page: the dialog's results at an address, without scripts. */
export default async function FindPage({ searchParams }: FindPageProps) {
  const actor = await requireActor();
  const { q } = await searchParams;
  const text = typeof q === "string" ? q.trim().slice(0, MAX_FIND_TEXT) : "";
  const results = text === "" ? undefined : await findEverything(createDeps(scopeOf(actor)), actor, text);

  return (
    <div className="stack-6">
      <PageHead
        title={titleOf(results)}
        lead="Runs, AWS accounts, connections, instances, clusters and items of the guide, as far as you may see them."
      />
      <form action={findPath} method="get" role="search" className="stack-2" aria-label="Find">
        <label htmlFor="find-text" className="legend">
          What to find
        </label>
        <p className="hint" id="find-hint">
          A reference, project, account, a machine’s name, ID or private address, or a guide item like G38. Words match from their
          beginning. Paste error messages on <Link href={diagnosePath}>Diagnose</Link> instead, which keeps them out of the
          address.
        </p>
        <div className="with-button w-medium">
          <input
            id="find-text"
            name="q"
            type="search"
            className="input"
            defaultValue={text}
            maxLength={MAX_FIND_TEXT}
            aria-describedby="find-hint"
            autoComplete="off"
          />
          <Button type="submit" look="primary" icon={searchIcon}>
            Find
          </Button>
        </div>
      </form>
      {results === undefined ? null : <Results results={results} />}
    </div>
  );
}

function Results({ results }: { readonly results: FindResults }) {
  const { groups, isErrorText, text } = results;
  return (
    <>
      {isErrorText ? (
        <section aria-labelledby="explain" className="stack-4">
          <h2 id="explain">Explain this error</h2>
          <ExplainForm action={explainTextAction} accounts={[]} text={text} />
        </section>
      ) : null}
      {groups.map((group) => (
        <GroupCard key={group.id} group={group} />
      ))}
      {groups.length === 0 && !isErrorText ? (
        <Card label="Found" padded>
          <EmptyState>{readFindQuery(text) === undefined ? "Enter 2 to 60 characters." : `No results for “${text}”.`}</EmptyState>
        </Card>
      ) : null}
    </>
  );
}

function GroupCard({ group: { title, hits, moreHref } }: { readonly group: FindGroup }) {
  return (
    <Card
      title={title}
      aside={
        moreHref === undefined ? (
          <span className="small quiet num">{hits.length}</span>
        ) : (
          <Link href={moreHref}>Show more than these {hits.length}</Link>
        )
      }
    >
      <ul className="in stack-3">
        {hits.map((hit) => (
          <li key={hit.id}>
            <span className="row tight">
              <Link href={hit.href} data-row="">
                {hit.title}
              </Link>
              {hit.isSandbox ? <SandboxBadge>Sandbox</SandboxBadge> : null}
            </span>
            <span className="small quiet">{hit.detail}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function titleOf(results: FindResults | undefined): string {
  if (results === undefined) return "Find";
  const count = results.groups.reduce((sum, { hits }) => sum + hits.length, 0);
  if (count === 0) return results.isErrorText ? "This reads like an error" : "Nothing found";
  const isMore = results.groups.some(({ moreHref }) => moreHref !== undefined);
  return `${isMore ? "At least " : ""}${counted(count, "match", "matches")}`;
}
