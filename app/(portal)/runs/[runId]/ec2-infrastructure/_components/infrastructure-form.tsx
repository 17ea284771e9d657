"use client";

import { useRouter } from "next/navigation";
import type { FieldValues } from "react-hook-form";

import { RadioCards } from "@/components/form/radio-cards";
import { TextField } from "@/components/form/text-field";
import type { SelectOption } from "@/components/form/select-field";
import { EnvironmentFields } from "@/components/infrastructure/environment-fields";
import { Note } from "@/components/ui/note";
import { StepForm } from "@/components/wizard/step-form";
import type { RegionFacts } from "@/lib/domain/aws/region-facts";

import { createInfrastructureAction, saveInfrastructureAction } from "../actions";
import { PlaceFields } from "./place-fields";
import { AddressWarning } from "./address-warning";

export type InfrastructureFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  /** Environments of the project; `undefined` when they could not be read. */
  readonly environments: readonly SelectOption[] | undefined;
  readonly facts: readonly RegionFacts[];
  readonly emptyRegions: readonly string[];
  readonly failedRegions: readonly { readonly name: string; readonly why: string }[];
  /** Whether the other steps that creating needs are answered. */
  readonly canCreate: boolean;
};

const ADDRESS_OPTIONS = [
  { value: "PrivateIP", label: "Private IP", hint: "The delegate can reach the VPC: it runs in it or in a peered network." },
  { value: "PublicIP", label: "Public IP", hint: "The delegate is outside. Every host needs a public address and an open port." },
];

/** The infrastructure step: environment, place, filter, and how hosts are addressed. */
export function InfrastructureForm(props: InfrastructureFormProps) {
  const router = useRouter();
  const { runId } = props;

  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() => import("@/lib/domain/runs/answers/ec2-infrastructure").then((module) => module.ec2InfrastructureSchema)}
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      save={async (input) => {
        const saved = await saveInfrastructureAction({ runId, ...input });
        // The document below the form depends on the answers.
        if (saved.ok && !input.complete) router.refresh();
        return saved;
      }}
      toComplete={(values) => ({ values: withinRegion(values, props.facts) })}
      createNow={
        props.canCreate ? { label: "Create now", run: async () => await createInfrastructureAction({ runId }) } : undefined
      }
    >
      <EnvironmentFields environments={props.environments} />
      <TextField
        name="name"
        label="Name of the infrastructure"
        hint="The identifier follows from it and cannot be changed later."
        width="medium"
      />
      <PlaceFields facts={props.facts} emptyRegions={props.emptyRegions} failedRegions={props.failedRegions} />
      <RadioCards
        name="hostConnectionType"
        label="Which address of a host does Harness use?"
        hint="The path decides between SSH and WinRM, not this choice."
        options={ADDRESS_OPTIONS}
      />
      <AddressWarning facts={props.facts} />
      {props.canCreate ? null : (
        <Note tone="info" title="Create now waits for the host credential">
          Harness saves no EC2 infrastructure without its host credential. Both are created together at the end of the host access
          step, or from the plan.
        </Note>
      )}
    </StepForm>
  );
}

/** Only VPCs, subnets and groups of the chosen region are saved: those of another region would match nothing. */
function withinRegion(values: Record<string, unknown>, facts: readonly RegionFacts[]): Record<string, unknown> {
  const region = facts.find((one) => one.region === values["region"]);
  if (region === undefined) return values;
  const keep = (chosen: unknown, known: readonly { readonly id: string }[]) =>
    Array.isArray(chosen) && known.length > 0 ? chosen.filter((id) => known.some((one) => one.id === id)) : chosen;
  return {
    ...values,
    vpcs: keep(values["vpcs"], region.vpcs),
    subnets: keep(values["subnets"], region.subnets),
    securityGroups: keep(values["securityGroups"], region.securityGroups),
  };
}
