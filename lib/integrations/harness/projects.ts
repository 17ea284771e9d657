import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { HarnessProject } from "@/lib/domain/harness/harness-shapes";
import type { HarnessClient } from "./client";
import { absentAsUndefined, collectHarnessPages, PAGE_SIZE, segment, valueOf, wirePage, wireTags, wireText } from "./wire";

const projectSchema = z
  .object({
    project: z.object({
      orgIdentifier: z.string(),
      identifier: z.string(),
      name: wireText,
      description: wireText,
      tags: wireTags,
      modules: z
        .array(z.string())
        .nullish()
        .transform((modules) => modules ?? []),
    }),
  })
  .transform(({ project }): HarnessProject => project);

/** Lists the projects that the key may see, of one organization when one is named. */
export async function listProjects(
  client: HarnessClient,
  orgIdentifier?: string,
): Promise<Result<readonly HarnessProject[], AppError>> {
  return await collectHarnessPages(
    async (pageIndex) =>
      await client.send({
        method: "GET",
        path: "/ng/api/projects",
        query: { orgIdentifier, pageIndex, pageSize: PAGE_SIZE },
        schema: wirePage(projectSchema),
        effect: "read",
        entity: { kind: "projects" },
      }),
  );
}

/** Finds a project; `undefined` when there is none that the key may see. */
export async function findProject(
  client: HarnessClient,
  input: { readonly orgIdentifier: string; readonly identifier: string },
): Promise<Result<HarnessProject | undefined, AppError>> {
  return absentAsUndefined(
    valueOf(
      await client.send({
        method: "GET",
        path: `/ng/api/projects/${segment(input.identifier)}`,
        query: { orgIdentifier: input.orgIdentifier },
        schema: projectSchema,
        effect: "read",
        entity: { kind: "project", identifier: input.identifier },
      }),
    ),
  );
}
