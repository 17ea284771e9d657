import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";

import { ActionForm } from "@/components/form/action-form";
import { ConfirmPanel } from "@/components/plan/confirm-panel";
import { PageWatchLoader } from "@/components/polling/page-watch-loader";
import { PageHead } from "@/components/shell/page-head";
import { FailureCard } from "@/components/ui/failure-card";
import { GradeMark } from "@/components/ui/grade-mark";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon, circleCheckIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { LiveRegion } from "@/components/ui/live-region";
import { Note } from "@/components/ui/note";
import { UnreadableNote } from "@/components/ui/unreadable-note";
import { runBoxPath, runPagePath, runPath, troubleshootPath } from "@/lib/config/routes";
import { formatClock } from "@/lib/core/dates";
import type { AppError, Explanation } from "@/lib/core/errors";
import { counted } from "@/lib/core/plural";
import { isUnderWay, type DeploymentTarget, type TestDeployment } from "@/lib/domain/deployment/deployment";
import { harnessExecutionUrl } from "@/lib/domain/deployment/deployment-links";
import { openLeftOvers } from "@/lib/domain/deployment/deployment-words";
import { deploymentHeading, milestone } from "@/lib/domain/deployment/deployment-view";
import { deploymentTarget } from "@/lib/domain/deployment/start-deployment";
import { loadRun, type RunPage } from "@/lib/server/run-page";
import { startDeploymentAction, stopDeploymentAction } from "./actions";
import { CleanUpPanel } from "./_components/clean-up-panel";
import { PipelineCard } from "./_components/pipeline-card";
import { SavedEvidence } from "./_components/saved-evidence";
import { ServiceCard } from "./_components/service-card";
import { FailureCause } from "./failure-cause";

type DeploymentPageProps = { readonly params: Promise<{ readonly runId: string }> };

export async function generateMetadata({ params }: DeploymentPageProps): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `Test deployment of ${run.reference}` };
}

/** The test deployment of an ECS run: started, followed on both sides, judged, cleaned up. */
export default async function DeploymentPage({ params }: DeploymentPageProps) {
  const page = await loadRun((await params).runId);
  const { run, deps, mayEdit, answers, entries } = page;
  const { deployments, unreadable } = await deps.deployments.list(run.id);
  const [deployment] = deployments;
  const [baseUrl, starter] = await Promise.all([
    deployment?.executionId === undefined ? undefined : deps.harnessAddressFor(run),
    deployment === undefined ? undefined : deps.users.findPresent(deployment.startedById),
  ]);
  const target = deploymentTarget(run, answers, entries);
  const isLive = deployment !== undefined && (isUnderWay(deployment) || deployment.cleanUp?.decision === "removing");
  const isBlocked = openLeftOvers(deployment?.cleanUp).length > 0;
  const mayStart = mayEdit && !isLive && !isBlocked && unreadable.length === 0;

  return (
    <div className="stack-6">
      <PageHead
        crumbs={[
          { label: run.reference, href: runPath(run.id) },
          { label: "Verification", href: runPagePath(run.id, "verify") },
          { label: "Test deployment" },
        ]}
        title={deploymentHeading(deployment)}
        lead={leadOf(deployment)}
      />
      {isLive ? <PageWatchLoader everyMs={2000} /> : null}
      <LiveRegion message={milestone(deployment)} urgent={deployment !== undefined && !isLive} />
      <UnreadableNote messages={unreadable} />
      {deployment?.seen.silent === undefined || !isLive ? null : (
        <Note tone="warn" title="One side did not respond at the last look">
          {deployment.seen.silent} Carabiner asks again, less often each time.
        </Note>
      )}
      {deployment === undefined ? null : (
        <>
          {deployment.failure === undefined ? null : <Failed page={page} deployment={deployment} error={deployment.failure} />}
          {deployment.state === "passed" ? <Passed runId={run.id} deployment={deployment} /> : null}
          <div className="cols even">
            <PipelineCard
              deployment={deployment}
              startedBy={starter?.name ?? "a person who has left"}
              now={deps.clock.now()}
              harnessUrl={
                baseUrl === undefined || deployment.executionId === undefined
                  ? undefined
                  : harnessExecutionUrl(baseUrl, deployment.target, deployment.executionId)
              }
            />
            <ServiceCard deployment={deployment} />
          </div>
          {isUnderWay(deployment) && mayEdit && deployment.stopRequestedAt === undefined ? (
            <StopPanel runId={run.id} deploymentId={deployment.id} />
          ) : null}
          <SavedEvidence deployment={deployment} />
          {deployment.cleanUp === undefined ? null : (
            <CleanUpPanel runId={run.id} deploymentId={deployment.id} cleanUp={deployment.cleanUp} mayEdit={mayEdit} />
          )}
        </>
      )}
      {!target.ok ? (
        deployment === undefined ? (
          <Note
            tone="info"
            title="There is nothing to deploy yet"
            action={<Link href={runPath(run.id)}>Open the task list</Link>}
          >
            {target.error.message}
          </Note>
        ) : null
      ) : mayStart ? (
        <StartPanel runId={run.id} target={target.value} isAgain={deployment !== undefined} />
      ) : null}
      {mayEdit ? null : <Note tone="info">You may read this run, but not change it.</Note>}
    </div>
  );
}

function leadOf(deployment: TestDeployment | undefined): string {
  const readAt = deployment?.seen.readAt;
  if (deployment === undefined)
    return "Harness runs the pipeline once. Carabiner follows it on both sides and saves what stopped tasks say. AWS decides the result.";
  const read = readAt === undefined ? "" : ` Last read at ${formatClock(new Date(readAt))}.`;
  const { service, cluster } = deployment.target;
  return `${service} in ${cluster}.${read}${isUnderWay(deployment) ? " You can leave this page; the worker continues." : ""}`;
}

type StartPanelProps = { readonly runId: string; readonly target: DeploymentTarget; readonly isAgain: boolean };

function StartPanel({ runId, target, isAgain }: StartPanelProps) {
  const { service, cluster, region, desired, pipeline, family, revision } = target;
  const what = revision === undefined ? `a new revision of ${family}` : `${family}:${String(revision)}`;
  return (
    <ConfirmPanel
      title={isAgain ? "Test again" : `Start ${counted(desired, "task")} in ${cluster}`}
      action={
        <ActionForm
          action={startDeploymentAction}
          hidden={{ runId }}
          submit={isAgain ? "Test again" : "Start the test deployment"}
          look="primary"
        />
      }
    >
      Harness runs the pipeline {pipeline}: it deploys {what} as service {service} in {cluster}, {region}. If a service of this
      name exists, its tasks are replaced. AWS charges for the tasks while they run. Afterwards you can remove what the test made.
    </ConfirmPanel>
  );
}

function StopPanel({ runId, deploymentId }: { readonly runId: string; readonly deploymentId: string }) {
  return (
    <details className="more">
      <summary>
        <Icon icon={chevronRightIcon} />
        Stop the deployment
      </summary>
      <ConfirmPanel
        title="Stop without a rollback"
        action={
          <ActionForm
            action={stopDeploymentAction}
            hidden={{ runId, deploymentId }}
            submit="Stop the deployment"
            look="danger"
            label="Stop the deployment"
          />
        }
      >
        Harness ends the pipeline where it is and rolls nothing back: the service stays as it is at that moment. What the test
        made can be removed afterwards.
      </ConfirmPanel>
    </details>
  );
}

function Passed({ runId, deployment }: { readonly runId: string; readonly deployment: TestDeployment }) {
  const { target } = deployment;
  return (
    <article className="success" aria-labelledby="test-passed">
      <div>
        <div>
          <h2 id="test-passed">
            <Icon icon={circleCheckIcon} />
            The pipeline deployed {target.service}, and its tasks run
          </h2>
          <p className="small soft">
            Harness ended with success, and AWS showed the tasks RUNNING. <GradeMark grade="proved" />
          </p>
        </div>
        <div className="row">
          <LinkButton href={runBoxPath(runId, "G250")}>See the evidence</LinkButton>
          <LinkButton href={runPagePath(runId, "checklist")} look="primary">
            Continue to the checklist
          </LinkButton>
        </div>
      </div>
    </article>
  );
}

type FailedProps = { readonly page: RunPage; readonly deployment: TestDeployment; readonly error: AppError };

function Failed({ page, deployment, error }: FailedProps) {
  const known = explanationOf(error);
  return (
    <div className="stack-3">
      <Suspense fallback={<FailureCard explanation={known} />}>
        <FailureCause page={page} deployment={deployment} known={known} />
      </Suspense>
      <p className="small">
        <Link href={troubleshootPath(page.run.id)}>See every check of the service</Link>
      </p>
    </div>
  );
}

function explanationOf(error: AppError): Explanation {
  return (
    error.explanation ?? {
      causeId: error.code,
      title: error.message,
      cause: "The test deployment could not be followed to its end.",
      owner: "you",
      fix: "Fix the problem named in the heading, then test again.",
      retry: "after-fix",
      details: {},
    }
  );
}
