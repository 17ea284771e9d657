"use client";

import { useRouter } from "next/navigation";

import { FileField } from "@/components/form/file-field";
import { Form } from "@/components/form/form";
import { SecretField } from "@/components/form/secret-field";
import { Button } from "@/components/ui/button";
import type { ActionError, ActionResult } from "@/lib/core/action-result";
import type { AskedSecret } from "@/lib/domain/runs/secret-fields";

type ReplaceSecretFormProps = {
  readonly asked: AskedSecret;
  readonly runId: string;
  readonly operationId: string;
  readonly replace: (input: {
    readonly runId: string;
    readonly operationId: string;
    readonly value: string;
  }) => Promise<ActionResult<{ readonly operations: number }>>;
};

const MISSING: ActionError = {
  code: "invalid_input",
  message: "Enter the secret.",
  fieldErrors: { value: "Enter the secret." },
  reference: "",
};

/** Asks for an expired secret again and continues the apply. The value is sent once and not stored in the page. */
export function ReplaceSecretForm({ asked, runId, operationId, replace }: ReplaceSecretFormProps) {
  const router = useRouter();
  const Field = asked.isFile ? FileField : SecretField;
  return (
    <Form
      label={`${asked.label}, again`}
      defaultValues={{ value: "" }}
      onSubmit={async ({ value }: { value: string }) => {
        if (value === "") return { ok: false, error: MISSING };
        const result = await replace({ runId, operationId, value });
        if (result.ok) router.refresh();
        return result.ok ? { ok: true } : result;
      }}
    >
      <div className="stack-4">
        <Field name="value" label={asked.label} hint={asked.hint} />
        <div className="row">
          <Button type="submit" look="primary">
            Use it and try again
          </Button>
        </div>
      </div>
    </Form>
  );
}
