import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { AccessKey } from "@/lib/domain/aws/aws-shapes";

import type { IamAccess } from "../ports";

/** The access keys of a user; none when there is no such user. */
export async function listKeysOf(iam: IamAccess, userName: string): Promise<Result<readonly AccessKey[], AppError>> {
  const keys = await iam.listAccessKeys(userName);
  return !keys.ok && keys.error.code === "not_found" ? ok([]) : keys;
}

/** Deletes keys of a user and looks whether they are gone. Errors: `upstream_unavailable` while AWS still lists one. */
export async function deleteKeys(
  iam: IamAccess,
  userName: string,
  keys: readonly Pick<AccessKey, "accessKeyId">[],
): Promise<Result<undefined, AppError>> {
  for (const { accessKeyId } of keys) {
    const deleted = await iam.deleteAccessKey({ userName, accessKeyId });
    if (!deleted.ok && deleted.error.code !== "not_found") return deleted;
  }
  const after = await listKeysOf(iam, userName);
  if (!after.ok) return after;
  const left = after.value.filter(({ accessKeyId }) => keys.some((key) => key.accessKeyId === accessKeyId));
  if (left.length === 0) return ok(undefined);
  return err({ code: "upstream_unavailable", message: `AWS still lists the deleted access key ${endingsOf(left)}.` });
}

/** "…WXYZ, …ABCD": how access keys are named to a person. */
export function endingsOf(keys: readonly Pick<AccessKey, "accessKeyId">[]): string {
  return keys.map(({ accessKeyId }) => `…${accessKeyId.slice(-4)}`).join(", ");
}
