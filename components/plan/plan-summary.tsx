import type { ReactNode } from "react";

import { DecisionIcon } from "@/components/ui/decision-mark";
import { VerdictIcon } from "@/components/ui/verdict-mark";
import type { Decision } from "@/lib/domain/plan/operation";

const ORDER: readonly Decision[] = ["create", "adopt", "update", "keep", "hand-over", "refuse"];

type PlanSummaryProps = {
  readonly decisions: readonly Decision[];
  /** How many are done already; shown only when there are any. */
  readonly done?: number | undefined;
  /** Whether the permissions for these calls are granted, with a link to the matrix. */
  readonly rights?: ReactNode;
};

/** How many operations the plan creates, adopts, updates, keeps and refuses. */
export function PlanSummary({ decisions, done = 0, rights }: PlanSummaryProps) {
  return (
    <div className="card in row between">
      <dl className="tally">
        {ORDER.filter((decision) => decision !== "hand-over" || decisions.includes(decision)).map((decision) => (
          <div key={decision}>
            <dt>
              <DecisionIcon decision={decision} />
              {decision.replace("-", " ")}
            </dt>
            <dd>{decisions.filter((other) => other === decision).length}</dd>
          </div>
        ))}
        {done === 0 ? null : (
          <div>
            <dt>
              <VerdictIcon verdict="pass" />
              done
            </dt>
            <dd>{done}</dd>
          </div>
        )}
      </dl>
      {rights === undefined ? null : <div className="small soft">{rights}</div>}
    </div>
  );
}
