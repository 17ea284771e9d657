import type { Metadata } from "next";
import Link from "next/link";

import { ChartPatterns } from "@/components/inventory/chart-patterns";
import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Note } from "@/components/ui/note";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPath, troubleshootPath } from "@/lib/config/routes";
import { serviceFormValues, typedReferences } from "@/lib/domain/runs/ecs-service-values";
import { loadStep } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { ServiceForm } from "./_components/service-form";
import { loadService } from "./load-service";

export const metadata: Metadata = { title: "ECS service" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };

/** The step of the ECS service: its count, its capacity, its load balancer and its deployment settings. */
export default async function EcsServicePage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "ecs-service");
  const initial = serviceFormValues(page.initial);
  const reads = await page.deps.runReadsFor(page.run);
  const loaded = await loadService(page, reads.ok ? reads.value : undefined, typedReferences(initial));

  return (
    <StepFrame
      {...frameOf(page)}
      lead="These settings become the service definition that Harness deploys. The room for the tasks is counted before anything is created."
    >
      <ChartPatterns />
      {page.answer === undefined ? null : (
        <p className="small">
          <Link href={troubleshootPath(runId)}>Check what would stop this service</Link>
        </p>
      )}
      {reads.ok ? null : <LookupFailure what="AWS" error={reads.error} />}
      {loaded?.failures.map(({ what, error }) => (
        <LookupFailure key={what} what={what} error={error} />
      ))}
      {loaded === undefined || !page.mayEdit ? (
        <Note tone="info" title={page.mayEdit ? "The cluster is not chosen yet" : "You may read this run, but not change it"}>
          {page.mayEdit ? "Complete the ECS preparation step first." : "The plan shows the service definition."}
        </Note>
      ) : (
        <ServiceForm
          runId={runId}
          runHref={runPath(runId)}
          initial={initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          place={loaded.place}
        />
      )}
    </StepFrame>
  );
}
