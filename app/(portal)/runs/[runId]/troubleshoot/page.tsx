import type { Metadata } from "next";
import { Suspense } from "react";

import { ServiceFinding } from "@/app/(portal)/diagnose/service-finding";
import { LookupFailure } from "@/components/inventory/lookup-failure";
import { PageHead } from "@/components/shell/page-head";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { refreshIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { runPagePath, runPath, troubleshootPath } from "@/lib/config/routes";
import { questionOfRun } from "@/lib/domain/troubleshoot/run-question";
import { loadRun } from "@/lib/server/run-page";

type PageProps = {
  readonly params: Promise<{ readonly runId: string }>;
  readonly searchParams: Promise<{ readonly service?: string | string[] }>;
};

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `Troubleshooting of ${run.reference}` };
}

/** Why the service of a run does not start, or what would stop it: every check of the guide, before and after a failure. */
export default async function TroubleshootPage({ params, searchParams }: PageProps) {
  const [{ runId }, { service }] = await Promise.all([params, searchParams]);
  const page = await loadRun(runId);
  const { run, answers, checks, deps } = page;
  const reads = await deps.runReadsFor(run);
  const question = questionOfRun({
    run,
    answers,
    checks,
    partition: reads.ok ? reads.value.awsConnection.partition : "aws",
    service: typeof service === "string" && service !== "" ? service : undefined,
  });
  const { place } = question ?? {};
  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: run.reference, href: runPath(run.id) }, { label: "Troubleshoot the service" }]}
        title={place === undefined ? "Troubleshoot the service" : `Troubleshoot ${place.service}`}
        lead={
          place === undefined
            ? "Every check reads AWS and changes nothing."
            : `Cluster ${place.cluster} in ${place.region}. Every check reads AWS and changes nothing.`
        }
        actions={
          place === undefined ? null : (
            <form method="get" action={troubleshootPath(run.id)}>
              <input type="hidden" name="service" value={place.service} />
              <Button type="submit" icon={refreshIcon}>
                Check again
              </Button>
            </form>
          )
        }
      />
      {question === undefined ? (
        <EmptyState action={<LinkButton href={runPagePath(run.id, "ecs-service")}>Open the ECS service step</LinkButton>}>
          There is no service to check yet. Choose the cluster and the service of this run first.
        </EmptyState>
      ) : reads.ok ? (
        <Suspense
          fallback={
            <p className="soft" role="status">
              Reading the service, its tasks and everything around them in AWS.
            </p>
          }
        >
          <ServiceFinding account={reads.value.account} question={question} hrefOf={(name) => troubleshootPath(run.id, name)} />
        </Suspense>
      ) : (
        <LookupFailure what="AWS" error={reads.error} />
      )}
    </div>
  );
}
