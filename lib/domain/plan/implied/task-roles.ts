import { counted } from "@/lib/core/plural";
import { policyArn, roleArn } from "@/lib/domain/aws/arn";
import { taskNeeds } from "@/lib/domain/ecs/execution-needs";
import { readOneDefinition } from "@/lib/domain/ecs/registered-definition";
import { viewTask } from "@/lib/domain/ecs/rules/task-view";
import { buildTrustPolicy } from "@/lib/domain/iam/trust/trust-policy";

import { EXECUTION_ROLE, TASK_ROLE } from "../kinds/aws-role";
import type { Operation } from "../operation";
import { attachment } from "./attachment";
import { operation, type ImpliedContext } from "./context";

const ECS_SERVICE_NAME = "ecs.amazonaws.com";
const ECS_LINKED_ROLE = "AWSServiceRoleForECS";

/** AWS's own policy for execution roles: pulling images from ECR and writing logs (item G121). */
export function executionPolicyArn(partition: string): string {
  return `arn:${partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy`;
}

/**
 * The role that ECS itself needs in the account, and the roles of a task that are to be made (items G120-G124). A new execution
 * role gets AWS's own execution policy and what the task definition needs beyond it; a new task role gets no rights, because only its program's developers know which it needs.
 */
export function taskRoleOperations(context: ImpliedContext): readonly Operation[] {
  const preparation = context.answers["ecs-preparation"];
  if (preparation === undefined) return [];
  const { executionRole, taskRole } = preparation;
  return [
    linkedRole(context),
    ...(executionRole.how === "new" ? newExecutionRole(context, executionRole.name) : []),
    ...(taskRole.how === "new" ? [newTaskRole(context, taskRole.name)] : []),
  ];
}

function linkedRole(context: ImpliedContext): Operation {
  const account = { partition: context.partition, account: context.run.awsAccountId };
  const path = `aws-service-role/${ECS_SERVICE_NAME}/${ECS_LINKED_ROLE}`;
  return operation(context, {
    kind: "aws.linked-role",
    id: "aws.linked-role",
    desired: { service: ECS_SERVICE_NAME, roleName: ECS_LINKED_ROLE, roleArn: roleArn(account, path) },
  });
}

function newExecutionRole(context: ImpliedContext, name: string): readonly Operation[] {
  const role = newRole(context, {
    id: EXECUTION_ROLE,
    name,
    title: `Execution role ${name}`,
    description: "Starts ECS tasks: pulls images, writes logs and reads secrets",
    guideItems: ["G120", "G122"],
  });
  const policy = attachment(context, {
    index: 0,
    idPrefix: "aws.execution-role-policy",
    holder: { kind: "role", name },
    needs: [EXECUTION_ROLE],
    policyArn: executionPolicyArn(context.partition),
    step: "S8",
    guideItems: ["G121"],
  });
  return [role, policy, ...moreRights(context, name)];
}

/** What AWS's own execution policy allows on every resource. */
const IN_EXECUTION_POLICY: readonly string[] = [
  "ecr:GetAuthorizationToken",
  "ecr:BatchCheckLayerAvailability",
  "ecr:GetDownloadUrlForLayer",
  "ecr:BatchGetImage",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
];

/**
 * A policy with what the new task definition needs beyond AWS's own: secrets, settings, environment files, log groups that ECS
 * creates. A revision that is registered already names its own execution role, so it needs nothing of a new one.
 */
function moreRights(context: ImpliedContext, roleName: string): readonly Operation[] {
  const statements = missingStatements(context);
  if (statements.length === 0) return [];
  const name = `${roleName}-rights`;
  const arn = policyArn({ partition: context.partition, account: context.run.awsAccountId }, name);
  const actions = new Set(statements.flatMap(({ Action }) => Action)).size;
  const policy = operation(context, {
    kind: "aws.policy",
    id: "aws.execution-role-rights",
    step: "S8",
    title: `Policy ${name}`,
    summary: `${counted(actions, "action")} that the task definition needs beyond AWS’s own execution policy`,
    guideItems: ["G121"],
    desired: {
      policyArn: arn,
      name,
      description: `What tasks of ${roleName} need before they start`,
      document: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    },
  });
  const attached = attachment(context, {
    index: 1,
    idPrefix: "aws.execution-role-policy",
    holder: { kind: "role", name: roleName },
    needs: [EXECUTION_ROLE, policy.id],
    policyArn: arn,
    step: "S8",
    guideItems: ["G121"],
  });
  return [policy, attached];
}

function missingStatements({ answers, run, partition }: ImpliedContext) {
  const { "ecs-task-definition": definition, "ecs-preparation": preparation } = answers;
  if (definition?.how !== "new" || preparation === undefined) return [];
  const read = readOneDefinition(definition.document);
  if (!read.ok) return [];
  const place = { partition, account: run.awsAccountId, region: preparation.region };
  const byResource = new Map<string, Set<string>>();
  for (const need of taskNeeds(viewTask(read.value.document, { origin: "document" }), place)) {
    const actions = need.actions.filter((action) => !IN_EXECUTION_POLICY.includes(action));
    if (need.holder !== "execution" || need.resource === undefined || actions.length === 0) continue;
    byResource.set(need.resource, new Set([...(byResource.get(need.resource) ?? []), ...actions]));
  }
  return [...byResource].map(([Resource, actions]) => ({ Effect: "Allow", Action: [...actions].toSorted(), Resource }));
}

function newTaskRole(context: ImpliedContext, name: string): Operation {
  return newRole(context, {
    id: TASK_ROLE,
    name,
    title: `Task role ${name}`,
    description: "Used by the program in ECS tasks for its own calls to AWS",
    guideItems: ["G123", "G124"],
  });
}

type NewRole = {
  readonly id: typeof EXECUTION_ROLE | typeof TASK_ROLE;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly guideItems: readonly string[];
};

function newRole(context: ImpliedContext, { id, name, title, description, guideItems }: NewRole): Operation {
  const account = { partition: context.partition, account: context.run.awsAccountId };
  // The name of the service is the same in every partition, also in China.
  const trust = buildTrustPolicy({ kind: "service", service: "ecs-tasks.amazonaws.com" });
  return operation(context, {
    kind: "aws.role",
    id,
    step: "S8",
    title,
    guideItems,
    summary: "Trusted: ECS tasks",
    desired: { roleName: name, roleArn: roleArn(account, name), description, trustDocument: JSON.stringify(trust) },
  });
}
