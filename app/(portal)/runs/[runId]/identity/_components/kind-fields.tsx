"use client";

import { useCallback } from "react";
import { useWatch } from "react-hook-form";

import { RadioCards } from "@/components/form/radio-cards";
import { TextAreaField } from "@/components/form/text-area-field";
import { TextField } from "@/components/form/text-field";
import { ExternalId } from "@/components/identity/external-id";
import { IdentityFinder } from "@/components/identity/identity-finder";
import { KeptSecretField } from "@/components/identity/kept-secret";
import { LiveNameCheck, type NameAnswer } from "@/components/identity/live-name-check";
import { Note } from "@/components/ui/note";
import type { ActionResult } from "@/lib/core/action-result";

import { ExistingUserFields } from "./existing-user-fields";
import type { IdentityFormProps } from "./identity-form-props";
import { RightsFields } from "./rights-fields";

type KindFieldsProps = IdentityFormProps & {
  readonly checkName: (kind: "user" | "existing-user" | "role", name: string) => Promise<ActionResult<NameAnswer>>;
};

/** The fields of the chosen kind of identity. Hidden fields keep their values. */
export function KindFields(props: KindFieldsProps) {
  const kind: unknown = useWatch({ name: "kind" });
  switch (kind) {
    case "existing-user":
      return (
        <>
          <ExistingUserFields {...props} users={props.accountUsers} />
          <RightsFields what="user" />
        </>
      );
    case "existing-key":
      return (
        <>
          <ExistingKeyFields kept={props.kept} accountId={props.accountId} />
          <RightsFields what="key" lockedBecause={props.ownerUnknown} />
        </>
      );
    case "new-role":
      return <NewRoleFields {...props} />;
    case "existing-role":
      return <ExistingRoleFields {...props} />;
    default:
      return <NewUserFields {...props} />;
  }
}

function NewUserFields({ checkName, nameCheck }: KindFieldsProps) {
  const attach: unknown = useWatch({ name: "attach" });
  const check = useCallback(async (name: string) => await checkName("user", name), [checkName]);
  return (
    <>
      <div className="stack-2">
        <TextField
          name="userName"
          label="User name"
          hint="It gets no console access; a pipeline does not need it."
          mono
          width="medium"
        />
        <LiveNameCheck name="userName" initial={nameCheck} check={check} />
      </div>
      <RadioCards
        name="attach"
        label="Which permissions does it get?"
        options={[
          {
            value: "custom",
            label: "The policy of step 2",
            hint: "Exactly what the path needs, including ECS if the path has it.",
          },
          {
            value: "full-access",
            label: "AmazonEC2FullAccess",
            hint: "The guide’s shortcut: all of EC2, load balancing, scaling and CloudWatch, but nothing of ECS. Needs a reason.",
          },
        ]}
      />
      {attach === "full-access" ? (
        <>
          <Note tone="warn" title="This grants far more than a deployment uses">
            A leaked key could then start and terminate every instance of the account. The choice is recorded as a finding with
            your name and reason.
          </Note>
          <TextAreaField name="fullAccessReason" label="Why does it need full access?" hint="An auditor will read it." rows={2} />
        </>
      ) : null}
    </>
  );
}

function ExistingKeyFields({ kept, accountId }: Pick<KindFieldsProps, "kept" | "accountId">) {
  return (
    <>
      <TextField
        name="accessKeyId"
        label="Access key ID"
        hint={`Starts with AKIA. It must be of a user in account ${accountId}.`}
        mono
        width="medium"
      />
      <KeptSecretField
        name="secretKey"
        label="Secret access key"
        hint="40 characters. It is tested once with AWS, then kept encrypted for at most 15 minutes until it is stored in Harness."
        kept={kept}
      />
    </>
  );
}

function NewRoleFields(props: KindFieldsProps) {
  const { checkName, nameCheck } = props;
  const check = useCallback(async (name: string) => await checkName("role", name), [checkName]);
  return (
    <>
      <div className="stack-2">
        <TextField name="roleName" label="Role name" mono width="medium" />
        <LiveNameCheck name="roleName" initial={nameCheck} check={check} />
      </div>
      <TextField name="description" label="Description" hint="Optional. Shown in the IAM console." />
      <AssumedByFields {...props} />
    </>
  );
}

function ExistingRoleFields(props: KindFieldsProps) {
  return (
    <>
      <TextField
        name="roleArn"
        label="Role ARN"
        hint={`A role of account ${props.accountId}. Its trust policy is read when you leave the field.`}
        mono
        found={props.roles
          .filter((role) => /harness/i.test(role.name))
          .slice(0, 4)
          .map((role) => ({ value: role.arn, label: role.name }))}
      />
      {props.roles.length === 0 ? null : <IdentityFinder name="roleArn" what="role" found={props.roles} />}
      <AssumedByFields {...props} />
      <RightsFields what="role" />
    </>
  );
}

function AssumedByFields(props: KindFieldsProps) {
  switch (props.path) {
    case "irsa":
      return <ServiceAccountFields {...props} />;
    case "oidc":
      return (
        <TextField
          name="assumedBy.harnessAccountId"
          label="Harness account ID"
          hint="Harness signs its tokens for this account. AWS trusts the issuer as an OpenID Connect provider."
          mono
          width="medium"
        />
      );
    case "delegate":
      return (
        <Note tone="info" title="The delegate already runs as this role">
          It is not assumed and needs no external ID. It must be in the connected account.
        </Note>
      );
    default:
      return <CallerFields {...props} />;
  }
}

function CallerFields({ callers, users, delegates, externalId }: KindFieldsProps) {
  const by: unknown = useWatch({ name: "assumedBy.by" });
  const isUser = by === "user";
  return (
    <>
      <RadioCards
        name="assumedBy.by"
        label="Who assumes the role?"
        options={[
          { value: "delegate", label: "The delegate", hint: delegates ?? "The role that the Harness delegate runs as." },
          { value: "user", label: "An IAM user", hint: "Only if the delegate itself signs in with a user’s key." },
        ]}
      />
      <TextField
        name="assumedBy.principalArn"
        label={isUser ? "ARN of the user" : "ARN of the role the delegate runs as"}
        hint={
          isUser
            ? "arn, account and name of the user whose key the delegate has."
            : "Harness does not report it. Ask the person who installed the delegate, or choose one that other roles of this account trust."
        }
        mono
        found={isUser ? users : callers}
      />
      <ExternalId value={externalId} />
    </>
  );
}

function ServiceAccountFields({ providers }: KindFieldsProps) {
  return (
    <>
      <TextField
        name="assumedBy.oidcProviderArn"
        label="OpenID Connect provider of the cluster"
        hint="The ARN of the EKS cluster’s issuer in IAM of this account."
        mono
        found={providers}
      />
      <TextField name="assumedBy.namespace" label="Kubernetes namespace of the delegate" mono width="medium" />
      <TextField name="assumedBy.serviceAccount" label="Kubernetes service account of the delegate" mono width="medium" />
    </>
  );
}
