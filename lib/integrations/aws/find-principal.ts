import { permissionArnOf, principalOf, partitionOf } from "@/lib/domain/aws/aws-shapes";
import type { AwsClients } from "./client";
import { findRole } from "./iam-roles";

/**
 * The user or role behind an identity, as policies name it. STS drops a role's path, so the role is read; where that is
 * not allowed, the ARN without a path is all that is known.
 */
export async function findPrincipal(clients: AwsClients, callerArn: string): Promise<string> {
  const principal = principalOf(callerArn);
  if (principal.kind === "assumed-role") {
    const role = await findRole(clients, principal.name);
    if (role.ok && role.value !== undefined) return role.value.arn;
  }
  const account = callerArn.split(":")[4] ?? "";
  return permissionArnOf({ account, arn: callerArn, partition: partitionOf(callerArn), principal });
}
