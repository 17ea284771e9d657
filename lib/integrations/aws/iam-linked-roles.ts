import {
  CreateServiceLinkedRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
} from "@aws-sdk/client-iam";

import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { LinkedRoleRemoval } from "@/lib/domain/plan/ports";

import { callAws } from "./call";
import type { AwsClients } from "./client";

/**
 * Creates the service-linked role of an AWS service (`ecs.amazonaws.com`); gives its ARN.
 *
 * Errors: those of a refused call when the account has the role already.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html
 */
export async function createLinkedRole(clients: AwsClients, service: string): Promise<Result<string, AppError>> {
  return await callAws(clients, { service: "iam", action: "CreateServiceLinkedRole", resource: service }, async () => {
    const { Role: role } = await clients.iam("write").send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service }));
    return role?.Arn ?? "";
  });
}

/**
 * Asks AWS to delete a service-linked role and reads once how far that is. Safe to repeat: AWS continues the deletion that it has
 * begun.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html
 */
export async function deleteLinkedRole(clients: AwsClients, roleName: string): Promise<Result<LinkedRoleRemoval, AppError>> {
  const ordered = await callAws(
    clients,
    { service: "iam", action: "DeleteServiceLinkedRole", resource: roleName },
    async () => await clients.iam("write").send(new DeleteServiceLinkedRoleCommand({ RoleName: roleName })),
  );
  if (!ordered.ok) return ordered;
  const { DeletionTaskId } = ordered.value;
  const read = await callAws(
    clients,
    { service: "iam", action: "GetServiceLinkedRoleDeletionStatus", resource: roleName },
    async () => await clients.iam().send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId })),
  );
  if (!read.ok) return read;
  switch (read.value.Status) {
    case "SUCCEEDED":
      return ok({ status: "deleted" });
    case "FAILED":
      return ok({ status: "refused", reason: read.value.Reason?.Reason ?? "ECS still uses it." });
    case "IN_PROGRESS":
    case "NOT_STARTED":
    case undefined:
      return ok({ status: "in-progress" });
  }
}
