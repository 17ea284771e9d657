"use client";

import type { FormAction } from "@/components/form/use-form-action";
import { ActionForm } from "@/components/form/action-form";

type RemoveConnectionProps = {
  readonly connectionId: string;
  readonly name: string;
  readonly remove: FormAction<{ readonly id: string }>;
};

/** Removing asks for confirmation in place. */
export function RemoveConnection({ connectionId, name, remove }: RemoveConnectionProps) {
  return (
    <details>
      <summary className="small">Remove</summary>
      <div className="stack-2">
        <p className="small soft">Runs that used it stay readable. Its stored key or session is deleted.</p>
        <ActionForm
          action={remove}
          hidden={{ connectionId }}
          submit="Remove this connection"
          submitLabel={`Remove ${name}`}
          look="danger"
          size="small"
        />
      </div>
    </details>
  );
}
