import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { HarnessProject } from "@/lib/domain/harness/harness-shapes";
import type { HarnessClient } from "./client";
import { defineReadEntity } from "./entity";
import { scopeOf, wireList, wireTags, wireText } from "./wire";

const projects = defineReadEntity({
  kind: "project",
  kinds: "projects",
  path: "/ng/api/projects",
  schema: () =>
    z
      .object({
        project: z.object({
          orgIdentifier: z.string(),
          identifier: z.string(),
          name: wireText,
          description: wireText,
          tags: wireTags,
          modules: wireList(z.string()),
        }),
      })
      .transform(({ project }): HarnessProject => project),
  list: { method: "GET", paging: "pageIndex, pageSize" },
});

/** Lists the projects that the key may see, of one organization when one is named. */
export async function listProjects(
  client: HarnessClient,
  orgIdentifier?: string,
): Promise<Result<readonly HarnessProject[], AppError>> {
  return await projects.list(client, inOrganization(client, orgIdentifier));
}

/** Finds a project; `undefined` when there is none that the key may see. */
export async function findProject(
  client: HarnessClient,
  { orgIdentifier, identifier }: { readonly orgIdentifier: string; readonly identifier: string },
): Promise<Result<HarnessProject | undefined, AppError>> {
  return await projects.find(client, inOrganization(client, orgIdentifier), identifier);
}

function inOrganization({ accountId }: HarnessClient, orgIdentifier: string | undefined) {
  return scopeOf(accountId, { orgIdentifier, projectIdentifier: undefined });
}
