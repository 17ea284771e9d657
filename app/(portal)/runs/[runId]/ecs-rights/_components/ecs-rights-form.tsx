"use client";

import type { FieldValues } from "react-hook-form";
import { useWatch } from "react-hook-form";

import { FoundChips, type FoundValue } from "@/components/form/found-chips";
import { RadioCards } from "@/components/form/radio-cards";
import { TextField } from "@/components/form/text-field";
import { StepForm } from "@/components/wizard/step-form";

import { saveEcsRightsAction } from "../actions";

type EcsRightsFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  /** The name of the connector of step S4. */
  readonly connector: string;
  /** Roles of the account that could be meant. */
  readonly roles: readonly FoundValue[];
};

const SIGN_INS = [
  {
    value: "delegate",
    label: "The delegate assumes it",
    hint: "With the external ID of this run. The role must trust the delegate.",
  },
  {
    value: "oidc",
    label: "OpenID Connect",
    hint: "Harness signs a token. The role must trust the provider of your Harness account.",
  },
  { value: "irsa", label: "Service account", hint: "The role of the delegate’s Kubernetes service account on EKS." },
  { value: "own", label: "The delegate’s own role", hint: "The delegate runs as this role already." },
];

/** The ECS rights step: which connector deploys, and what becomes of the rights that are missing. */
export function EcsRightsForm({ runId, connector, roles, ...form }: EcsRightsFormProps) {
  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() => import("@/lib/domain/runs/answers/ecs-rights").then((module) => module.ecsRightsSchema)}
      save={async (input) => await saveEcsRightsAction({ runId, ...input })}
      {...form}
    >
      <RadioCards
        name="connector.use"
        label="Which connector deploys to ECS?"
        options={[
          { value: "same", label: "The same connector", hint: `${connector}, with its identity.` },
          { value: "second", label: "A second connector", hint: "Its own name, and a role that exists in the account." },
        ]}
      />
      <SecondConnector roles={roles} />
      <RadioCards
        name="rights.choice"
        label="What happens to rights that are missing?"
        options={[
          {
            value: "missing",
            label: "Attach a policy with them",
            hint: "It grants only what AWS denies. An explicit deny stays.",
          },
          { value: "leave", label: "Leave the rights as they are", hint: "An AWS admin adds the policy shown below." },
        ]}
      />
      <PolicyName />
    </StepForm>
  );
}

function SecondConnector({ roles }: Pick<EcsRightsFormProps, "roles">) {
  const use: unknown = useWatch({ name: "connector.use" });
  if (use !== "second") return null;
  return (
    <>
      <TextField
        name="connector.name"
        label="Name of the second connector"
        hint="The identifier follows from it and cannot be changed later."
        width="medium"
      />
      <div className="stack-2">
        <TextField name="connector.roleArn" label="Role that it uses" hint="The ARN of a role in this account." mono />
        <FoundChips name="connector.roleArn" found={roles} />
      </div>
      <RadioCards name="connector.signIn" label="How does Harness get this role?" options={SIGN_INS} />
    </>
  );
}

function PolicyName() {
  const choice: unknown = useWatch({ name: "rights.choice" });
  if (choice !== "missing") return null;
  return (
    <TextField
      name="rights.policyName"
      label="Name of the policy"
      hint="Created only when something is missing."
      mono
      width="medium"
    />
  );
}
