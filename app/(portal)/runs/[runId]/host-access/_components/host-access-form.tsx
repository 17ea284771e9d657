"use client";

import { useWatch, type FieldValues } from "react-hook-form";

import { withoutAbsent } from "@/lib/core/without-absent";
import { RadioCards } from "@/components/form/radio-cards";
import { SelectField, type SelectOption } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { renameFields } from "@/components/form/rename-fields";
import { Note } from "@/components/ui/note";
import { StepForm, type CompleteStep } from "@/components/wizard/step-form";

import { createInfrastructureAction } from "../../ec2-infrastructure/actions";
import { saveHostAccessAction } from "../actions";
import type { HostFacts, KeptHostSecrets } from "../load-host-access";
import { KeyFields } from "./key-fields";
import { PasswordFields } from "./password-fields";
import { UserFields } from "./user-fields";

type HostAccessFormProps = HostFacts & {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  readonly region: string;
  /** SSH credentials to choose from; `undefined` when they could not be read. */
  readonly credentials: readonly SelectOption[] | undefined;
  readonly kept: KeptHostSecrets;
  readonly canCreate: boolean;
};

/** Typed secrets, never saved in a draft. The names match the form's schema, which is loaded later. */
const SECRET_FIELDS = ["keyFile", "keyText", "passphraseText", "passwordText"];

/** The field that a secret of the answer is typed into. */
const FIELD_OF_SECRET = { key: "keyFile", passphrase: "passphraseText", password: "passwordText" };

/** The host access step: an SSH key, a password, or an existing Harness credential. */
export function HostAccessForm(props: HostAccessFormProps) {
  const { runId } = props;

  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() => import("@/lib/domain/runs/host-access-form").then((module) => module.hostAccessFormSchema)}
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      secretFields={SECRET_FIELDS}
      toComplete={toComplete}
      save={async (input) => renameFields(await saveHostAccessAction({ runId, ...input }), FIELD_OF_SECRET)}
      createNow={
        props.canCreate ? { label: "Create now", run: async () => await createInfrastructureAction({ runId }) } : undefined
      }
    >
      <RadioCards
        name="method"
        label="What does Harness sign in with?"
        options={[
          { value: "new-key", label: "SSH key", hint: "A private key file, stored in Harness as a secret file." },
          { value: "new-password", label: "User and password", hint: "Most images refuse passwords over SSH." },
          {
            value: "existing",
            label: "A credential in Harness",
            hint: "Used as it is; undo never removes it.",
            lockedBecause:
              props.credentials?.length === 0 ? "Harness has no SSH credential that this project can use." : undefined,
          },
        ]}
      />
      <MethodFields {...props} />
    </StepForm>
  );
}

/** The answer, and separately the typed secrets. */
function toComplete(form: Record<string, unknown>): CompleteStep<Record<string, unknown>> {
  const { key, passphrase, password } = recordOf(form["typed"]);
  return {
    values: recordOf(form["answer"]),
    secrets: withoutAbsent({
      "ssh-private-key": typeof key === "string" ? key : undefined,
      "ssh-passphrase": typeof passphrase === "string" ? passphrase : undefined,
      "ssh-password": typeof password === "string" ? password : undefined,
    }),
  };
}

function MethodFields(props: HostAccessFormProps) {
  const method: unknown = useWatch({ name: "method" });
  switch (method) {
    case "existing":
      return props.credentials === undefined ? (
        <TextField
          name="credentialRef"
          label="Reference of the credential"
          hint="Prefixed with org. or account. when it is stored there."
          mono
          width="medium"
        />
      ) : (
        <SelectField
          name="credentialRef"
          label="SSH credential"
          emptyLabel="Choose one"
          options={props.credentials}
          width="medium"
        />
      );
    case "new-password":
      return (
        <>
          <Note tone="warn" title="AWS images usually refuse passwords">
            Amazon Linux, Ubuntu and most others accept keys only. Use a password only where the hosts are configured to allow it
            (PasswordAuthentication yes).
          </Note>
          <TextField name="passwordName" label="Name of the credential" hint="The identifier follows from it." width="medium" />
          <UserFields {...props} />
          <PasswordFields kept={props.kept.password} />
        </>
      );
    default:
      return (
        <>
          <TextField name="keyName" label="Name of the credential" hint="The identifier follows from it." width="medium" />
          <UserFields {...props} />
          <KeyFields kept={props.kept.key} keyNames={props.keyNames} />
        </>
      );
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
