import type { CheckResult } from "@/lib/domain/checks/check";
import { NO_PORTAL_ACCESS } from "@/lib/domain/connections/connection";
import { hasEc2, hasEcs } from "@/lib/domain/runs/path";
import type { Run } from "@/lib/domain/runs/run";

import { accountCheck, askAws, clustersCheck, regionsCheck, runningInstancesCheck } from "./aws-checks";
import { unanswered, type CheckHead } from "./check-parts";
import { askHarness, delegatesCheck, harnessAccountCheck, rightCheckId, rightChecks, scopeCheck } from "./harness-checks";
import { neededRights } from "./harness-rights";
import type { PrerequisitePorts } from "./ports";

/** What the checks have to know of a run. */
export type PrerequisiteRun = Pick<Run, "path" | "scope" | "awsAccountId">;

/** What running the checks needs: both sides, the time, and where answers are kept. */
export type PrerequisiteDeps<Asked extends PrerequisiteRun = Run> = {
  readonly clock: { readonly now: () => Date };
  readonly prerequisitesFor: (run: Asked) => Promise<PrerequisitePorts>;
  readonly checks: { readonly record: (run: Asked, results: readonly CheckResult[]) => Promise<void> };
};

/** Runs every check of the step, both sides at once, and keeps the answers. One that fails does not hold the others back. */
export async function runPrerequisites<Asked extends PrerequisiteRun>(
  deps: PrerequisiteDeps<Asked>,
  run: Asked,
): Promise<readonly CheckResult[]> {
  const ports = await deps.prerequisitesFor(run);
  const [aws, harness] = await Promise.all([awsChecks(deps, ports, run), harnessChecks(deps, ports, run)]);
  const results = [...aws, identityCheck(), ...harness];
  await deps.checks.record(run, results);
  return results;
}

type Clocked = Pick<PrerequisiteDeps, "clock">;

async function awsChecks(deps: Clocked, { aws }: PrerequisitePorts, run: PrerequisiteRun): Promise<readonly CheckResult[]> {
  if (!aws.ok) {
    const { error } = aws;
    const at = deps.clock.now().toISOString();
    const heads: readonly CheckHead[] = [
      { id: "s1.account", title: "AWS account", guideItems: ["G1"] },
      ...(hasEc2(run.path) ? [{ id: "s1.running-instances", title: "Running EC2 instances", guideItems: ["G2"] }] : []),
      ...(hasEcs(run.path) ? [{ id: "s1.clusters", title: "ECS clusters", guideItems: [] }] : []),
    ];
    if (error.explanation?.causeId === NO_PORTAL_ACCESS) return heads.map((head) => handedOver(head, run.awsAccountId));
    return heads.map((head) => unanswered(head, error, at, "none"));
  }
  // Clusters are counted on every path: which region to choose is easier to see with them.
  const answers = await askAws(aws.value, { clusters: true });
  const at = deps.clock.now().toISOString();
  return [
    accountCheck(answers, run.awsAccountId, at),
    regionsCheck(answers, at),
    ...(hasEc2(run.path) ? [runningInstancesCheck(answers, at)] : []),
    ...(hasEcs(run.path) ? [clustersCheck(answers, at)] : []),
  ];
}

async function harnessChecks(
  deps: Clocked,
  { harness }: PrerequisitePorts,
  run: PrerequisiteRun,
): Promise<readonly CheckResult[]> {
  if (!harness.ok) {
    const { error } = harness;
    const at = deps.clock.now().toISOString();
    const heads: readonly CheckHead[] = [
      { id: "s1.harness-account", title: "Harness account and API key", guideItems: ["G5"] },
      ...neededRights(run.path).map(({ permission, guideItems }) => ({
        id: rightCheckId(permission),
        title: permission,
        guideItems,
      })),
    ];
    return heads.map((head) => unanswered(head, error, at, "none"));
  }
  const answers = await askHarness(harness.value, run.path, run.scope);
  const at = deps.clock.now().toISOString();
  const rights = rightChecks(answers, run.path, run.scope, at);
  return [
    harnessAccountCheck(answers, run.scope.accountIdentifier, at),
    ...rights,
    scopeCheck(rights, run.scope, at),
    delegatesCheck(answers, run.path, at),
  ];
}

/** The portal has no access to the account, by choice: a person confirms instead. */
function handedOver(head: CheckHead, accountId: string): CheckResult {
  const fact =
    head.id === "s1.account"
      ? `Carabiner has no access to account ${accountId}. Compare the number in the AWS console and confirm it below yourself.`
      : "Carabiner has no access to this account, so nothing is counted. Look in the AWS console.";
  return { ...head, verdict: "not-applicable", grade: "not-testable", fact, evidence: [] };
}

/** G4: a later step decides which user or role it is; the matrix there shows what it may do. */
function identityCheck(): CheckResult {
  return {
    id: "s1.identity",
    title: "IAM user or role with permissions",
    guideItems: ["G4"],
    verdict: "waiting",
    grade: "not-testable",
    fact: "Chosen or created in the step “AWS identity”; the matrix of the permissions step shows what it may do.",
    evidence: [],
  };
}
