"use client";

import { confirmIdentityAction } from "@/app/(account)/account/actions";
import { ActionForm } from "@/components/form/action-form";
import { SecretField } from "@/components/form/secret-field";
import type { FormAction } from "@/components/form/use-form-action";
import { Username } from "@/components/form/username";
import type { RequestedProof } from "@/lib/core/errors";

import { CodeField } from "./code-field";

type ConfirmIdentityFormProps = {
  readonly proof: Extract<RequestedProof, { readonly kind: "entry" }>;
  /** Called in the browser once the person has confirmed. */
  readonly onConfirmed?: () => void;
};

/** What a person enters, or presses, to confirm that it is still them. */
export function ConfirmIdentityForm({ proof, onConfirmed }: ConfirmIdentityFormProps) {
  return (
    <ActionForm
      action={onConfirmed === undefined ? confirmIdentityAction : calling(onConfirmed)}
      label="Confirm that it is you"
      submit={proof.password ? "Confirm" : `Confirm as ${proof.name}`}
      look="primary"
    >
      <Username account={proof.account} />
      {proof.password ? <SecretField name="password" label="Password" autoComplete="current-password" required /> : null}
      {proof.code ? <CodeField /> : null}
    </ActionForm>
  );
}

/** The action, with a call to the page when it worked. */
function calling(onConfirmed: () => void): FormAction<undefined> {
  return async (previous, form) => {
    const result = await confirmIdentityAction(previous, form);
    if (result.ok) onConfirmed();
    return result;
  };
}
