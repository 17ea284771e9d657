import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";

import { LookupFailure } from "@/components/inventory/lookup-failure";
import { PageHead } from "@/components/shell/page-head";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { refreshIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { clustersPath, diagnosePath, diagnoseServicePath, type ClusterAddress } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import type { AccountReads } from "@/lib/deps/account-reads";
import { canUseConnection } from "@/lib/domain/access/setup-access";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { lookAtServices } from "@/lib/domain/clusters/cluster-work";
import { isReadable, newestPerAccount } from "@/lib/domain/inventory/readable-connections";
import { clusterAddressSchema } from "@/lib/domain/troubleshoot/cluster-address";
import { withoutRun } from "@/lib/domain/troubleshoot/run-question";
import { withinContentDeadline } from "@/lib/server/page-deadline";
import { refusePage } from "@/lib/server/refuse-page";
import { requireActor } from "@/lib/server/session";

import { ServiceFinding } from "../service-finding";

export const metadata: Metadata = { title: "Troubleshoot a service" };

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** The services of a cluster, and why one of them does not start. For accounts that the person may use, without a run. */
export default async function DiagnoseServicePage({ searchParams }: PageProps) {
  const actor = await requireActor();
  const parsed = clusterAddressSchema.safeParse(await searchParams);
  if (!parsed.success) return <NoCluster />;
  const { service, ...address } = parsed.data;
  const deps = createDeps(scopeOf(actor));
  const usable = (await deps.connections.listAws(actor)).filter((one) => isReadable(one) && canUseConnection(actor, one));
  const connection = newestPerAccount(usable).find(({ accountId }) => accountId === address.account);
  if (connection === undefined) return await refusePage(actor, "/diagnose/service", { account: address.account });
  const reads = await deps.accountReadsFor(connection, { sessionName: "carabiner-diagnose" });
  const { account, region, cluster } = address;
  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Diagnose", href: diagnosePath }, { label: service ?? cluster }]}
        title={service === undefined ? `Services of ${cluster}` : `Troubleshoot ${service}`}
        lead={`Cluster ${cluster} in ${region}, account ${account}. Every check reads AWS and changes nothing.`}
        actions={
          service === undefined ? null : (
            <form method="get" action={diagnoseServicePath(address)}>
              {Object.entries({ ...address, service }).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <Button type="submit" icon={refreshIcon}>
                Check again
              </Button>
            </form>
          )
        }
      />
      {reads.ok ? (
        <Suspense
          fallback={
            <p className="soft" role="status">
              Reading {service ?? cluster} and everything around it in AWS.
            </p>
          }
        >
          {service === undefined ? (
            <Services account={reads.value} address={address} />
          ) : (
            <ServiceFinding
              account={reads.value}
              question={{ place: { partition: connection.partition, account, region, cluster, service }, rights: withoutRun() }}
              hrefOf={(name) => diagnoseServicePath({ ...address, service: name })}
            />
          )}
        </Suspense>
      ) : (
        <LookupFailure what="AWS" error={reads.error} />
      )}
    </div>
  );
}

function NoCluster() {
  return (
    <div className="stack-6">
      <PageHead crumbs={[{ label: "Diagnose", href: diagnosePath }, { label: "Service" }]} title="Troubleshoot a service" />
      <EmptyState action={<LinkButton href={clustersPath}>Open the clusters</LinkButton>}>
        Choose a cluster first, then one of its services.
      </EmptyState>
    </div>
  );
}

/** The services of a cluster, those that need a look first. */
async function Services({ account, address }: { readonly account: AccountReads; readonly address: ClusterAddress }) {
  const { region, cluster } = address;
  const look = await withinContentDeadline(async () => await lookAtServices(account.ecs, { region, cluster }));
  if (!look.ok) return <LookupFailure what={`The services of ${cluster}`} error={look.error} />;
  if (look.value.length === 0) return <EmptyState>{cluster} has no service. The first deployment creates one.</EmptyState>;
  return (
    <ul className="stack-3">
      {look.value.map(({ service, health }) => (
        <li key={service.arn} className="stack-1">
          <p className="row">
            <Link className="wrap-anywhere" href={diagnoseServicePath({ ...address, service: service.name })}>
              {service.name}
            </Link>
            <VerdictMark verdict={health.verdict} word={health.word} />
          </p>
          <p className="small soft">{health.why}</p>
        </li>
      ))}
    </ul>
  );
}
