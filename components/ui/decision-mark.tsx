import clsx from "clsx";

import type { Decision } from "@/lib/domain/plan/operation";

import { Icon } from "./icon";
import { banIcon, equalIcon, linkIcon, pencilIcon, sendIcon, squarePlusIcon, type IconShape } from "./icons";

const DRAWN: Record<
  Decision,
  { readonly icon: IconShape; readonly tone: "pass" | "info" | "warn" | "none" | "fail"; readonly word: string }
> = {
  create: { icon: squarePlusIcon, tone: "pass", word: "Create" },
  adopt: { icon: linkIcon, tone: "info", word: "Adopt" },
  update: { icon: pencilIcon, tone: "warn", word: "Update" },
  keep: { icon: equalIcon, tone: "none", word: "Keep" },
  "hand-over": { icon: sendIcon, tone: "info", word: "Hand over" },
  refuse: { icon: banIcon, tone: "fail", word: "Refuse" },
};

/** The plan's decision about one operation: icon, colour and word. */
export function DecisionMark({ decision }: { readonly decision: Decision }) {
  const drawn = DRAWN[decision];
  return (
    <span className={clsx("st", drawn.tone)}>
      <Icon icon={drawn.icon} />
      {drawn.word}
    </span>
  );
}

/** Only the decision's icon, for a count with a word beside it. */
export function DecisionIcon({ decision }: { readonly decision: Decision }) {
  const drawn = DRAWN[decision];
  return <Icon icon={drawn.icon} className={`c-${drawn.tone}`} />;
}
