import type { Metadata } from "next";
import { Suspense } from "react";

import { CheckAgain } from "@/components/checks/check-again";
import { StepFrame } from "@/components/wizard/step-frame";
import { Note } from "@/components/ui/note";
import { env } from "@/lib/config/env";
import { runPagePath, runPath } from "@/lib/config/routes";
import type { CheckResult } from "@/lib/domain/checks/check";
import { PREREQUISITE_PREFIX } from "@/lib/domain/prerequisites/check-parts";
import { neededRights, requestText, scopeWords } from "@/lib/domain/prerequisites/harness-rights";
import { rightCheckId } from "@/lib/domain/prerequisites/harness-checks";
import { openChecks } from "@/lib/domain/prerequisites/prerequisite-problems";
import { isEmpty, regionCounts, regionWords } from "@/lib/domain/prerequisites/region-counts";
import { runPrerequisites } from "@/lib/domain/prerequisites/run-prerequisites";
import { loadStep, type StepPage } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { checkPrerequisitesAction } from "./actions";
import { CheckSections } from "./_components/check-sections";
import { PrerequisitesForm } from "./_components/prerequisites-form";

export const metadata: Metadata = { title: "Prerequisites" };

/** Step S1: the prerequisites, checked with live calls to AWS and Harness (guide items G1-G10). */
export default async function PrerequisitesPage({ params }: { readonly params: Promise<{ readonly runId: string }> }) {
  const { runId } = await params;
  const page = await loadStep(runId, "prerequisites");
  const kept = page.checks.filter((check) => check.id.startsWith(PREREQUISITE_PREFIX));
  const asks = page.mayEdit && page.run.state === "open";
  return (
    <StepFrame
      {...frameOf(page)}
      lead={`For ${scopeWords(page.run.scope)} and AWS account ${page.run.awsAccountId}. Every check is a live call to AWS or Harness.`}
    >
      <CheckAgain action={checkPrerequisitesAction} runId={runId}>
        {kept.length > 0 || !asks ? (
          <Prerequisites page={page} checks={kept} />
        ) : (
          <Suspense fallback={<Note tone="info" title="Asking AWS and Harness. The first time this takes a few seconds." />}>
            <FirstVisit page={page} />
          </Suspense>
        )}
      </CheckAgain>
    </StepFrame>
  );
}

type Page = StepPage<"prerequisites">;

/** The first visit runs the checks; later visits show the newest results until a person checks again. */
async function FirstVisit({ page }: { readonly page: Page }) {
  return <Prerequisites page={page} checks={await runPrerequisites(page.deps, page.run)} />;
}

async function Prerequisites({ page, checks }: { readonly page: Page; readonly checks: readonly CheckResult[] }) {
  const { run, deps, mayEdit } = page;
  const connections = await deps.connectionsFor(run);
  const counts = regionCounts(checks);
  const handOffLink = new URL(runPagePath(run.id, "prerequisites"), env().NEXTAUTH_URL).href;
  return (
    <>
      <CheckSections
        checks={checks}
        request={missingRights(checks, page, connections.ok ? connections.value.harnessConnection.apiKeyHint : "", handOffLink)}
        handOffLink={handOffLink}
        now={deps.clock.now()}
        mayCheck={mayEdit}
        matrixHref={`${runPagePath(run.id, "permissions")}#known-today`}
      />
      <PrerequisitesForm
        runId={run.id}
        runHref={runPath(run.id)}
        initial={withRegion(page.initial, counts[0]?.region)}
        version={page.version}
        savedAt={page.savedAt?.toISOString()}
        account={accountWords(checks, run.awsAccountId)}
        regions={counts.map((count) => ({ name: count.region, words: regionWords(count), empty: isEmpty(count) }))}
        handedOver={connections.ok && connections.value.awsConnection.method === "none"}
        warnings={openChecks(checks).warnings.map(({ id, title, fact }) => ({ id, title, fact }))}
      />
    </>
  );
}

/** The fullest region is ticked until a person has chosen. */
function withRegion(initial: Record<string, unknown>, region: string | undefined): Record<string, unknown> {
  const chosen = initial["regions"];
  return region === undefined || (Array.isArray(chosen) && chosen.length > 0) ? initial : { ...initial, regions: [region] };
}

/** The account with its alias from AWS. */
function accountWords(checks: readonly CheckResult[], accountId: string): string {
  const answer = checks.find((check) => check.id === "s1.account")?.evidence[0]?.answer;
  const alias =
    typeof answer === "object" && answer !== null && "accountAlias" in answer && typeof answer.accountAlias === "string"
      ? answer.accountAlias
      : undefined;
  return alias === undefined ? accountId : `${accountId} (${alias})`;
}

function missingRights(checks: readonly CheckResult[], { run }: Page, keyHint: string, link: string): string | undefined {
  const lacking = new Set(
    checks.filter((check) => check.verdict === "fail" || check.verdict === "warn").map((check) => check.id),
  );
  const rights = neededRights(run.path).filter(({ permission }) => lacking.has(rightCheckId(permission)));
  if (rights.length === 0) return undefined;
  return requestText({ scope: run.scope, rights, reference: run.reference, keyHint, link });
}
