import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  ListRolesCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  type Role,
} from "@aws-sdk/client-iam";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { AwsTags, IamRole } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { decodeDocument } from "./iam-policies";
import { absentAsUndefined } from "./iam-users";
import { collectPages } from "./pages";
import { isoOf, tagList, tagsOf } from "./tags";

/** Finds a role by name with its trust policy and tags; `undefined` when there is none. */
export async function findRole(clients: AwsClients, roleName: string): Promise<Result<IamRole | undefined, AppError>> {
  return absentAsUndefined(
    await callAws(clients, { service: "iam", action: "GetRole", resource: roleName }, async () => {
      const { Role: role } = await clients.iam().send(new GetRoleCommand({ RoleName: roleName }));
      return role === undefined ? undefined : toRole(role);
    }),
  );
}

/** Lists the account's roles. Tags, boundary and last use are not part of this list; AWS's own roles are. */
export async function listRoles(clients: AwsClients): Promise<Result<readonly IamRole[], AppError>> {
  return await callAws(clients, { service: "iam", action: "ListRoles" }, async () => {
    const roles = await collectPages<Role>(async (Marker) => {
      const page = await clients.iam().send(new ListRolesCommand({ MaxItems: 1000, Marker }));
      return { items: page.Roles, next: page.IsTruncated === true ? page.Marker : undefined };
    });
    return roles.map(toRole);
  });
}

/** Creates a role with its trust policy and tags in one call; `conflict` when the name is taken. */
export async function createRole(
  clients: AwsClients,
  input: {
    readonly roleName: string;
    readonly trustDocument: string;
    readonly description: string;
    readonly path?: string | undefined;
    readonly maxSessionSeconds?: number | undefined;
    readonly permissionsBoundaryArn?: string | undefined;
    readonly tags: AwsTags;
  },
): Promise<Result<IamRole, AppError>> {
  return await callAws(clients, { service: "iam", action: "CreateRole", resource: input.roleName }, async () => {
    const { Role: role } = await clients.iam("write").send(
      new CreateRoleCommand({
        RoleName: input.roleName,
        AssumeRolePolicyDocument: input.trustDocument,
        Description: input.description,
        Tags: tagList(input.tags),
        Path: input.path,
        MaxSessionDuration: input.maxSessionSeconds,
        PermissionsBoundary: input.permissionsBoundaryArn,
      }),
    );
    return toRole(role ?? { RoleName: input.roleName });
  });
}

/** Replaces a role's trust policy. Safe to repeat. */
export async function updateTrustPolicy(
  clients: AwsClients,
  roleName: string,
  trustDocument: string,
): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "UpdateAssumeRolePolicy", resource: roleName }, async () => {
    await clients.iam("write").send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: trustDocument }));
  });
}

/** Adds tags to a role, or changes their values. Safe to repeat. */
export async function tagRole(clients: AwsClients, roleName: string, tags: AwsTags): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "TagRole", resource: roleName }, async () => {
    await clients.iam("write").send(new TagRoleCommand({ RoleName: roleName, Tags: tagList(tags) }));
  });
}

/** Deletes a role that holds no policies any more; `conflict` otherwise. */
export async function deleteRole(clients: AwsClients, roleName: string): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "DeleteRole", resource: roleName }, async () => {
    await clients.iam("write").send(new DeleteRoleCommand({ RoleName: roleName }));
  });
}

function toRole(role: Partial<Role>): IamRole {
  return {
    roleName: role.RoleName ?? "",
    arn: role.Arn ?? "",
    roleId: role.RoleId ?? "",
    path: role.Path ?? "/",
    description: role.Description,
    createdAt: isoOf(role.CreateDate),
    maxSessionSeconds: role.MaxSessionDuration,
    trustDocument: decodeDocument(role.AssumeRolePolicyDocument),
    permissionsBoundaryArn: role.PermissionsBoundary?.PermissionsBoundaryArn,
    lastUsedAt: isoOf(role.RoleLastUsed?.LastUsedDate),
    tags: tagsOf(role.Tags),
  };
}
