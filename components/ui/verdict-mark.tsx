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

/** The verdicts of checks, and the states of work without a verdict. `unknown` is never drawn as pass or fail. */
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
  /** A specific word ("Allowed", "Ready", "Done"); defaults to the verdict's word. */
  readonly word?: string | undefined;
  /** Omits the icon where `VerdictIcon` is already at the start of the row. */
  readonly bare?: boolean | undefined;
  /** For a sentence instead of a word: allows line breaks. */
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

/** Only the verdict's icon, for the start of a row with the word at its end. */
export function VerdictIcon({ verdict }: { readonly verdict: ShownVerdict }) {
  const drawn = DRAWN[verdict];
  return <Icon icon={drawn.icon} className={`c-${drawn.tone}`} />;
}
