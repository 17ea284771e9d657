import type { ReactNode } from "react";

import { GradeMark } from "@/components/ui/grade-mark";
import { VerdictIcon, type ShownVerdict } from "@/components/ui/verdict-mark";
import type { Grade } from "@/lib/domain/checks/check";

/** One rung: a prerequisite, its verdict and the fact that decides it. */
export type Rung = {
  readonly id: string;
  readonly title: string;
  readonly verdict: ShownVerdict;
  /** How it is known; a rung that was not reached has none. */
  readonly grade?: Grade | undefined;
  readonly fact?: ReactNode;
  /** Says the verdict where the icon alone would: for screen readers. */
  readonly word: string;
};

/** Prerequisites in order; it stops at the first gap and says so for the rest. */
export function Ladder({ rungs }: { readonly rungs: readonly Rung[] }) {
  return (
    <ol className="ladder">
      {rungs.map((rung) => {
        const reached = rung.verdict !== "not-reached";
        return (
          <li key={rung.id} className={reached ? undefined : "off"}>
            <VerdictIcon verdict={rung.verdict} />
            <span>
              {rung.title}
              {rung.grade === undefined ? null : <span className="vh">: {rung.word}</span>}
            </span>
            {rung.grade === undefined ? <span className="quiet">{rung.word}</span> : <GradeMark grade={rung.grade} />}
            {rung.fact === undefined ? null : <span className="d">{rung.fact}</span>}
          </li>
        );
      })}
    </ol>
  );
}
