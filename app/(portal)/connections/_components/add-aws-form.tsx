"use client";

import { useState, type SyntheticEvent } from "react";

import { ActionForm, type ActionField, type FormAction } from "@/app/_components/action-form";
import type { ConnectionKind } from "@/lib/domain/connections/connection";
import type { ScopeChoice } from "@/lib/domain/connections/scope-choices";

import { sessionInputs } from "./session-inputs";

/** A right of the portal's own, as it is ticked. */
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
  /** Where the connection may lead. */
  readonly worlds: readonly ConnectionKind[];
  /** Every Harness connection leads to the sandbox, so that an account of AWS itself could not be used with any. */
  readonly sandboxFirst: boolean;
  readonly rights: readonly RightOption[];
};

const WORLD_WORDS: Readonly<Record<ConnectionKind, string>> = { live: "AWS itself", sandbox: "The sandbox's local AWS" };

/** Adds portal access. Only the fields of the chosen way are shown; what was typed into the others stays out of the way. */
export function AddAwsForm({ action, scopes, isOwner, isLocal, worlds, sandboxFirst, rights }: AddAwsFormProps) {
  const [method, setMethod] = useState("role");

  function follow(event: SyntheticEvent) {
    const { target } = event;
    if (target instanceof HTMLSelectElement && target.name === "method") setMethod(target.value);
  }

  const methods = [
    { value: "role", label: "A role, with an external ID made here" },
    { value: "session", label: "A pasted short-lived session" },
    ...(isOwner ? [{ value: "ambient", label: "The portal's own identity, without a role" }] : []),
    ...(isOwner && isLocal ? [{ value: "profile", label: "A local AWS profile" }] : []),
    { value: "none", label: "No access: every operation is handed over" },
  ];
  const fields: readonly ActionField[] = [
    { name: "name", label: "Name", hint: "How people here call it.", required: true },
    { name: "scope", label: "Who may use it", options: scopes },
    ...(worlds.includes("sandbox")
      ? [
          {
            name: "world",
            label: "Which AWS",
            hint: "A run joins a Harness and an AWS of the same kind.",
            defaultValue: sandboxFirst ? "sandbox" : "live",
            options: worlds.map((value) => ({ value, label: WORLD_WORDS[value] })),
          },
        ]
      : []),
    { name: "accountId", label: "AWS account ID", hint: "12 digits.", mono: true, required: true },
    { name: "method", label: "How the portal looks in", options: methods },
    ...fieldsOf(method),
  ];
  return (
    // The choice is an ordinary field; this only listens to it.
    <div onChange={follow}>
      <ActionForm action={action} label="Add an AWS account" submit="Add the account" fields={fields}>
        {method === "role" ? <Rights options={rights} /> : null}
        {method === "none" ? (
          <p className="small soft">
            Carabiner then asks AWS nothing. Runs write down what has to be done there as clicks, script, template and Terraform,
            and somebody with access does it. Carabiner carries out the Harness side, and Harness’s own test shows whether the
            rest is there.
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
          hint: "It need not exist yet: how to make it is the next page, with the external ID that is made for it.",
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
          hint: "As it is called in the AWS configuration of this machine.",
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
      <p className="hint">The next page has the policy for exactly this, and you can change your mind there.</p>
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
