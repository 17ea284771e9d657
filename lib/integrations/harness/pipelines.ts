import { parse } from "yaml";
import { z } from "zod";
import type { HarnessPipeline, PipelineDocument } from "@/lib/domain/harness/harness-shapes";
import { defineEntityRemoval, defineEntityWrites, defineReadEntity } from "./entity";
import type { PlacedBody } from "./placed-body";
import { scoped, wireEntity } from "./wire";

const documentSchema = z.object({ pipeline: z.object(wireEntity) });

/** Finds a pipeline. Harness returns its YAML, which has everything else in it. */
export const { find: findPipeline } = defineReadEntity({
  kind: "pipeline",
  kinds: "pipelines",
  path: "/pipeline/api/pipelines",
  schema: (accountIdentifier) =>
    z.object({ yamlPipeline: z.string() }).transform(({ yamlPipeline: yaml }, context): HarnessPipeline => {
      const document = documentSchema.safeParse(readYaml(yaml));
      if (document.success) return { ...scoped(accountIdentifier, document.data.pipeline), yaml };
      context.addIssue({ code: "custom", message: "The YAML is not that of a pipeline." });
      return z.NEVER;
    }),
  list: { method: "POST", path: "list", paging: "page, size" },
});

/** Creates and replaces a pipeline. Harness checks the YAML against its schema when it is saved. */
export const { create: createPipeline, update: updatePipeline } = defineEntityWrites({
  kind: "pipeline",
  path: "/pipeline/api/pipelines/v2",
  schema: () => z.object({ identifier: z.string() }),
  body: (_accountIdentifier, { scope, identifier, yaml }: PipelineDocument): PlacedBody => ({
    identifier,
    scope,
    content: { yaml },
  }),
  scopeOfWrites: "query",
  updatesAt: "identifier",
});

/** Deletes a pipeline with the history of its executions. */
export const deletePipeline = defineEntityRemoval({ kind: "pipeline", path: "/pipeline/api/pipelines" });

function readYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
