import { ActionForm } from "@/app/_components/action-form";
import { Card } from "@/components/ui/card";
import type { ScopeChoice } from "@/lib/domain/connections/scope-choices";
import { addAwsConnectionAction, addHarnessConnectionAction } from "../actions";

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
        fields={[
          { name: "name", label: "Name", hint: "How people here call it.", required: true },
          {
            name: "baseUrl",
            label: "Address of Harness",
            hint: "The owner decides which hosts are on this list.",
            options: addresses.map((value) => ({ value, label: value })),
          },
          {
            name: "apiKey",
            label: "API key",
            type: "password",
            hint: "Starts with pat. or sat.; a service account's key outlives people. It is checked by using it, then kept encrypted.",
            required: true,
          },
          {
            name: "orgIdentifier",
            label: needsOrganization ? "Organization" : "Organization (optional)",
            hint: needsOrganization
              ? "Its identifier in Harness; one that you administer."
              : "Its identifier in Harness. Left empty, every organization of the account is served.",
            mono: true,
          },
        ]}
      />
    </Card>
  );
}

type AddAwsProps = { readonly scopes: readonly ScopeChoice[]; readonly isOwner: boolean; readonly isLocal: boolean };

/** The form that adds portal access to an AWS account. */
export function AddAwsForm({ scopes, isOwner, isLocal }: AddAwsProps) {
  const methods = [
    { value: "role", label: "A role, with an external ID made here" },
    { value: "session", label: "A pasted short-lived session" },
    ...(isOwner ? [{ value: "ambient", label: "The portal's own identity, without a role" }] : []),
    ...(isOwner && isLocal ? [{ value: "profile", label: "A local AWS profile" }] : []),
    { value: "none", label: "No access: every operation is handed over" },
  ];
  return (
    <Card title="Add an AWS account" padded>
      {scopes.length === 0 ? (
        <p className="soft">
          Add a Harness connection first: an AWS connection belongs to a Harness account or one of its organizations.
        </p>
      ) : (
        <ActionForm
          action={addAwsConnectionAction}
          label="Add an AWS account"
          submit="Add the account"
          done="The account was added. Check its identity above; runs can use it once it is confirmed."
          fields={[
            { name: "name", label: "Name", hint: "How people here call it.", required: true },
            { name: "scope", label: "Who may use it", options: scopes },
            { name: "accountId", label: "AWS account ID", hint: "12 digits.", mono: true, required: true },
            { name: "method", label: "How the portal looks in", options: methods },
            {
              name: "roleArn",
              label: "Role ARN",
              hint: "For a role only. Its external ID is made when you add it; put it into the role's trust policy, then check the identity.",
              mono: true,
            },
            { name: "accessKeyId", label: "Access key ID", hint: "For a pasted session only. It starts with ASIA.", mono: true },
            { name: "secretAccessKey", label: "Secret access key", type: "password", hint: "For a pasted session only." },
            {
              name: "sessionToken",
              label: "Session token",
              type: "password",
              hint: "For a pasted session only. Key, secret and token are kept encrypted for 12 hours at most.",
            },
            ...(isOwner && isLocal ? [{ name: "profile", label: "Profile", hint: "For a local profile only.", mono: true }] : []),
          ]}
        />
      )}
    </Card>
  );
}
