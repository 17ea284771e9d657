import type { ReactNode } from "react";

import { GradeMark } from "@/components/ui/grade-mark";
import { VerdictIcon, type ShownVerdict } from "@/components/ui/verdict-mark";
import type { Grade } from "@/lib/domain/checks/check";

/** One rung: a prerequisite, its verdict and the fact that decides it. */
export type Rung = {
  readonly id: string;
  readonly title: string;
  readonly verdict: ShownVerdict;
  /** The grade of the verdict; a rung that was not reached has none. */
  readonly grade?: Grade | undefined;
  readonly fact?: ReactNode;
  /** The verdict in words, for screen readers. */
  readonly word: string;
};

/** Prerequisites in order; the first gap ends the ladder, and later rungs are marked as not reached. */
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
