import type { ChecklistBox } from "@/components/checks/checklist-boxes";
import { formatExact } from "@/lib/core/dates";
import { runBoxPath } from "@/lib/config/routes";
import type { BoxResult } from "@/lib/domain/checklist/checklist";
import { boxState } from "@/lib/domain/checklist/checklist-rows";

/** A box as the list shows it. */
export function shownBox(runId: string, result: BoxResult, open: BoxResult | undefined): ChecklistBox {
  const isOpen = result === open;
  return {
    id: result.box.id,
    title: result.box.title,
    verdict: result.verdict,
    word: boxState(result),
    fact: factOf(result),
    href: runBoxPath(runId, result.box.id),
    grade: result.verdict === "to-do" ? undefined : result.grade,
    open: isOpen ? true : undefined,
  };
}

function factOf({ fact, fellBackFrom, override }: BoxResult): string {
  const parts = [
    fact,
    ...(fellBackFrom === undefined ? [] : [`Last ready ${formatExact(new Date(fellBackFrom))}`]),
    ...(override === undefined ? [] : [`Overridden by ${override.by}: “${override.reason}”`]),
  ];
  return parts.join(". ");
}
