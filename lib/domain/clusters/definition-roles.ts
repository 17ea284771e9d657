import { roleArn } from "@/lib/domain/aws/arn";
import type { Members } from "@/lib/domain/ecs/value";
import type { PreparedRoles } from "@/lib/domain/runs/prepared-roles";

/** Where a role of a task definition is: its account, for names without an ARN. */
type Home = { readonly partition: string; readonly account: string };

/** One role of a document, compared with step S8. `open`: a placeholder decides. */
type RoleState = "same" | "missing" | "other" | "not-wanted" | "open";

/** The two roles of a document beside those of step S8. */
export type RoleComparison = {
  readonly execution: RoleState;
  readonly task: RoleState;
  /** One of the roles is in the place of the other. */
  readonly areSwapped: boolean;
};

/** Compares the roles of a task definition with those of step S8 (items G146, G147). */
export function compareRoles(document: Members, prepared: PreparedRoles, home: Home): RoleComparison {
  const execution = roleIn(document, "executionRoleArn", home);
  const task = roleIn(document, "taskRoleArn", home);
  const differ = prepared.task !== undefined && prepared.task !== prepared.execution;
  return {
    execution: stateOf(execution, prepared.execution),
    task: stateOf(task, prepared.task),
    areSwapped: differ && (execution === prepared.task || task === prepared.execution),
  };
}

/** The roles of another account, by their field. AWS does not let a task have one. */
export function foreignRoles(document: Members, home: Home): Readonly<Record<string, string | undefined>> {
  const problem = (key: string): string | undefined => {
    const role = roleIn(document, key, home);
    const account = typeof role === "string" ? role.split(":")[4] : undefined;
    if (account === undefined || account === home.account) return undefined;
    return `This role is of account ${account}. Choose one of account ${home.account}, which this run connects.`;
  };
  return {
    "document.executionRoleArn": problem("executionRoleArn"),
    "document.taskRoleArn": problem("taskRoleArn"),
  };
}

const OPEN = Symbol("a placeholder decides");

function roleIn(document: Members, key: string, home: Home): string | undefined | typeof OPEN {
  const value = Object.hasOwn(document, key) ? document[key] : undefined;
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || value.includes("<")) return OPEN;
  return value.startsWith("arn:") ? value : roleArn(home, value);
}

function stateOf(found: string | undefined | typeof OPEN, prepared: string | undefined): RoleState {
  if (found === OPEN) return "open";
  if (found === prepared) return "same";
  if (found === undefined) return "missing";
  return prepared === undefined ? "not-wanted" : "other";
}

/** What differs from step S8, in words; empty when nothing does. */
export function roleDifferences({ execution, task, areSwapped }: RoleComparison): readonly string[] {
  if (areSwapped) return ["Execution role and task role are swapped: one is in the place of the other."];
  return [...differenceOf("execution role", execution), ...differenceOf("task role", task)];
}

function differenceOf(role: string, state: RoleState): readonly string[] {
  switch (state) {
    case "same":
      return [];
    case "missing":
      return [`The task definition has no ${role}, but the ECS preparation has one.`];
    case "other":
      return [`The ${role} is not the one of the ECS preparation.`];
    case "not-wanted":
      return [`The task definition has a ${role}, but the ECS preparation says that none is needed.`];
    case "open":
      return [`A placeholder decides the ${role}, so it cannot be compared with the ECS preparation.`];
  }
}
