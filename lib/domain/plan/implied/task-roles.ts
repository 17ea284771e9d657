import { roleArn } from "@/lib/domain/aws/arn";
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
 * role gets AWS's own execution policy; a new task role gets no rights, because only its program's developers know which it needs.
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
  return [role, policy];
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
