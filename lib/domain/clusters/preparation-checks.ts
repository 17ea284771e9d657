import { counted } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { CheckResult, Evidence } from "@/lib/domain/checks/check";
import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";

import { clusterProblems, type ClusterLook } from "./cluster-look";
import type { TaskTrust } from "./task-role";

/** When and where the questions were asked. */
export type Moment = { readonly at: string; readonly account: string; readonly region: string };

/** The trust of a role that exists; nothing for one that is new or not needed. */
export type RoleLook = Result<TaskTrust | undefined, AppError>;

type Head = Pick<CheckResult, "id" | "title" | "guideItems">;

/** A check that AWS did not answer. A refusal is proved; without a response nothing was learned. */
function unanswered(head: Head, error: AppError, evidence: readonly Evidence[]): CheckResult {
  return {
    ...head,
    verdict: "unknown",
    grade: error.code === "upstream_rejected" ? "proved" : "not-testable",
    fact: error.explanation?.title ?? error.message,
    fix: error.explanation?.fix ?? "Save this step again when AWS can be reached.",
    owner: "you",
    evidence,
  };
}

/** Whether the cluster is there and ACTIVE (items G3, G116, G117). */
export function clusterCheck(name: string, look: Result<ClusterLook, AppError>, { at, account, region }: Moment): CheckResult {
  const head: Head = { id: "s8.cluster", title: `Cluster ${name} is ACTIVE`, guideItems: ["G116", "G117"] };
  const proof = (observed: string, answer?: unknown): readonly Evidence[] => [
    { call: "ecs:DescribeClusters", observed, at, region, account, answer },
  ];
  if (!look.ok) return unanswered(head, look.error, proof(look.error.explanation?.title ?? look.error.message));
  const { found } = look.value;
  const problems = clusterProblems({ region, name }, look.value);
  const problem = problems.cluster ?? problems.region;
  if (found === undefined || problem !== undefined) {
    const fact = problem ?? `There is no cluster ${name} in ${region}.`;
    return { ...head, verdict: "fail", grade: "proved", fact, fix: fact, owner: "an AWS admin", evidence: proof(fact) };
  }
  const counts = [
    counted(found.activeServices, "service"),
    counted(found.runningTasks, "running task"),
    counted(found.registeredContainerInstances, "container instance"),
    found.capacityProviders.length === 0 ? "no capacity provider" : found.capacityProviders.join(", "),
  ].join(", ");
  const fact = `${name} in ${region} is ACTIVE: ${counts}`;
  return { ...head, verdict: "pass", grade: "proved", fact, evidence: proof(fact, { status: found.status, arn: found.arn }) };
}

const ROLES = {
  execution: { id: "s8.execution-role", title: "ECS tasks may assume the execution role", guideItems: ["G120", "G122"] },
  task: { id: "s8.task-role", title: "ECS tasks may assume the task role", guideItems: ["G123", "G124"] },
} as const;

/** Whether ECS tasks may assume a role of the task (items G120, G122-G124). */
export function roleCheck(
  which: keyof typeof ROLES,
  role: EcsPreparation["taskRole"],
  look: RoleLook,
  { at, account }: Moment,
): CheckResult {
  const { guideItems, ...rest } = ROLES[which];
  const head: Head = { ...rest, guideItems: [...guideItems] };
  if (role.how === "none") {
    const fact = `No task role: ${role.reason}`;
    return { ...head, verdict: "not-applicable", grade: "attested", fact, evidence: [] };
  }
  if (role.how === "new") {
    const fact = `${role.name} is in the plan, with a trust policy for ECS tasks`;
    return { ...head, verdict: "waiting", grade: "not-testable", fact, fix: "Confirm the plan.", owner: "you", evidence: [] };
  }
  const name = nameOfArn(role.arn);
  const proof = (observed: string): readonly Evidence[] => [{ call: "iam:GetRole", observed, at, account }];
  if (!look.ok) return unanswered(head, look.error, proof(look.error.explanation?.title ?? look.error.message));
  const trust = look.value;
  if (trust === undefined || trust.verdict === "unknown") {
    const fact = `${name}: ${trust?.sentence ?? "its trust policy was not read"}`;
    const fix = "Have an AWS admin confirm that ECS tasks meet the condition of its trust policy.";
    return { ...head, verdict: "unknown", grade: "not-testable", fact, fix, owner: "an AWS admin", evidence: proof(fact) };
  }
  if (trust.verdict === "not-trusted") {
    const fact = trust.problem ?? trust.sentence;
    return { ...head, verdict: "fail", grade: "simulated", fact, fix: fact, owner: "an AWS admin", evidence: proof(fact) };
  }
  const fact = `${role.arn}: ${trust.sentence}`;
  return { ...head, verdict: "pass", grade: "simulated", fact, evidence: proof(trust.sentence) };
}
