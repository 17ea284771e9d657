import { ActionForm } from "@/components/form/action-form";
import { CheckboxField } from "@/components/form/checkbox-field";
import { Card } from "@/components/ui/card";
import { Note } from "@/components/ui/note";
import type { AccessKeyLastUsed } from "@/lib/domain/aws/aws-shapes";
import type { KeyRotation } from "@/lib/domain/rotation/rotation";
import { deletionAdvice } from "@/lib/domain/rotation/rotation-view";
import { endingOf } from "@/lib/domain/rotation/rotation-words";
import { continueRotationAction } from "../actions";

type OldKeyDecisionProps = {
  readonly runId: string;
  readonly rotation: KeyRotation;
  readonly lastUsed: Readonly<Record<string, AccessKeyLastUsed>>;
  readonly now: Date;
};

/** The old key is off: delete it, or switch it on again. */
export function OldKeyDecision({ runId, rotation, lastUsed, now }: OldKeyDecisionProps) {
  const advice = deletionAdvice(rotation, lastUsed, now);
  const hidden = { runId, rotationId: rotation.id };
  return (
    <Card title={`Decide about the old key ${endingOf(rotation.oldKeyId)}`} padded>
      <div className="stack-4">
        <Note tone={advice.tone} title={advice.title}>
          {advice.text}
        </Note>
        <ActionForm
          action={continueRotationAction}
          hidden={{ ...hidden, order: "delete" }}
          submit="Delete the old key"
          look="danger"
          label="Delete the old key"
        >
          <CheckboxField
            name="looked"
            value="yes"
            label="I have looked at when both keys were last used. A deleted key cannot be restored."
          />
        </ActionForm>
        <ActionForm
          action={continueRotationAction}
          hidden={{ ...hidden, order: "reactivate" }}
          submit="Switch the old key on again"
          label="Switch the old key on again"
        >
          <p className="small soft">Use this if something stopped working. Harness keeps using the new key.</p>
        </ActionForm>
      </div>
    </Card>
  );
}
