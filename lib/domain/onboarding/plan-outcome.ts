import type { OperationState } from "@/lib/domain/plan/operation";

import type { StepOutcome } from "@/lib/domain/runs/task-list";

/** What the plan step of a run says, from its operations; nothing while none was stored. */
export function planOutcome(
  operations: readonly { readonly title: string; readonly state: OperationState }[],
): StepOutcome | undefined {
  const counted = operations.filter((operation) => operation.state !== "skipped");
  if (counted.length === 0) return undefined;
  const done = counted.filter((operation) => operation.state === "done").length;
  const failed = counted.find((operation) => operation.state === "failed");

  const stays = counted.find((operation) => operation.state === "undo-failed");
  if (stays !== undefined) return { state: "needs-attention", line: `Undo could not remove ${stays.title}` };
  if (failed !== undefined)
    return { state: "needs-attention", line: `Stopped at ${done + 1} of ${counted.length}: ${failed.title}` };
  if (done === counted.length) return { state: "done", line: `${counted.length} of ${counted.length} operations done` };
  const touched = counted.some((operation) => operation.state !== "planned" && operation.state !== "undone");
  return touched ? { state: "in-progress", line: `${done} of ${counted.length} operations done` } : undefined;
}
