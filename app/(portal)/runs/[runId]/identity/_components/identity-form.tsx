"use client";

import { useCallback } from "react";
import type { FieldValues } from "react-hook-form";

import { RadioCards } from "@/components/form/radio-cards";
import { renameFields } from "@/components/form/rename-fields";
import { useLaterRefresh } from "@/components/identity/use-later-refresh";
import { StepForm } from "@/components/wizard/step-form";

import { checkNameAction, createIdentityAction, saveIdentityAction } from "../actions";
import type { IdentityFormProps } from "./identity-form-props";
import { KindFields } from "./kind-fields";

const KIND_OPTIONS: Readonly<Record<string, { readonly label: string; readonly hint: string }>> = {
  "new-user": { label: "New user", hint: "Created after you confirm. Its key goes straight into Harness and is never shown." },
  "existing-user": { label: "Existing user", hint: "Pick a user of this account. It gets a new key, straight into Harness." },
  "existing-key": { label: "Existing key", hint: "Paste an existing key. It is tested before it is stored." },
  "new-role": { label: "New role", hint: "Created after you confirm, with the trust policy below." },
  "existing-role": { label: "Existing role", hint: "Pick a role of this account. Its trust policy is read and checked." },
};

/** The identity step: a user with a key, or a role with its trust. */
export function IdentityForm(props: IdentityFormProps) {
  const refresh = useLaterRefresh();
  const { runId } = props;
  const checkName = useCallback(
    async (kind: "user" | "existing-user" | "role", name: string) => await checkNameAction({ runId, kind, name }),
    [runId],
  );

  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() => import("@/lib/domain/identity/identity-form").then((module) => module.identityFormSchema)}
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      secretFields={["secretKey", "storedKeyId"]}
      toComplete={({ secretKey, ...values }) => ({
        values,
        secrets: typeof secretKey === "string" && secretKey !== "" ? { "secret-access-key": secretKey } : {},
      })}
      save={async (input) => {
        refresh.cancel();
        const saved = renameFields(await saveIdentityAction({ runId, ...input }), { secret: "secretKey" });
        // The parts below the form depend on the answers.
        if (saved.ok && !input.complete) refresh.soon();
        return saved;
      }}
      createNow={props.mayCreate ? { label: "Create now", run: async () => await createIdentityAction({ runId }) } : undefined}
    >
      {props.kinds.length > 1 ? (
        <RadioCards
          name="kind"
          label={props.path === "access-key" ? "Where does the access key come from?" : "New role or existing one?"}
          columns={props.kinds.length > 2 ? 1 : 2}
          options={props.kinds.map((kind) => ({ value: kind, ...(KIND_OPTIONS[kind] ?? { label: kind }) }))}
        />
      ) : null}
      <KindFields {...props} checkName={checkName} />
    </StepForm>
  );
}
