import type { Metadata } from "next";
import { Suspense } from "react";

import { PageHead } from "@/components/shell/page-head";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { refreshIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { Tabs } from "@/components/ui/tabs";
import { connectionsPath, practicesPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { canAddConnections } from "@/lib/domain/access/setup-access";
import { isUsable } from "@/lib/domain/connections/connection";
import { requireActor } from "@/lib/server/session";
import { AccountPractices } from "./account-practices";

export const metadata: Metadata = { title: "Security practices" };

type PracticesPageProps = { readonly searchParams: Promise<{ readonly connection?: string | string[] }> };

/** The guide's four security practices, measured on one AWS account at a time (guide items G223-G226). */
export default async function PracticesPage({ searchParams }: PracticesPageProps) {
  const actor = await requireActor();
  const [{ connection: asked }, connections] = await Promise.all([
    searchParams,
    createDeps(scopeOf(actor)).connections.listAws(actor),
  ]);
  const readable = connections.filter((connection) => isUsable(connection) && connection.method !== "none");
  const chosen = readable.find((connection) => connection.id === asked) ?? readable[0];
  const hrefOf = (id: string) => `${practicesPath}?connection=${encodeURIComponent(id)}`;

  return (
    <div className="stack-6">
      <PageHead
        title="Security practices"
        lead="Four practices of the guide, each with a threshold. This page reads them from AWS when it loads; nothing is stored or changed."
        actions={
          chosen === undefined ? null : (
            <form method="get" action={practicesPath}>
              <input type="hidden" name="connection" value={chosen.id} />
              <Button type="submit" icon={refreshIcon}>
                Check again
              </Button>
            </form>
          )
        }
      />
      {readable.length < 2 ? null : (
        <Tabs
          label="AWS accounts"
          tabs={readable.map((connection) => ({
            label: connection.accountAlias ?? connection.name,
            href: hrefOf(connection.id),
            current: connection.id === chosen?.id,
          }))}
        />
      )}
      {chosen === undefined ? (
        <Card label="No account" padded>
          <EmptyState
            action={canAddConnections(actor) ? <LinkButton href={connectionsPath}>Open Connections</LinkButton> : undefined}
          >
            The portal cannot read any of your AWS accounts. The practices need a connection with a confirmed identity.
          </EmptyState>
        </Card>
      ) : (
        <Suspense
          key={chosen.id}
          fallback={
            <p className="soft" role="status">
              Asking AWS about {chosen.accountAlias ?? chosen.accountId}.
            </p>
          }
        >
          <AccountPractices actor={actor} connection={chosen} />
        </Suspense>
      )}
    </div>
  );
}
