import clsx from "clsx";

import type { Decision } from "@/lib/domain/plan/operation";

import { Icon } from "./icon";
import type { IconName } from "./icon-paths";

const DRAWN: Record<
  Decision,
  { readonly icon: IconName; readonly tone: "pass" | "info" | "warn" | "none" | "fail"; readonly word: string }
> = {
  create: { icon: "square-plus", tone: "pass", word: "Create" },
  adopt: { icon: "link", tone: "info", word: "Adopt" },
  update: { icon: "pencil", tone: "warn", word: "Update" },
  keep: { icon: "equal", tone: "none", word: "Keep" },
  "hand-over": { icon: "send", tone: "info", word: "Hand over" },
  refuse: { icon: "ban", tone: "fail", word: "Refuse" },
};

/** What the plan decided about one operation: icon, colour and word. */
export function DecisionMark({ decision }: { readonly decision: Decision }) {
  const drawn = DRAWN[decision];
  return (
    <span className={clsx("st", drawn.tone)}>
      <Icon name={drawn.icon} />
      {drawn.word}
    </span>
  );
}

/** The decision's icon alone, for a count whose word stands beside it. */
export function DecisionIcon({ decision }: { readonly decision: Decision }) {
  const drawn = DRAWN[decision];
  return <Icon name={drawn.icon} className={`c-${drawn.tone}`} />;
}
