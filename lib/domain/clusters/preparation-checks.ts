import { counted } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { CheckResult, Evidence } from "@/lib/domain/checks/check";
import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";

import { clusterProblems, type ClusterLook } from "./cluster-look";
import type { WorkingService } from "./cluster-work";
import type { Right } from "./role-rights";
import type { TaskTrust } from "./task-role";

/** When and where the questions were asked. */
export type Moment = { readonly at: string; readonly account: string; readonly region: string };

/** The trust of a role that exists; nothing for one that is new or not needed. */
export type RoleLook = Result<TaskTrust | undefined, AppError>;

/** The rights of an existing execution role, and the task definitions that need them; nothing for a role that is new. */
export type RightsLook = Result<{ readonly rights: readonly Right[]; readonly from: readonly string[] } | undefined, AppError>;

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

/** Whether the cluster is there and ACTIVE (items G116, G117), which decides its box. @guide G242 */
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

function nameOfRole(role: EcsPreparation["executionRole"]): string {
  return role.how === "existing" ? nameOfArn(role.arn) : role.name;
}

const ROLES = {
  execution: { id: "s8.execution-role", title: "ECS tasks may assume the execution role", guideItems: ["G120", "G122"] },
  task: { id: "s8.task-role", title: "ECS tasks may assume the task role", guideItems: ["G123", "G124"] },
} as const;

/** Whether ECS tasks may assume a role of the task (items G120, G122-G124), which decides their boxes. @guide G243 G244 */
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
  if (role.how === "new" && look.ok && look.value === undefined) {
    const fact = `${role.name} is in the plan, with a trust policy for ECS tasks`;
    return { ...head, verdict: "waiting", grade: "not-testable", fact, fix: "Confirm the plan.", owner: "you", evidence: [] };
  }
  const name = nameOfRole(role);
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
  const fact = `${role.how === "existing" ? role.arn : role.name}: ${trust.sentence}`;
  return { ...head, verdict: "pass", grade: "simulated", fact, evidence: proof(trust.sentence) };
}

const MAX_NAMED = 3;

/** Whether the services of the cluster are healthy (items G118, G119). A service that is not healthy stops no new one. */
export function servicesCheck(
  cluster: string,
  look: Result<readonly WorkingService[], AppError>,
  { at, account, region }: Moment,
): CheckResult {
  const head: Head = { id: "s8.services", title: `The services of ${cluster} are healthy`, guideItems: ["G118", "G119"] };
  const proof = (observed: string, answer?: unknown): readonly Evidence[] => [
    { call: "ecs:DescribeServices", observed, at, region, account, answer },
  ];
  if (!look.ok) return unanswered(head, look.error, proof(look.error.explanation?.title ?? look.error.message));
  const all = look.value;
  if (all.length === 0) {
    const fact = `${cluster} has no service yet`;
    return { ...head, verdict: "not-applicable", grade: "proved", fact, evidence: proof(fact) };
  }
  const ill = all.filter(({ health }) => health.verdict !== "pass" && health.verdict !== "not-applicable");
  const answer = Object.fromEntries(all.map(({ service, health }) => [service.name, `${health.word}: ${health.why}`]));
  if (ill.length === 0) {
    const idle = all.filter(({ health }) => health.verdict === "not-applicable").length;
    const fact = `${counted(all.length - idle, "service")} healthy${idle === 0 ? "" : `, ${String(idle)} scaled to zero`}`;
    return { ...head, verdict: "pass", grade: "proved", fact, evidence: proof(fact, answer) };
  }
  const named = ill.slice(0, MAX_NAMED).map(({ service, health }) => `${service.name}: ${health.why}`);
  const more = ill.length > MAX_NAMED ? ` ${String(ill.length - MAX_NAMED)} more are not healthy.` : "";
  const fact = `${String(ill.length)} of ${counted(all.length, "service")} not healthy. ${named.join(" ")}${more}`;
  const fix = "Have the owner of the service look at its events. It stops no new service.";
  return {
    ...head,
    verdict: "warn",
    grade: "proved",
    fact,
    fix,
    owner: "the owner of the service",
    evidence: proof(fact, answer),
  };
}

/** Whether the execution role has the rights that its tasks need, by its real policies (item G121). */
export function rightsCheck(role: EcsPreparation["executionRole"], look: RightsLook, { at, account }: Moment): CheckResult {
  const head: Head = {
    id: "s8.execution-rights",
    title: "The execution role has the rights its tasks need",
    guideItems: ["G121"],
  };
  if (role.how === "new" && look.ok && look.value === undefined) {
    const fact = `${role.name} is in the plan, with AWS’s own execution policy and what a new task definition needs beyond it`;
    return { ...head, verdict: "waiting", grade: "not-testable", fact, fix: "Confirm the plan.", owner: "you", evidence: [] };
  }
  const name = nameOfRole(role);
  const proof = (observed: string, answer?: unknown): readonly Evidence[] => [
    { call: "iam:ListAttachedRolePolicies, iam:ListRolePolicies", observed, at, account, answer },
  ];
  if (!look.ok) return unanswered(head, look.error, proof(look.error.explanation?.title ?? look.error.message));
  if (look.value === undefined) {
    const fact = `The policies of ${name} were not read`;
    return {
      ...head,
      verdict: "unknown",
      grade: "not-testable",
      fact,
      fix: "Save this step again.",
      owner: "you",
      evidence: proof(fact),
    };
  }
  const { rights, from } = look.value;
  const source = from.length === 0 ? "pulling from ECR and writing logs" : from.join(", ");
  const answer = rights.map(({ need, verdict, missing, shownBy }) => ({ ...need, verdict, missing, shownBy }));
  const missing = [...new Set(rights.flatMap((right) => (right.verdict === "fail" ? right.missing : [])))];
  if (missing.length > 0) {
    const fact = `${name} lacks ${missing.join(", ")}, needed for ${source}`;
    const fix = `Add the missing permissions to ${name}. The step shows the policy.`;
    // Without a task definition the needs are only the usual ones.
    const verdict = from.length === 0 ? "warn" : "fail";
    return { ...head, verdict, grade: "simulated", fact, fix, owner: "an AWS admin", evidence: proof(fact, answer) };
  }
  const open = rights.filter(({ verdict }) => verdict === "unknown").length;
  const allowed = rights.filter(({ verdict }) => verdict === "pass").flatMap(({ need }) => need.actions);
  const untested = open === 0 ? "" : `; ${counted(open, "need")} cannot be tested`;
  const needed = allowed.length === 0 && open === 0 ? `${source} needs no rights` : `${name} may do what ${source} needs`;
  const fact = `${needed}${untested}`;
  return { ...head, verdict: "pass", grade: "simulated", fact, evidence: proof(fact, answer) };
}
