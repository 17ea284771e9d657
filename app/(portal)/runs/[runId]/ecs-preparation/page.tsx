import type { Metadata } from "next";

import { LookupFailure } from "@/components/inventory/lookup-failure";
import { CheckList } from "@/components/checks/check-list";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPath } from "@/lib/config/routes";
import { formatClock } from "@/lib/core/dates";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { EcsCluster } from "@/lib/domain/aws/aws-shapes";
import { isPreparationCheck } from "@/lib/domain/clusters/complete-preparation";
import { DEFAULT_EXECUTION_ROLE_NAME, DEFAULT_TASK_ROLE_NAME } from "@/lib/domain/runs/answers/ecs-preparation";
import { loadStep, type StepPage } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import type { ShownCluster, ShownRegion } from "./_components/cluster-picker";
import { PreparationForm } from "./_components/preparation-form";
import { RightsCard } from "./_components/rights-card";
import type { ShownRole } from "./_components/role-fields";
import { ServicesCard } from "./_components/services-card";
import { lookUpPreparation, type KnownRole, type PreparationDraft, type RegionClusters } from "./load-preparation";

export const metadata: Metadata = { title: "ECS preparation" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };

/** Step S8: the cluster with its services, and the two roles of the tasks. */
export default async function EcsPreparationPage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "ecs-preparation");
  const initial = startOf(page);
  const draft = draftOf(initial);
  const reads = await page.deps.runReadsFor(page.run);
  const partition = reads.ok ? reads.value.awsConnection.partition : "aws";
  const now = page.deps.clock.now();
  const place = { partition, account: page.run.awsAccountId, region: draft.region };
  const found = reads.ok
    ? await lookUpPreparation(reads.value.account, { draft, place, now, chosen: page.answers["ecs-task-definition"] })
    : undefined;
  const roles = found?.roles.ok === true ? found.roles.value : undefined;

  return (
    <StepFrame
      {...frameOf(page)}
      lead="The later steps use this cluster, and the plan passes only these two roles to ECS."
      below={
        <>
          {found?.services === undefined ? null : <ServicesCard cluster={draft.cluster} look={found.services} />}
          {found?.rights === undefined ? null : <RightsCard role={nameOfArn(draft.executionRoleArn)} look={found.rights} />}
          <LastChecks page={page} />
        </>
      }
    >
      {reads.ok ? null : <LookupFailure what="AWS" error={reads.error} />}
      {found?.regions.ok === false ? <LookupFailure what="The regions of the account" error={found.regions.error} /> : null}
      {roles === undefined || hasLinkedRole(roles) ? null : <LinkedRole />}
      {found?.roles.ok === false ? <LookupFailure what="The roles of the account" error={found.roles.error} /> : null}
      {page.mayEdit ? (
        <PreparationForm
          runId={runId}
          runHref={runPath(runId)}
          initial={initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          regions={found?.regions.ok === true ? found.regions.value.map(toShownRegion) : []}
          readAt={formatClock(now)}
          roles={roles === undefined ? undefined : offered(roles, chosenArns(initial))}
          others={roles === undefined ? 0 : roles.filter(({ trust }) => trust.verdict === "not-trusted").length}
        />
      ) : (
        <Note tone="info" title="You may read this run, but not change it">
          {page.answer === undefined
            ? "The cluster is not chosen yet."
            : `Cluster ${page.answer.cluster} in ${page.answer.region}. What is known about it is below.`}
        </Note>
      )}
    </StepFrame>
  );
}

/** The saved or default values. A role keeps the fields of the choices that are not shown, so that switching loses nothing. */
function startOf({ initial }: StepPage<"ecs-preparation">): Record<string, unknown> {
  return {
    ...initial,
    executionRole: { arn: "", name: DEFAULT_EXECUTION_ROLE_NAME, ...membersOf(initial["executionRole"]) },
    taskRole: { arn: "", name: DEFAULT_TASK_ROLE_NAME, reason: "", ...membersOf(initial["taskRole"]) },
  };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

function draftOf(initial: Readonly<Record<string, unknown>>): PreparationDraft {
  const { how, arn } = membersOf(initial["executionRole"]);
  return {
    region: textOf(initial["region"]),
    cluster: textOf(initial["cluster"]),
    executionRoleArn: how === "existing" ? textOf(arn) : "",
  };
}

function chosenArns(initial: Readonly<Record<string, unknown>>): readonly string[] {
  return ["executionRole", "taskRole"].map((role) => textOf(membersOf(initial[role])["arn"]));
}

/** The roles that ECS tasks may assume, and those that are chosen already, so that the form shows what is wrong with them. */
function offered(roles: readonly KnownRole[], chosen: readonly string[]): readonly ShownRole[] {
  return roles
    .filter(({ role, trust }) => trust.verdict !== "not-trusted" || chosen.includes(role.arn))
    .map(({ role, trust }) => ({
      arn: role.arn,
      name: role.roleName,
      verdict: trust.verdict,
      sentence: trust.sentence,
      services: trust.services,
      mustBe: trust.mustBe,
    }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

function toShownRegion(one: RegionClusters): ShownRegion {
  if ("failure" in one) {
    return { region: one.region, clusters: [], failure: one.failure.explanation?.title ?? one.failure.message };
  }
  const clusters = one.clusters.map(toShownCluster);
  return {
    region: one.region,
    clusters: clusters.toSorted((left, right) => right.services - left.services || left.name.localeCompare(right.name)),
  };
}

function toShownCluster(cluster: EcsCluster): ShownCluster {
  const { name, status, activeServices, runningTasks, pendingTasks, registeredContainerInstances, capacityProviders } = cluster;
  return {
    name,
    status,
    services: activeServices,
    running: runningTasks,
    pending: pendingTasks,
    instances: registeredContainerInstances,
    capacityProviders,
  };
}

/** AWS's own role for ECS has a path that no other role may have. */
const LINKED_ROLE_PATH = "/aws-service-role/ecs.amazonaws.com/";

function hasLinkedRole(roles: readonly KnownRole[]): boolean {
  return roles.some(({ role }) => role.path === LINKED_ROLE_PATH);
}

/** ECS itself needs this role, one for the account. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html */
function LinkedRole() {
  return <p className="small soft">The account lacks the service-linked role AWSServiceRoleForECS. The plan creates it.</p>;
}

/** What the last save proved. */
function LastChecks({ page }: { readonly page: StepPage<"ecs-preparation"> }) {
  const checks = page.checks.filter(isPreparationCheck);
  if (checks.length === 0) return null;
  return (
    <details className="more">
      <summary>
        <Icon icon={chevronRightIcon} />
        What was known when this step was last saved
      </summary>
      <div className="mt">
        <CheckList checks={checks} />
      </div>
    </details>
  );
}
