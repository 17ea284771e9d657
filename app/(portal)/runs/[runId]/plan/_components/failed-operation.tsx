import { ActionForm } from "@/components/form/action-form";
import { FailureCard } from "@/components/ui/failure-card";
import { pencilIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { runPagePath } from "@/lib/config/routes";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import { secretFieldOf } from "@/lib/domain/runs/secret-fields";
import { STEPS } from "@/lib/domain/runs/steps";
import { confirmApplyAction, replaceSecretAction } from "../actions";
import { failureOf } from "./failure-of";
import { ReplaceSecretForm } from "./replace-secret-form";

type FailedOperationProps = { readonly runId: string; readonly entry: LedgerEntry; readonly mayEdit: boolean };

/** Why an operation failed, who can fix it, and how to continue. */
export function FailedOperation({ runId, entry, mayEdit }: FailedOperationProps) {
  const explanation = failureOf(entry);
  const asked = explanation.causeId === "secret-expired" ? secretFieldOf(entry.operation)?.asked : undefined;
  const step = STEPS.find((candidate) => candidate.id === entry.operation.step);
  const goOn =
    asked === undefined ? (
      <ActionForm action={confirmApplyAction} hidden={{ runId }} submit="Fix it and try again" look="primary" />
    ) : (
      <ReplaceSecretForm asked={asked} runId={runId} operationId={entry.operation.id} replace={replaceSecretAction} />
    );
  return (
    <FailureCard
      explanation={explanation}
      actions={
        <>
          {mayEdit ? goOn : null}
          {step === undefined ? null : (
            <LinkButton href={runPagePath(runId, step.slug)} icon={pencilIcon}>
              Open the step: {step.title}
            </LinkButton>
          )}
        </>
      }
    />
  );
}
