import { ActionForm } from "@/components/form/action-form";
import { SecretField } from "@/components/form/secret-field";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { Card } from "@/components/ui/card";
import { SANDBOX_ONLY, type ConnectionKind } from "@/lib/domain/connections/connection";
import type { ScopeChoice } from "@/lib/domain/connections/scope-choices";
import { CHOICE_WORDS, LEAST, PORTAL_CHOICES, USUAL } from "@/lib/domain/connections/portal-access";

import { addAwsConnectionAction, addHarnessConnectionAction } from "../actions";
import { AddAwsForm } from "./add-aws-form";

type AddHarnessProps = { readonly addresses: readonly string[]; readonly needsOrganization: boolean };

/** The form that adds a Harness connection. */
export function AddHarnessForm({ addresses, needsOrganization }: AddHarnessProps) {
  return (
    <Card title="Add a Harness connection" padded>
      <ActionForm
        action={addHarnessConnectionAction}
        label="Add a Harness connection"
        submit="Check the key and add it"
        done="Harness answered, and the connection was added."
      >
        <TextField name="name" label="Name" hint="Shown to everyone who uses it." required />
        <SelectField
          name="baseUrl"
          label="Harness address"
          hint="The owner decides which hosts are on this list."
          options={addresses.map((value) => ({ value, label: value }))}
        />
        <SecretField
          name="apiKey"
          label="API key"
          hint="Starts with pat. or sat. Prefer a service account's key: it stays valid when people leave. It is tested, then stored encrypted."
          required
        />
        <TextField
          name="orgIdentifier"
          label={needsOrganization ? "Organization" : "Organization (optional)"}
          hint={
            needsOrganization
              ? "Its identifier in Harness. Only an organization that you administer."
              : "Its identifier in Harness. Leave empty for every organization of the account."
          }
          mono
        />
      </ActionForm>
    </Card>
  );
}

/** Replaces the form that adds a Harness connection: sandbox people use the sandbox's connection. */
export function SandboxOnly() {
  return (
    <Card title="Your own Harness accounts" padded>
      <p className="soft">{SANDBOX_ONLY}</p>
    </Card>
  );
}

type AddAwsProps = {
  readonly scopes: readonly ScopeChoice[];
  readonly isOwner: boolean;
  readonly isLocal: boolean;
  readonly worlds: readonly ConnectionKind[];
  readonly sandboxFirst: boolean;
};

/** The card with the form that adds portal access to an AWS account. */
export function AddAws(props: AddAwsProps) {
  const rights = PORTAL_CHOICES.map((id) => ({
    id,
    ...CHOICE_WORDS[id],
    ticked: USUAL.includes(id),
    locked: id === LEAST,
  }));
  return (
    <Card title="Add an AWS account" padded>
      {props.scopes.length === 0 ? (
        <p className="soft">
          Add a Harness connection first: an AWS connection belongs to a Harness account or one of its organizations.
        </p>
      ) : (
        <AddAwsForm action={addAwsConnectionAction} rights={rights} {...props} />
      )}
    </Card>
  );
}
