import type { ReactNode } from "react";

import { DecisionIcon } from "@/components/ui/decision-mark";
import type { Decision } from "@/lib/domain/plan/operation";

const ORDER: readonly Decision[] = ["create", "adopt", "update", "keep", "refuse"];

type PlanSummaryProps = {
  readonly decisions: readonly Decision[];
  /** Whether the rights for these calls are held, with a link to the matrix. */
  readonly rights?: ReactNode;
};

/** How many operations the plan creates, adopts, updates, keeps and refuses. */
export function PlanSummary({ decisions, rights }: PlanSummaryProps) {
  return (
    <div className="card in row between">
      <dl className="tally">
        {ORDER.map((decision) => (
          <div key={decision}>
            <dt>
              <DecisionIcon decision={decision} />
              {decision}
            </dt>
            <dd>{decisions.filter((other) => other === decision).length}</dd>
          </div>
        ))}
      </dl>
      {rights === undefined ? null : <div className="small soft">{rights}</div>}
    </div>
  );
}
