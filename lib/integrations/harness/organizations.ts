import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { HarnessOrganization } from "@/lib/domain/harness/harness-shapes";
import type { HarnessClient } from "./client";
import { defineReadEntity } from "./entity";
import { wireFlag, wireTags, wireText } from "./wire";

const organizations = defineReadEntity({
  kind: "organization",
  kinds: "organizations",
  path: "/ng/api/organizations",
  schema: () =>
    z
      .object({
        organization: z.object({ identifier: z.string(), name: wireText, description: wireText, tags: wireTags }),
        harnessManaged: wireFlag,
      })
      .transform(({ organization, harnessManaged }): HarnessOrganization => ({ ...organization, harnessManaged })),
  list: { method: "GET", paging: "pageIndex, pageSize" },
});

/** Lists the organizations that the key may see. */
export async function listOrganizations(client: HarnessClient): Promise<Result<readonly HarnessOrganization[], AppError>> {
  return await organizations.list(client, { accountIdentifier: client.accountId });
}

/** Finds an organization; `undefined` when there is none that the key may see. */
export async function findOrganization(
  client: HarnessClient,
  identifier: string,
): Promise<Result<HarnessOrganization | undefined, AppError>> {
  return await organizations.find(client, { accountIdentifier: client.accountId }, identifier);
}
