import {
  CreateUserCommand,
  DeleteUserCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListUsersCommand,
  TagUserCommand,
  type User,
} from "@aws-sdk/client-iam";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { AwsTags, IamUser } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";
import { isoOf, tagList, tagsOf } from "./tags";

/**
 * Finds an IAM user by name; `undefined` when the account has none.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
 */
export async function findUser(clients: AwsClients, userName: string): Promise<Result<IamUser | undefined, AppError>> {
  const found = await callAws(clients, { service: "iam", action: "GetUser", resource: userName }, async () => {
    const { User: user } = await clients.iam().send(new GetUserCommand({ UserName: userName }));
    return user === undefined ? undefined : toUser(user);
  });
  return absentAsUndefined(found);
}

/** Lists the account's IAM users. Their tags are not part of this list. */
export async function listUsers(clients: AwsClients): Promise<Result<readonly IamUser[], AppError>> {
  return await callAws(clients, { service: "iam", action: "ListUsers" }, async () => {
    const users = await collectPages<User>(async (Marker) => {
      const page = await clients.iam().send(new ListUsersCommand({ MaxItems: 1000, Marker }));
      return { items: page.Users, next: page.IsTruncated === true ? page.Marker : undefined };
    });
    return users.map(toUser);
  });
}

/**
 * Creates an IAM user with its tags in one call. Not safe to repeat blindly: look first, and take `conflict` as
 * "exists", then read whose it is.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
 */
export async function createUser(
  clients: AwsClients,
  input: {
    readonly userName: string;
    readonly path?: string | undefined;
    readonly tags: AwsTags;
    readonly permissionsBoundaryArn?: string | undefined;
  },
): Promise<Result<IamUser, AppError>> {
  return await callAws(clients, { service: "iam", action: "CreateUser", resource: input.userName }, async () => {
    const { User: user } = await clients.iam("write").send(
      new CreateUserCommand({
        UserName: input.userName,
        Tags: tagList(input.tags),
        Path: input.path,
        PermissionsBoundary: input.permissionsBoundaryArn,
      }),
    );
    return toUser(user ?? { UserName: input.userName, Path: "/", UserId: "", Arn: "", CreateDate: undefined });
  });
}

/** Adds tags to a user, or changes their values. Safe to repeat. */
export async function tagUser(clients: AwsClients, userName: string, tags: AwsTags): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "TagUser", resource: userName }, async () => {
    await clients.iam("write").send(new TagUserCommand({ UserName: userName, Tags: tagList(tags) }));
  });
}

/** Deletes a user that holds no keys, policies or profile any more; `conflict` otherwise. */
export async function deleteUser(clients: AwsClients, userName: string): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "DeleteUser", resource: userName }, async () => {
    await clients.iam("write").send(new DeleteUserCommand({ UserName: userName }));
  });
}

/** Whether a user may sign in to the console with a password. */
export async function hasLoginProfile(clients: AwsClients, userName: string): Promise<Result<boolean, AppError>> {
  const found = await callAws(clients, { service: "iam", action: "GetLoginProfile", resource: userName }, async () => {
    await clients.iam().send(new GetLoginProfileCommand({ UserName: userName }));
    return true;
  });
  if (!found.ok && found.error.code === "not_found") return ok(false);
  return found;
}

/** "Not there" is an answer to a look, not a failure. Denials stay failures: absence must be proved. */
export function absentAsUndefined<Value>(found: Result<Value, AppError>): Result<Value | undefined, AppError> {
  if (!found.ok && found.error.code === "not_found") return ok(undefined);
  return found;
}

function toUser(user: Partial<User>): IamUser {
  return {
    userName: user.UserName ?? "",
    arn: user.Arn ?? "",
    userId: user.UserId ?? "",
    path: user.Path ?? "/",
    createdAt: isoOf(user.CreateDate),
    passwordLastUsed: isoOf(user.PasswordLastUsed),
    permissionsBoundaryArn: user.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: tagsOf(user.Tags),
  };
}
