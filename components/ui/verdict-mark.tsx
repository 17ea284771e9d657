import clsx from "clsx";

import type { Verdict } from "@/lib/domain/checks/check";

import { Icon } from "./icon";
import {
  circleCheckIcon,
  circleDashedIcon,
  circleDotIcon,
  circleHelpIcon,
  circleIcon,
  circleMinusIcon,
  clockIcon,
  octagonXIcon,
  triangleAlertIcon,
  type IconShape,
} from "./icons";

/** Verdicts of checks, and the two states of work that has none yet. `unknown` is never drawn as pass or fail. */
export type ShownVerdict = Verdict | "in-progress" | "to-do" | "not-reached";

const DRAWN: Record<
  ShownVerdict,
  { readonly icon: IconShape; readonly tone: "pass" | "warn" | "fail" | "info" | "none"; readonly word: string }
> = {
  pass: { icon: circleCheckIcon, tone: "pass", word: "Pass" },
  warn: { icon: triangleAlertIcon, tone: "warn", word: "Warning" },
  fail: { icon: octagonXIcon, tone: "fail", word: "Failed" },
  "in-progress": { icon: circleDotIcon, tone: "info", word: "In progress" },
  waiting: { icon: clockIcon, tone: "none", word: "Waiting" },
  unknown: { icon: circleHelpIcon, tone: "none", word: "Unknown" },
  "not-applicable": { icon: circleMinusIcon, tone: "none", word: "Not needed" },
  "to-do": { icon: circleIcon, tone: "none", word: "To do" },
  "not-reached": { icon: circleDashedIcon, tone: "none", word: "Not reached" },
};

type VerdictMarkProps = {
  readonly verdict: ShownVerdict;
  /** The word of this place ("Allowed", "Ready", "Done"); without it the word of a check. */
  readonly word?: string | undefined;
  /** Leave the icon out where `VerdictIcon` already stands at the start of the row. */
  readonly bare?: boolean | undefined;
  /** For a sentence in place of a word: it may break into lines. */
  readonly wraps?: boolean | undefined;
};

/** A verdict as colour, icon and word together. */
export function VerdictMark({ verdict, word, bare = false, wraps = false }: VerdictMarkProps) {
  const drawn = DRAWN[verdict];
  return (
    <span className={clsx("st", drawn.tone, wraps && "wraps")}>
      {bare ? null : <Icon icon={drawn.icon} />}
      {word ?? drawn.word}
    </span>
  );
}

/** The verdict's icon alone, for the start of a row whose word stands at its end. */
export function VerdictIcon({ verdict }: { readonly verdict: ShownVerdict }) {
  const drawn = DRAWN[verdict];
  return <Icon icon={drawn.icon} className={`c-${drawn.tone}`} />;
}
