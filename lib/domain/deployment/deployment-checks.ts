import { counted } from "@/lib/core/plural";
import type { CheckResult, Evidence, Verdict } from "@/lib/domain/checks/check";
import type { Run } from "@/lib/domain/runs/run";

import type { TestDeployment } from "./deployment";
import { deployedService, runningTasks } from "./judge";

type Head = Pick<CheckResult, "id" | "title" | "guideItems">;

const DEPLOYED: Head = { id: "s13.test-deployment", title: "A test deployment succeeds", guideItems: ["G178"] };
const RUNNING: Head = { id: "s13.tasks-running", title: "The tasks of the test run", guideItems: ["G179"] };

/** How many tasks and lines the evidence holds. */
const MAX_TASKS = 20;

/**
 * What an ended test deployment shows, as checks that decide the box of the checklist: the pipeline ran to its end, and AWS showed
 * its tasks RUNNING. Empty while it is under way.
 *
 * @guide G250
 */
export function deploymentChecks(run: Pick<Run, "awsAccountId">, deployment: TestDeployment): readonly CheckResult[] {
  switch (deployment.state) {
    case "starting":
    case "running":
      return [];
    case "passed":
      return [passed(run, deployment), ...tasksRunning(run, deployment)];
    case "failed":
      return [notPassed(run, deployment, "fail", deployment.failure?.message ?? "The test deployment failed.")];
    case "stopped":
      return [notPassed(run, deployment, "unknown", "The test deployment was stopped before it ended.")];
  }
}

function passed(run: Pick<Run, "awsAccountId">, deployment: TestDeployment): CheckResult {
  const { target, execution } = deployment;
  const fact = `${target.pipeline} deployed ${target.service} to ${target.cluster}`;
  return {
    ...DEPLOYED,
    verdict: "pass",
    grade: "proved",
    fact,
    evidence: [evidence(run, deployment, execution?.status ?? "Success")],
  };
}

function tasksRunning(run: Pick<Run, "awsAccountId">, deployment: TestDeployment): readonly CheckResult[] {
  const { target, baseline, seen } = deployment;
  const service = baseline === undefined ? undefined : deployedService({ target, baseline, seen });
  if (service === undefined) return [];
  const tasks = runningTasks(seen, service);
  const fact = `${String(tasks.length)} of ${counted(service.desired, "task")} of ${service.name} RUNNING with ${service.revision}`;
  const proof: Evidence = {
    call: "ecs:DescribeTasks",
    observed: fact,
    at: seen.readAt ?? deployment.startedAt.toISOString(),
    region: target.region,
    account: run.awsAccountId,
    answer: tasks
      .slice(0, MAX_TASKS)
      .map(({ arn, status, startedAt, zone, health }) => ({ arn, status, startedAt, zone, health })),
  };
  return [{ ...RUNNING, verdict: "pass", grade: "proved", fact, evidence: [proof] }];
}

function notPassed(
  run: Pick<Run, "awsAccountId">,
  deployment: TestDeployment,
  verdict: Extract<Verdict, "fail" | "unknown">,
  fact: string,
): CheckResult {
  const fix = deployment.failure?.explanation?.fix ?? "Start the test deployment again.";
  return { ...DEPLOYED, verdict, grade: "proved", fact, fix, owner: "you", evidence: [evidence(run, deployment, fact)] };
}

/** Both sides of the test: Harness's execution, and the stopped tasks that ECS forgets. */
function evidence(
  run: Pick<Run, "awsAccountId">,
  { target, execution, seen, startedAt }: TestDeployment,
  observed: string,
): Evidence {
  return {
    call: "POST /pipeline/api/pipeline/execute, ecs:DescribeServices, ecs:DescribeTasks",
    observed,
    at: seen.readAt ?? startedAt.toISOString(),
    region: target.region,
    account: run.awsAccountId,
    answer: {
      execution: execution?.id,
      status: execution?.status,
      steps: execution?.steps.map(({ name, progress }) => `${name}: ${progress}`),
      stopped: seen.tasks
        .filter(({ status }) => status === "STOPPED")
        .slice(0, MAX_TASKS)
        .map(({ arn, stopCode, stoppedReason }) => ({ arn, stopCode, stoppedReason })),
    },
  };
}
