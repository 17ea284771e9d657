import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { HarnessPermissionAnswer, HarnessPermissionCheck } from "@/lib/domain/harness/harness-shapes";
import type { HarnessClient } from "./client";
import { wireOptionalText } from "./wire";

const answersSchema = z.object({
  accessControlList: z.array(
    z.object({
      permission: z.string(),
      resourceType: z.string(),
      resourceIdentifier: wireOptionalText,
      resourceScope: z.object({ orgIdentifier: wireOptionalText, projectIdentifier: wireOptionalText }).nullish(),
      permitted: z.boolean(),
    }),
  ),
});

/** Harness's own client asks for at most this many at once. */
const CHECKS_PER_CALL = 1000;

/**
 * Asks Harness what the key may do. Every check gets an answer; one that Harness left out counts as not permitted.
 *
 * @see https://apidocs.harness.io/tag/Access-Control-List
 */
export async function checkPermissions(
  client: HarnessClient,
  checks: readonly HarnessPermissionCheck[],
): Promise<Result<readonly HarnessPermissionAnswer[], AppError>> {
  const permitted = new Set<string>();
  for (let start = 0; start < checks.length; start += CHECKS_PER_CALL) {
    const answer = await client.send({
      method: "POST",
      path: "/authz/api/acl",
      json: {
        permissions: checks.slice(start, start + CHECKS_PER_CALL).map((check) => ({
          resourceScope: check.scope,
          resourceType: check.resourceType,
          permission: check.permission,
          resourceIdentifier: check.resourceIdentifier,
        })),
      },
      schema: answersSchema,
      effect: "read",
      entity: { kind: "permissions" },
    });
    if (!answer.ok) return answer;
    for (const { permission, resourceType, resourceIdentifier, resourceScope, permitted: allowed } of answer.value.value
      .accessControlList) {
      if (allowed) permitted.add(keyOf({ permission, resourceType, resourceIdentifier, scope: resourceScope ?? {} }));
    }
  }
  return ok(checks.map((check) => ({ ...check, permitted: permitted.has(keyOf(check)) })));
}

function keyOf(check: {
  readonly permission: string;
  readonly resourceType: string;
  readonly resourceIdentifier?: string | undefined;
  readonly scope: { readonly orgIdentifier?: string | undefined; readonly projectIdentifier?: string | undefined };
}): string {
  return JSON.stringify([
    check.permission,
    check.resourceType,
    check.resourceIdentifier ?? "",
    check.scope.orgIdentifier ?? "",
    check.scope.projectIdentifier ?? "",
  ]);
}
