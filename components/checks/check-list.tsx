import { GradeMark } from "@/components/ui/grade-mark";
import { VerdictIcon, VerdictMark } from "@/components/ui/verdict-mark";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { ReactNode } from "react";

type CheckListProps = {
  readonly checks: readonly CheckResult[];
  /** An action for one check, below its fix (a link, a `Drawer` with the evidence). */
  readonly action?: ((check: CheckResult) => ReactNode) | undefined;
};

/** Checks with verdict, grade and decisive fact. A check that does not pass shows its fix and owner. */
export function CheckList({ checks, action }: CheckListProps) {
  return (
    <ol className="boxes card">
      {checks.map((check) => (
        <li key={check.id}>
          <div className="box">
            <VerdictIcon verdict={check.verdict} />
            <span className="t font-medium">{check.title}</span>
            <div className="d">
              <p>{check.fact}</p>
              {check.fix === undefined || check.verdict === "pass" ? null : (
                <p className="soft">
                  {check.fix}
                  {check.owner === undefined ? null : ` Owner: ${check.owner}.`}
                </p>
              )}
              {action?.(check)}
            </div>
            <span className="g">
              <VerdictMark verdict={check.verdict} bare />
              <GradeMark grade={check.grade} />
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}
