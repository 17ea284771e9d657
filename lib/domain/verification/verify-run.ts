import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import { lookAtPreparation, type PreparationPorts } from "@/lib/domain/clusters/preparation-look";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { assumedByHarness, proofOfTest } from "@/lib/domain/identity/harness-proof";
import { compareOperations } from "@/lib/domain/plan/compare";
import type { HandlerTable } from "@/lib/domain/plan/handlers/handler-table";
import { isDone, type LedgerEntry } from "@/lib/domain/plan/ledger";
import { operationsOf } from "@/lib/domain/plan/undo-view";
import { completeAnswers, instanceFilter, type RunAnswers } from "@/lib/domain/runs/answers";
import type { RunRecords } from "@/lib/domain/onboarding/overview";
import { hasEcs } from "@/lib/domain/runs/path";
import type { Run } from "@/lib/domain/runs/run";
import { entityRef } from "@/lib/domain/harness/scope";

import { connectorTestCheck } from "./connector-test-check";
import { harnessFilterCheck, harnessHostsCheck, matchingInstancesCheck } from "./discovery-checks";
import { readBackChecks } from "./read-back-checks";
import type { HostQuery, VerifyAccess, VerifyMoment } from "./verify-access";

/** What verification reads, and where its answers go. */
export type VerifyDeps = RunRecords &
  PreparationPorts & {
    readonly runs: { readonly require: (runId: string) => Promise<Run> };
    readonly handlersFor: (run: Run) => Promise<Result<HandlerTable, AppError>>;
    readonly verifyAccessFor: (run: Run) => Promise<Result<VerifyAccess, AppError>>;
    readonly checks: RunRecords["checks"] & { readonly record: (run: Run, results: readonly CheckResult[]) => Promise<void> };
  };

/**
 * Asks every question of the verification step again, side by side, and records the answers (items G71, G173). Changes
 * nothing on either side, so it is safe to repeat at any time.
 *
 * Errors: `precondition_failed` when nothing was created yet or a connection was removed.
 */
export async function verifyRun(deps: VerifyDeps, run: Run): Promise<Result<readonly CheckResult[], AppError>> {
  const [access, handlers, saved, entries] = await Promise.all([
    deps.verifyAccessFor(run),
    deps.handlersFor(run),
    deps.answers.list(run.id),
    deps.operations.read(run.id),
  ]);
  if (!access.ok) return access;
  if (!handlers.ok) return handlers;
  if (!entries.some((entry) => entry.state === "done")) return err(NOTHING_YET);

  const answers = completeAnswers(saved);
  const caller = access.value.awsCaller;
  const moment: VerifyMoment = {
    at: deps.clock.now().toISOString(),
    account: run.awsAccountId,
    caller,
  };
  const work = { run, answers, entries, moment, access: access.value };
  const [tested, readBack, discovered, prepared] = await Promise.all([
    testAgain(work),
    readAgain(deps, handlers.value, work),
    discoverAgain(work),
    prepareAgain(deps, work),
  ]);
  const results = [...tested, ...readBack, ...discovered, ...prepared];
  await deps.checks.record(run, results);
  return ok(results);
}

const NOTHING_YET: AppError = {
  code: "precondition_failed",
  message: "This run has created nothing yet, so there is nothing to verify. Confirm its plan first.",
};

type Work = {
  readonly run: Run;
  readonly answers: RunAnswers;
  readonly entries: readonly LedgerEntry[];
  readonly moment: VerifyMoment;
  readonly access: VerifyAccess;
};

async function testAgain(work: Work): Promise<readonly CheckResult[]> {
  const { run, answers, entries, access, moment } = work;
  if (answers.connector === undefined || !isDone(work.entries, "harness.connector")) return [];
  const identifier = toIdentifier(answers.connector.name);
  const answer = await access.testConnector({ scope: run.scope, identifier });
  const { account, at } = moment;
  const tested = connectorTestCheck({ identifier, region: answers.connector.region, account, at }, answer);
  // A green test of a connector that assumes a role is the positive probe of that role, made by Harness itself.
  const proof = answer.ok ? proofOfTest(entries, answer.value, at) : undefined;
  return proof === undefined ? [tested] : [tested, assumedByHarness(proof, account)];
}

async function readAgain(deps: VerifyDeps, handlers: HandlerTable, { run, entries, moment }: Work) {
  const compared = await compareOperations(
    { handlers, clock: deps.clock },
    { runId: run.id, reference: run.reference },
    operationsOf(entries.filter((entry) => entry.state === "done")),
    entries,
  );
  return readBackChecks(entries, compared, moment);
}

/** The cluster, its services and the roles of its tasks: a role that the plan made is judged only now (items G116-G124, G175). */
async function prepareAgain(deps: PreparationPorts, { run, answers }: Work): Promise<readonly CheckResult[]> {
  const preparation = answers["ecs-preparation"];
  if (preparation === undefined || !hasEcs(run.path)) return [];
  const looked = await lookAtPreparation(deps, run, { preparation, chosen: answers["ecs-task-definition"] });
  return looked.ok ? looked.value.checks : [];
}

async function discoverAgain(work: Work): Promise<readonly CheckResult[]> {
  const { run, answers, access, moment } = work;
  const infrastructure = answers["ec2-infrastructure"];
  if (infrastructure === undefined || answers.connector === undefined || !isDone(work.entries, "harness.infrastructure"))
    return [];
  const filter = instanceFilter(answers);
  const query: HostQuery = {
    region: infrastructure.region,
    vpcIds: filter.vpcs,
    tags: Object.fromEntries(filter.tags.map(({ key, value }) => [key, value])),
    autoScalingGroupName: filter.asgName === "" ? undefined : filter.asgName,
    instanceIds: filter.instanceIds,
    winRm: run.path.hostAccess === "winrm",
  };
  const connectorRef = entityRef(toIdentifier(answers.connector.name), run.scope);
  const view = { scope: run.scope, connectorRef, region: query.region };
  const [instances, hosts, vpcs, tagKeys] = await Promise.all([
    access.listInstances(query),
    access.listHarnessHosts(view, query),
    access.listHarnessVpcs(view),
    access.listHarnessTagKeys(view),
  ]);
  return [
    matchingInstancesCheck(query, instances, moment),
    harnessFilterCheck(query, { instances, vpcs, tagKeys }, moment),
    harnessHostsCheck(query, { instances, hosts }, moment),
  ];
}
