"use client";

import { useState, type SyntheticEvent } from "react";

import type { ActionField, FormAction } from "@/app/_components/action-field";
import { ActionForm } from "@/app/_components/action-form";
import type { ConnectionKind } from "@/lib/domain/connections/connection";
import type { ScopeChoice } from "@/lib/domain/connections/scope-choices";

import { sessionInputs } from "./session-inputs";

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
  const fields: readonly ActionField[] = [
    { name: "name", label: "Name", hint: "Shown to everyone who uses it.", required: true },
    { name: "scope", label: "Who may use it", options: scopes },
    ...(worlds.includes("sandbox")
      ? [
          {
            name: "world",
            label: "Which AWS",
            hint: "A run connects Harness and AWS of the same kind.",
            defaultValue: sandboxFirst ? "sandbox" : "live",
            options: worlds.map((value) => ({ value, label: WORLD_WORDS[value] })),
          },
        ]
      : []),
    { name: "accountId", label: "AWS account ID", hint: "12 digits.", mono: true, required: true },
    { name: "method", label: "Access method", options: methods },
    ...fieldsOf(method),
  ];
  return (
    // The method is an ordinary field of the form; this handler only follows its value.
    <div onChange={follow}>
      <ActionForm action={action} label="Add an AWS account" submit="Add the account" fields={fields}>
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

function fieldsOf(method: string): readonly ActionField[] {
  switch (method) {
    case "role":
      return [
        {
          name: "roleArn",
          label: "Role ARN",
          hint: "It need not exist yet: the next page shows how to create it, with its external ID.",
          mono: true,
          required: true,
        },
      ];
    case "session":
      return sessionInputs();
    case "profile":
      return [
        {
          name: "profile",
          label: "Profile",
          hint: "Its name in the AWS configuration of this machine.",
          mono: true,
          required: true,
        },
      ];
    default:
      return [];
  }
}

function Rights({ options }: { readonly options: readonly RightOption[] }) {
  return (
    <fieldset className="field">
      <legend className="legend">What Carabiner may do there</legend>
      <p className="hint">The next page shows the policy for this choice. You can change the choice there.</p>
      <div className="stack-3">
        {options.map(({ id, title, text, ticked, locked }) => (
          <div className="check" key={id}>
            <input
              type="checkbox"
              id={`may-${id}`}
              name="may[]"
              value={id}
              defaultChecked={ticked}
              disabled={locked}
              aria-describedby={`may-${id}-text`}
            />
            <label htmlFor={`may-${id}`}>{title}</label>
            <p className="hint" id={`may-${id}-text`}>
              {text}
            </p>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
