import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { HarnessOrganization } from "@/lib/domain/harness/harness-shapes";
import type { HarnessClient } from "./client";
import { absentAsUndefined, collectHarnessPages, PAGE_SIZE, segment, valueOf, wirePage, wireTags, wireText } from "./wire";

const organizationSchema = z
  .object({
    organization: z.object({ identifier: z.string(), name: wireText, description: wireText, tags: wireTags }),
    harnessManaged: z.boolean().nullish(),
  })
  .transform(({ organization, harnessManaged }): HarnessOrganization => ({
    ...organization,
    harnessManaged: harnessManaged ?? false,
  }));

/** Lists the organizations that the key may see. */
export async function listOrganizations(client: HarnessClient): Promise<Result<readonly HarnessOrganization[], AppError>> {
  return await collectHarnessPages(
    async (pageIndex) =>
      await client.send({
        method: "GET",
        path: "/ng/api/organizations",
        query: { pageIndex, pageSize: PAGE_SIZE },
        schema: wirePage(organizationSchema),
        effect: "read",
        entity: { kind: "organizations" },
      }),
  );
}

/** Finds an organization; `undefined` when there is none that the key may see. */
export async function findOrganization(
  client: HarnessClient,
  identifier: string,
): Promise<Result<HarnessOrganization | undefined, AppError>> {
  return absentAsUndefined(
    valueOf(
      await client.send({
        method: "GET",
        path: `/ng/api/organizations/${segment(identifier)}`,
        schema: organizationSchema,
        effect: "read",
        entity: { kind: "organization", identifier },
      }),
    ),
  );
}
