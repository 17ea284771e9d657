import type { Finding, Undecided } from "./finding";
import { CONTAINER_RULES } from "./rules/container-rules";
import { DEPENDENCY_RULES } from "./rules/dependency-rules";
import { FARGATE_RULES } from "./rules/fargate-rules";
import { HEALTH_RULES } from "./rules/health-rules";
import { LOGGING_RULES } from "./rules/logging-rules";
import { NETWORK_RULES } from "./rules/network-rules";
import { PLATFORM_RULES } from "./rules/platform-rules";
import { ROLE_RULES } from "./rules/role-rules";
import { runRules, type Rule } from "./rules/rule";
import { SECRET_RULES } from "./rules/secret-rules";
import { SIZE_RULES } from "./rules/size-rules";
import { viewTask, type Surroundings } from "./rules/task-view";
import { TASK_RULES } from "./rules/task-rules";
import { VOLUME_RULES } from "./rules/volume-rules";
import { checkShape } from "./shape/check-shape";
import type { Members } from "./value";

/** Every rule besides the shape. A rule's ID is part of the command's output, so it never changes. */
export const RULES: readonly Rule[] = [
  ...TASK_RULES,
  ...ROLE_RULES,
  ...SIZE_RULES,
  ...NETWORK_RULES,
  ...CONTAINER_RULES,
  ...DEPENDENCY_RULES,
  ...HEALTH_RULES,
  ...LOGGING_RULES,
  ...SECRET_RULES,
  ...VOLUME_RULES,
  ...FARGATE_RULES,
  ...PLATFORM_RULES,
];

/** The result of a check. A task definition keeps every rule that is in neither list. */
export type Verdict = { readonly findings: readonly Finding[]; readonly undecided: readonly Undecided[] };

/**
 * Finds what AWS would refuse at registration, what would make the tasks fail, and what could be better.
 * A rule about the value of a placeholder is undecided, never broken. Never throws, whatever the document contains.
 */
export function checkTaskDefinition(document: Members, surroundings: Surroundings): Verdict {
  const shape = checkShape(document, surroundings.origin);
  const { findings, undecided } = runRules(RULES, viewTask(document, surroundings));
  return { findings: [...shape, ...findings], undecided };
}

/** Whether AWS refuses the task definition or its tasks fail: advice alone is not a problem. */
export function hasProblem({ findings }: Verdict): boolean {
  return findings.some(({ severity }) => severity !== "advice");
}
