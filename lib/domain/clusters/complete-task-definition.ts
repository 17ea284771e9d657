import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { atField, atFields } from "@/lib/core/field-errors";
import { plural } from "@/lib/core/plural";
import { err, ok, type Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import { documentProblems } from "@/lib/domain/ecs/document-problems";
import { isBlocking } from "@/lib/domain/ecs/finding";
import { formatTaskDefinition } from "@/lib/domain/ecs/format-task-definition";
import {
  readOneDefinition,
  revisionName,
  type RegisteredDefinition,
  type Revision,
} from "@/lib/domain/ecs/registered-definition";
import type { Members } from "@/lib/domain/ecs/value";
import type { Completion, StepAttempt } from "@/lib/domain/onboarding/step-rule";
import type { EcsTaskDefinition } from "@/lib/domain/runs/answers/ecs-task-definition";
import { preparedRoles } from "@/lib/domain/runs/prepared-roles";
import type { Run } from "@/lib/domain/runs/run";

import { compareRoles, foreignRoles, roleDifferences } from "./definition-roles";

/** How far the portal sees into the run's account. */
export type DefinitionAccess =
  | { readonly by: "hand-over"; readonly partition: string }
  | {
      readonly by: "portal";
      readonly partition: string;
      /** Reads a revision now; `undefined` when there is none. Errors: those of reading. */
      readonly findTaskDefinition: (
        region: string,
        revision: Revision,
      ) => Promise<Result<RegisteredDefinition | undefined, AppError>>;
    };

/** What completing the task definition step needs. */
export type DefinitionPorts = {
  readonly clock: Clock;
  /** Errors: `precondition_failed` when a connection of the run was removed or cannot be used. */
  readonly definitionAccessFor: (run: Run) => Promise<Result<DefinitionAccess, AppError>>;
};

/** The check that decides the box "task definition created or selected". */
export const DEFINITION_CHECK = "s11.task-definition";
/** The check that compares the roles of the task definition with those of step S8. */
export const ROLES_CHECK = "s11.roles";

type Attempt = StepAttempt<"ecs-task-definition">;
type Completed = Result<Completion<"ecs-task-definition">, AppError>;

/**
 * Completes the task definition step. A revision that exists must be ACTIVE now. A new document must break no rule of AWS; it may
 * have Harness expressions, because Harness registers it, never the portal. Its roles must not be swapped; what else differs
 * from the roles of step S8 is kept as a check.
 *
 * Errors: `invalid_input`, for a document under its dotted path (`document.containerDefinitions.0.image`);
 * `precondition_failed` while the preparation is open; whatever reading AWS fails with.
 */
export async function completeTaskDefinition(ports: DefinitionPorts, attempt: Attempt): Promise<Completed> {
  const { run, answer, answers } = attempt;
  const preparation = answers["ecs-preparation"];
  if (preparation === undefined) {
    return err({ code: "precondition_failed", message: "The ECS preparation step is open again. Complete it first." });
  }
  const access = await ports.definitionAccessFor(run);
  if (!access.ok) return access;
  const { partition } = access.value;
  const home = { partition, account: run.awsAccountId };
  const seen = { run, at: ports.clock.now().toISOString(), region: preparation.region };
  const compare = (document: Members) => compareRoles(document, preparedRoles(preparation, home), home);

  if (answer.how === "new") {
    const document = readDocument(answer);
    if (!document.ok) return document;
    const foreign = atFields(foreignRoles(document.value.document, home));
    if (foreign !== undefined) return err(foreign);
    const roles = compare(document.value.document);
    if (roles.areSwapped) return err(SWAPPED);
    return ok({
      answer: { how: "new", document: formatTaskDefinition(document.value.document) },
      checks: [newCheck(seen, document.value), rolesCheck(seen, roleDifferences(roles))],
      statements: [],
    });
  }
  if (access.value.by === "hand-over") return ok({ answer, checks: [unseenCheck(seen, answer)], statements: [] });
  const found = await access.value.findTaskDefinition(preparation.region, answer);
  if (!found.ok) return found;
  const problem = revisionProblem(answer, found.value, preparation.region);
  if (found.value === undefined || problem !== undefined) return err(atField("revision", problem ?? ""));
  return ok({
    answer,
    checks: [existingCheck(seen, answer), rolesCheck(seen, roleDifferences(compare(found.value.document)))],
    statements: [],
  });
}

const SWAPPED: AppError = {
  code: "invalid_input",
  message: "Execution role and task role are swapped. Compare them with the ECS preparation.",
  fieldErrors: {
    "document.executionRoleArn":
      "This is the task role of the ECS preparation, or the task role is the execution role. Change them over.",
    "document.taskRoleArn":
      "This is the execution role of the ECS preparation, or the execution role is the task role. Change them over.",
  },
};

/** The most problems that one answer reports. A document of 64 KiB can have thousands. */
const MOST_PROBLEMS = 100;

type Checked = { readonly document: Members; readonly expressions: number; readonly advice: number };

function readDocument({ document: text }: Extract<EcsTaskDefinition, { how: "new" }>): Result<Checked, AppError> {
  const read = readOneDefinition(text);
  if (!read.ok) {
    const { message, place } = read.error;
    const where = place === undefined ? "" : `Line ${String(place.line)}, column ${String(place.column)}: `;
    return err(atField("document", `${where}${message}`));
  }
  const problems = documentProblems(read.value);
  const fieldErrors: Record<string, string> = {};
  for (const { path, message } of problems.filter(({ kind }) => isBlocking(kind)).slice(0, MOST_PROBLEMS)) {
    fieldErrors[["document", ...path].join(".")] ??= message;
  }
  const refused = atFields(fieldErrors);
  if (refused !== undefined) return err(refused);
  const advice = problems.filter(({ kind }) => !isBlocking(kind)).length;
  return ok({ document: read.value.document, expressions: read.value.placeholders.length, advice });
}

function revisionProblem(asked: Revision, found: RegisteredDefinition | undefined, region: string): string | undefined {
  const name = revisionName(asked);
  if (found === undefined) return `${name} does not exist in ${region}. Choose a revision from the list.`;
  if (found.status === "ACTIVE") return undefined;
  return `${name} is ${found.status}, so no service can use it. Choose an ACTIVE revision.`;
}

type Seen = { readonly run: Run; readonly at: string; readonly region: string };

function existingCheck({ run, at, region }: Seen, asked: Revision): CheckResult {
  const fact = `${revisionName(asked)} is ACTIVE in ${region}`;
  return {
    id: DEFINITION_CHECK,
    title: "The task definition exists",
    guideItems: ["G142"],
    verdict: "pass",
    grade: "proved",
    fact,
    evidence: [{ call: "ecs:DescribeTaskDefinition", observed: fact, at, region, account: run.awsAccountId }],
  };
}

function unseenCheck({ run, at, region }: Seen, asked: Revision): CheckResult {
  const fact = `${revisionName(asked)} was not looked at: the portal has no access to the account`;
  return {
    id: DEFINITION_CHECK,
    title: "The task definition exists",
    guideItems: ["G142"],
    verdict: "unknown",
    grade: "not-testable",
    fact,
    fix: `Run aws ecs describe-task-definition --task-definition ${revisionName(asked)} --region ${region}, and look for ACTIVE.`,
    owner: "aws-admin",
    evidence: [{ call: "none", observed: fact, at, region, account: run.awsAccountId }],
  };
}

function newCheck({ at, region }: Seen, { expressions, advice }: Checked): CheckResult {
  const open =
    expressions === 0 ? "" : `, and has ${plural(expressions, "1 placeholder", `${String(expressions)} placeholders`)}`;
  const fact = `The document breaks no rule of AWS${open}`;
  const tips = advice === 0 ? "" : `; ${plural(advice, "1 piece of advice", `${String(advice)} pieces of advice`)}`;
  return {
    id: DEFINITION_CHECK,
    title: "The new task definition fits the rules of AWS",
    guideItems: ["G143", "G157"],
    verdict: "pass",
    grade: "simulated",
    fact,
    evidence: [{ call: "carabiner check task-definition", observed: `${fact}${tips}`, at, region }],
  };
}

function rolesCheck({ at, region }: Seen, differences: readonly string[]): CheckResult {
  const fact = differences.length === 0 ? "Both roles are those of the ECS preparation" : differences.join(" ");
  return {
    id: ROLES_CHECK,
    title: "The roles are those of the preparation",
    guideItems: ["G146", "G147"],
    verdict: differences.length === 0 ? "pass" : "warn",
    grade: "proved",
    fact,
    fix: differences.length === 0 ? undefined : "Use the prepared roles in the task definition, or change the ECS preparation.",
    owner: differences.length === 0 ? undefined : "you",
    evidence: [{ call: "comparison with the ECS preparation", observed: fact, at, region }],
  };
}
