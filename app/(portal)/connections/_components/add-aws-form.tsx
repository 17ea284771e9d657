"use client";

import { useState, type SyntheticEvent } from "react";

import { ActionForm } from "@/components/form/action-form";
import { CheckboxList } from "@/components/form/checkbox-list";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { FormAction } from "@/components/form/use-form-action";
import type { ConnectionKind } from "@/lib/domain/connections/connection";
import type { ScopeChoice } from "@/lib/domain/connections/scope-choices";

import { SESSION_DEFAULTS, SessionFields } from "./session-fields";

/** A permission of the portal, as an option of the form. */
export type RightOption = {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly ticked: boolean;
  readonly locked: boolean;
};

type AddAwsFormProps = {
  readonly action: FormAction<{ readonly id: string }>;
  readonly scopes: readonly ScopeChoice[];
  readonly isOwner: boolean;
  readonly isLocal: boolean;
  /** The kinds of AWS that the connection may use. */
  readonly worlds: readonly ConnectionKind[];
  /** True when every Harness connection uses the sandbox: no run could then use a real AWS account. */
  readonly sandboxFirst: boolean;
  readonly rights: readonly RightOption[];
};

const WORLD_WORDS: Readonly<Record<ConnectionKind, string>> = { live: "AWS itself", sandbox: "The sandbox's local AWS" };

/** Adds portal access. Only the fields of the chosen method are shown and sent. */
export function AddAwsForm({ action, scopes, isOwner, isLocal, worlds, sandboxFirst, rights }: AddAwsFormProps) {
  const [method, setMethod] = useState("role");

  function follow(event: SyntheticEvent) {
    const { target } = event;
    if (target instanceof HTMLSelectElement && target.name === "method") setMethod(target.value);
  }

  const methods = [
    { value: "role", label: "A role, with an external ID created here" },
    { value: "session", label: "A pasted short-lived session" },
    ...(isOwner ? [{ value: "ambient", label: "The portal's own identity, without a role" }] : []),
    ...(isOwner && isLocal ? [{ value: "profile", label: "A local AWS profile" }] : []),
    { value: "none", label: "No access: a person makes the AWS changes" },
  ];
  return (
    // The method is an ordinary field of the form; this handler only follows its value.
    <div onChange={follow}>
      <ActionForm
        action={action}
        label="Add an AWS account"
        submit="Add the account"
        defaultValues={{
          ...SESSION_DEFAULTS,
          world: sandboxFirst ? "sandbox" : "live",
          "may[]": rights.filter(({ ticked }) => ticked).map(({ id }) => id),
        }}
      >
        <TextField name="name" label="Name" hint="Shown to everyone who uses it." required />
        <SelectField name="scope" label="Who may use it" options={scopes} />
        {worlds.includes("sandbox") ? (
          <SelectField
            name="world"
            label="Which AWS"
            hint="A run connects Harness and AWS of the same kind."
            options={worlds.map((value) => ({ value, label: WORLD_WORDS[value] }))}
          />
        ) : null}
        <TextField name="accountId" label="AWS account ID" hint="12 digits." mono required />
        <SelectField name="method" label="Access method" options={methods} />
        <MethodFields method={method} />
        {method === "role" ? <Rights options={rights} /> : null}
        {method === "none" ? (
          <p className="small soft">
            Carabiner then makes no calls to AWS. Each run describes the AWS side as console steps, a script, a template and
            Terraform, and a person with access carries it out. Carabiner does the Harness side, and Harness’s own test shows
            whether the AWS side works.
          </p>
        ) : null}
      </ActionForm>
    </div>
  );
}

function MethodFields({ method }: { readonly method: string }) {
  switch (method) {
    case "role":
      return (
        <TextField
          name="roleArn"
          label="Role ARN"
          hint="It need not exist yet: the next page shows how to create it, with its external ID."
          mono
          required
        />
      );
    case "session":
      return <SessionFields />;
    case "profile":
      return <TextField name="profile" label="Profile" hint="Its name in the AWS configuration of this machine." mono required />;
    default:
      return null;
  }
}

function Rights({ options }: { readonly options: readonly RightOption[] }) {
  return (
    <CheckboxList
      name="may[]"
      label="What Carabiner may do there"
      hint="The next page shows the policy for this choice. You can change the choice there."
      carded={false}
      options={options.map(({ id, title, text, ticked, locked }) => ({
        value: id,
        label: title,
        hint: text,
        locked: locked ? { ticked, because: text } : undefined,
      }))}
    />
  );
}
