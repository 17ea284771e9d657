import { GuidePanel } from "@/components/wizard/guide-panel";
import { runPath } from "@/lib/config/routes";
import { guidePanel } from "@/lib/domain/guide/guide-panel";
import type { AnswerSlug } from "@/lib/domain/runs/answers";
import type { StepPage } from "@/lib/server/run-page";

/**
 * What the frame of every step shows: its position, its question and the guide beside it. A page with its own place for the guide
 * leaves it out.
 */
export function frameOf({ run, number, total, step }: Pick<StepPage<AnswerSlug>, "run" | "number" | "total" | "step">) {
  return {
    taskListHref: runPath(run.id),
    step: number,
    steps: total,
    heading: step.question,
    guide: <GuidePanel {...guidePanel(step)} />,
  };
}
