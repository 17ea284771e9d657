import { ActionForm } from "@/components/form/action-form";
import { Card } from "@/components/ui/card";
import { FailureCard } from "@/components/ui/failure-card";
import { Icon } from "@/components/ui/icon";
import { circleCheckIcon, equalIcon, trashIcon, type IconShape } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";
import { counted } from "@/lib/core/plural";
import type { CleanUp, LeftOver } from "@/lib/domain/deployment/deployment";
import { cleanUpDeploymentAction } from "../actions";

type CleanUpPanelProps = {
  readonly runId: string;
  readonly deploymentId: string;
  readonly cleanUp: CleanUp;
  readonly mayEdit: boolean;
};

const TITLES: Readonly<Record<CleanUp["decision"], string>> = {
  open: "Remove what the test left, or keep it",
  removing: "What the test left is being removed",
  keep: "What the test left is kept",
  removed: "What the test left is removed",
};

/** What the test left in AWS, with the decision about it. */
export function CleanUpPanel({ runId, deploymentId, cleanUp, mayEdit }: CleanUpPanelProps) {
  const { decision, items, failure } = cleanUp;
  const left = items.filter(({ state }) => state === "left");
  const hidden = { runId, deploymentId };
  return (
    <Card title={TITLES[decision]} padded>
      <div className="stack-4">
        {failure?.explanation === undefined ? null : <FailureCard explanation={failure.explanation} />}
        {failure === undefined || failure.explanation !== undefined ? null : <Note tone="fail" title={failure.message} />}
        <ul className="small soft stack-2">
          {items.map((item) => (
            <li key={`${item.kind} ${item.name}`} className="row tight top nowrap-icon">
              <Icon icon={iconOf(item)} className="c-none" />
              <span>{itemWords(item, decision)}</span>
            </li>
          ))}
        </ul>
        <p className="small soft">The evidence of this test stays in Carabiner. ECS drops stopped tasks without your action.</p>
        {decision === "open" && mayEdit ? (
          <div className="row">
            <ActionForm
              action={cleanUpDeploymentAction}
              hidden={{ ...hidden, decision: "remove" }}
              submit={`Remove ${counted(left.length, "item")}`}
              look="danger"
              label="Remove what the test left"
            />
            <ActionForm
              action={cleanUpDeploymentAction}
              hidden={{ ...hidden, decision: "keep" }}
              submit="Keep everything"
              label="Keep what the test left"
            />
          </div>
        ) : null}
      </div>
    </Card>
  );
}

function iconOf({ state }: LeftOver): IconShape {
  return state === "removed" ? circleCheckIcon : state === "left" ? trashIcon : equalIcon;
}

function itemWords({ kind, name, state, note }: LeftOver, decision: CleanUp["decision"]): string {
  const what = kind === "service" ? `Service ${name} with its tasks` : `Task definition revision ${name}`;
  const why = note === undefined ? "" : `. ${note}`;
  if (state === "removed") return `${what}: removed${why}`;
  if (state === "stays" || decision === "keep") return `${what}: stays${why}`;
  return decision === "removing" ? `${what}: being removed` : `${what}: made by this test, would be removed`;
}
