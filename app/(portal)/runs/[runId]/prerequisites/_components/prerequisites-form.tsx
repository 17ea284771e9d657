"use client";

import { useState } from "react";

import { CheckboxField } from "@/components/form/checkbox-field";
import { CheckboxList } from "@/components/form/checkbox-list";
import { ChipsInput } from "@/components/form/chips-input";
import { Button } from "@/components/ui/button";
import { StepForm } from "@/components/wizard/step-form";

import { savePrerequisitesAction } from "../actions";

type PrerequisitesFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt: string | undefined;
  readonly account: string;
  /** Enabled regions with their counts; empty when they could not be listed. */
  readonly regions: readonly { readonly name: string; readonly words: string; readonly empty: boolean }[];
  /** True when the portal has no access to the account: a person enters the regions. */
  readonly handedOver: boolean;
  readonly warnings: readonly { readonly id: string; readonly title: string; readonly fact: string }[];
};

const loadSchema = async () => (await import("@/lib/domain/runs/answers/prerequisites")).prerequisitesSchema;

/** What a person decides: whether it is the right account, which regions, and which warnings to accept. */
export function PrerequisitesForm(props: PrerequisitesFormProps) {
  return (
    <StepForm
      schema={loadSchema}
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      save={async (input) => await savePrerequisitesAction({ runId: props.runId, ...input })}
    >
      <CheckboxField
        name="accountConfirmed"
        label={`Yes, ${props.account} is the account this run is about`}
        hint="All AWS resources are created there. Compare it with the number in your AWS console."
      />
      <RegionChoice regions={props.regions} handedOver={props.handedOver} initial={props.initial["regions"]} />
      {props.warnings.length === 0 ? null : (
        <CheckboxList
          name="acknowledgedWarnings"
          label="Continue with warnings"
          hint="None of them stops the run. Tick those you have read; your name is stored with them."
          options={props.warnings.map(({ id, title, fact }) => ({ value: id, label: title, hint: fact }))}
        />
      )}
    </StepForm>
  );
}

type RegionChoiceProps = Pick<PrerequisitesFormProps, "regions" | "handedOver"> & { readonly initial: unknown };

/** The regions with resources. Empty ones appear on request, to keep the list short. */
function RegionChoice({ regions, handedOver, initial }: RegionChoiceProps) {
  const chosen: readonly unknown[] = Array.isArray(initial) ? initial : [];
  const short = regions.filter((region) => !region.empty || chosen.includes(region.name));
  const [all, setAll] = useState(short.length === 0);
  if (regions.length === 0) {
    return (
      <ChipsInput
        name="regions"
        label="Regions"
        hint={`${handedOver ? "Carabiner has no access to this account." : "The regions could not be listed."} Enter their codes, for example eu-west-1; the first one is used first.`}
      />
    );
  }
  const shown = all ? regions : short;
  return (
    <div className="stack-2">
      <CheckboxList
        name="regions"
        label="Regions"
        hint="Where your instances or clusters are, the fullest first."
        options={shown.map(({ name, words }) => ({ value: name, label: name, aside: words }))}
      />
      {shown.length === regions.length ? null : (
        <div>
          <Button
            size="small"
            onClick={() => {
              setAll(true);
            }}
          >
            Show the {regions.length - shown.length} empty regions
          </Button>
        </div>
      )}
    </div>
  );
}
