"use client";

import { useId } from "react";

import { confirmIdentityAction } from "@/app/(account)/account/actions";
import { useFormAction } from "@/components/form/use-form-action";
import { Button } from "@/components/ui/button";
import type { RequestedProof } from "@/lib/core/errors";

import { ActionInput, Failure, type ActionField, type FormAction } from "./action-field";
import { CODE_FIELD } from "./code-field";
import { Username } from "./username";

type ConfirmIdentityFormProps = {
  readonly proof: Extract<RequestedProof, { readonly kind: "entry" }>;
  /** Called in the browser once the person has confirmed. */
  readonly onConfirmed?: () => void;
};

/** What a person enters, or presses, to confirm that it is still them. */
export function ConfirmIdentityForm({ proof, onConfirmed }: ConfirmIdentityFormProps) {
  const { result, run, send, pending } = useFormAction(onConfirmed === undefined ? confirmIdentityAction : calling(onConfirmed));
  const id = useId();
  const error = result?.ok === false ? result.error : undefined;
  const fields = fieldsFor(proof);
  return (
    <form action={run} onSubmit={send} className="stack-4" aria-label="Confirm that it is you" noValidate>
      {error === undefined ? null : <Failure id={id} error={error} fields={fields} />}
      <Username account={proof.account} />
      {fields.map((field) => (
        <ActionInput
          key={field.name}
          id={`${id}-${field.name}`}
          field={field}
          typed={undefined}
          error={error?.fieldErrors?.[field.name]}
        />
      ))}
      <div>
        <Button type="submit" look="primary" aria-disabled={pending}>
          {proof.password ? "Confirm" : `Confirm as ${proof.name}`}
        </Button>
      </div>
    </form>
  );
}

function fieldsFor({ password, code }: ConfirmIdentityFormProps["proof"]): readonly ActionField[] {
  return [
    ...(password
      ? [{ name: "password", label: "Password", type: "password" as const, autoComplete: "current-password", required: true }]
      : []),
    ...(code ? [CODE_FIELD] : []),
  ];
}

/** The action, with a word to the page when it worked. */
function calling(onConfirmed: () => void): FormAction<undefined> {
  return async (previous, form) => {
    const result = await confirmIdentityAction(previous, form);
    if (result.ok) onConfirmed();
    return result;
  };
}
