import type { Metadata } from "next";

import { CheckAgain } from "@/components/checks/check-again";
import { KnownToday } from "@/components/permissions/known-today";
import { Note } from "@/components/ui/note";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPath } from "@/lib/config/routes";
import { counted } from "@/lib/core/plural";
import type { EcsRights } from "@/lib/domain/runs/answers/ecs-rights";
import { hasEc2 } from "@/lib/domain/runs/path";
import { lookUp } from "@/lib/server/look-up";
import { matrixChecks, shownMatrix } from "@/lib/server/matrix-rows";
import { loadStep, type StepPage } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { checkEcsRightsAction } from "./actions";
import { EcsRightsForm } from "./_components/ecs-rights-form";

export const metadata: Metadata = { title: "ECS rights" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };
type Page = StepPage<"ecs-rights">;

/** Step S9: whether the identity of the connector has the rights that the strategy needs on the cluster (items G125-G129). */
export default async function EcsRightsPage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "ecs-rights");
  const { run, answers } = page;
  const partition = await page.deps.partitionOf(run);
  const [checks, roles] = await Promise.all([matrixChecks("ecs", page), findRoles(page)]);
  const ecs = shownMatrix("ecs", page, partition, checks);
  return (
    <StepFrame
      {...frameOf(page)}
      lead="Each action that the strategy needs is asked for on the cluster of the preparation step, with the identity that deploys."
      below={
        <CheckAgain action={checkEcsRightsAction} runId={runId}>
          <div className="stack-6">
            <KnownToday id="ecs-matrix" title="Rights for ECS" matrix={ecs} mayCheck={page.mayEdit} />
            {hasEc2(run.path) ? (
              <KnownToday
                id="run-matrix"
                title="Rights of the permissions step"
                matrix={shownMatrix("permissions", page, partition)}
                mayCheck={false}
              />
            ) : null}
          </div>
        </CheckAgain>
      }
    >
      <Note tone="info" title="A green connector test is no proof of these rights">
        Harness tests a connector with one call, <code>ec2:DescribeRegions</code>. It says nothing about ECS, so the test is never
        counted here.
      </Note>
      <Missing answer={page.answer} />
      {page.mayEdit ? (
        <EcsRightsForm
          runId={runId}
          runHref={runPath(runId)}
          initial={page.initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          connector={answers.connector?.name ?? "The connector of this run"}
          roles={roles}
        />
      ) : (
        <Note tone="info" title="You may read this run, but not change it">
          What is known about the rights is shown below.
        </Note>
      )}
    </StepFrame>
  );
}

/** What was missing when the step was saved, and what no policy of the identity can add. */
function Missing({ answer }: { readonly answer: EcsRights | undefined }) {
  if (answer?.rights.choice !== "missing" || answer.rights.snapshot === undefined) return null;
  const { missing, blocked } = answer.rights.snapshot;
  return (
    <>
      {missing.length === 0 ? (
        <Note tone="pass" title="Nothing was missing when this step was saved">
          No policy is added.
        </Note>
      ) : (
        <Note tone="info" title={`The plan adds ${counted(missing.length, "action")}`}>
          <code>{missing.join(", ")}</code>
        </Note>
      )}
      {blocked.length === 0 ? null : (
        <Note tone="warn" title={`${counted(blocked.length, "action")} cannot be added by a policy`}>
          A deny, a boundary or an organization policy refuses <code>{blocked.join(", ")}</code>. Its owner has to change it.
        </Note>
      )}
    </>
  );
}

/** Roles that are offered: those whose name speaks of Harness or ECS. */
async function findRoles({ deps, run }: Page) {
  const reads = await deps.iamReadsFor(run);
  if (!reads.ok) return [];
  const roles = await lookUp(async () => await reads.value.listRoles());
  if (!roles.ok) return [];
  return roles.value
    .filter(({ roleName }) => /harness|ecs/i.test(roleName) && !roleName.startsWith("AWSServiceRole"))
    .slice(0, MAX_OFFERED)
    .map(({ arn, roleName }) => ({ value: arn, label: roleName }));
}

const MAX_OFFERED = 8;
