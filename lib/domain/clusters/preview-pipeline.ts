import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { pipelineYaml } from "@/lib/domain/plan/implied/ecs-pipeline";
import { pipelineSchema } from "@/lib/domain/runs/answers/pipeline";

/** The pipeline that Harness will get for a draft of step S12. */
export type PipelinePreview = { readonly identifier: string; readonly yaml: string };

/**
 * The document for a draft, through the same rules as the plan. `undefined` while the draft or a step that it refers to is not
 * complete.
 */
export function previewPipeline(context: ImpliedContext, draft: unknown): PipelinePreview | undefined {
  const parsed = pipelineSchema.safeParse(draft);
  if (!parsed.success) return undefined;
  const yaml = pipelineYaml({ ...context, answers: { ...context.answers, pipeline: parsed.data } });
  return yaml === undefined ? undefined : { identifier: parsed.data.identifier, yaml };
}
