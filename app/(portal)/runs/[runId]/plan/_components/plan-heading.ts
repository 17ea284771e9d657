import { counted } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import type { Decision } from "@/lib/domain/plan/operation";
import type { PlanView } from "@/lib/domain/plan/plan-view";

/** The conclusion of the plan, and the sentence below it. */
export function planHeading(view: PlanView): { readonly title: string; readonly lead: string } {
  const { items, done } = view;
  const open = items.length - done;
  if (items.length === 0) {
    return {
      title: "There is nothing to create yet",
      lead: "The operations follow from the steps before this one. Answer them first.",
    };
  }
  if (open === 0) {
    const gone = items.filter((item) => item.isGone).length;
    const unseen = items.find((item) => item.failure !== undefined)?.failure;
    return {
      title:
        gone === 0
          ? `${String(done)} of ${String(done)} operations are done`
          : `${String(gone)} of ${String(done)} no longer exist`,
      lead: unseen === undefined ? "Compared just now with what exists on both sides." : notCompared(items, unseen),
    };
  }
  const operations = `${counted(items.length, "operation")} in the guide’s order, each decided against what exists now.`;
  return {
    title: "Check what will happen",
    lead:
      done === 0
        ? `${operations} No change has been made yet.`
        : `${operations} ${String(done)} of them are done; no other change is made before you confirm.`,
  };
}

function notCompared(items: PlanView["items"], { message }: AppError): string {
  const count = items.filter((item) => item.failure !== undefined).length;
  return `${String(count)} of ${String(items.length)} could not be compared with what exists now. ${message}`;
}

const WORDS: readonly (readonly [Decision, string, string])[] = [
  ["create", "created", "remove"],
  ["update", "updated", "remove"],
  ["adopt", "adopted", "remove"],
  ["keep", "kept", "leave"],
  ["hand-over", "handed over", "leave"],
];

/** "7 created, 2 kept. Undo would remove the 7 and leave the 2." */
export function sumWords({ decisions }: Pick<PlanView, "decisions">): string {
  const counted = WORDS.flatMap(([decision, past, undo]) => {
    const count = decisions.filter((other) => other === decision).length;
    return count === 0 ? [] : [{ count, past, undo }];
  });
  const sum = counted.map(({ count, past }) => `${String(count)} ${past}`).join(", ");
  const undone = counted.map(({ count, undo }) => `${undo} the ${String(count)}`);
  const last = undone.pop();
  if (last === undefined) return "";
  return `${sum}. Undo would ${undone.length === 0 ? last : `${undone.join(", ")} and ${last}`}.`;
}
