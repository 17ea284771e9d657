"use client";

import { useMemo } from "react";
import type { FieldValues } from "react-hook-form";

import { renameFields } from "@/components/form/rename-fields";
import { TextField } from "@/components/form/text-field";
import { SelectField } from "@/components/form/select-field";
import { LiveNameCheck } from "@/components/identity/live-name-check";
import { StepForm } from "@/components/wizard/step-form";
import { counted } from "@/lib/core/plural";
import { BY_PROVIDERS, serviceFieldOf } from "@/lib/domain/runs/ecs-service-values";

import { checkServiceNameAction, saveServiceAction } from "../actions";
import type { ServicePlace } from "../load-service";
import { BalancerFields } from "./balancer-fields";
import { FitCard } from "./fit-card";
import { MoreFields } from "./more-fields";
import { ProviderFields } from "./provider-fields";
import { RolloutFields } from "./rollout-fields";

type ServiceFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  readonly place: ServicePlace;
};

/** The service step: count and capacity with the room they need, the load balancer, and how tasks are replaced. */
export function ServiceForm({ runId, runHref, initial, version, savedAt, place }: ServiceFormProps) {
  const checkName = useMemo(() => async (name: string) => await checkServiceNameAction({ runId, name }), [runId]);
  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() => import("@/lib/domain/runs/ecs-service-form").then((module) => module.ecsServiceFormSchema)}
      initial={initial}
      version={version}
      savedAt={savedAt}
      runHref={runHref}
      save={async (input) => {
        const saved = await saveServiceAction({ runId, ...input });
        const fields = saved.ok ? {} : (saved.error.fieldErrors ?? {});
        return renameFields(
          saved,
          Object.fromEntries(Object.keys(fields).map((path) => [path, serviceFieldOf(path, input.value)])),
        );
      }}
    >
      <div className="form-pair three">
        <div>
          <TextField name="name" label="Service name" hint={`In cluster ${place.cluster}.`} mono />
          <LiveNameCheck name="name" initial={undefined} check={checkName} />
        </div>
        <TextField name="desiredCount" label="Desired count" hint="Tasks at one time." inputMode="numeric" />
        <SelectField
          name="launch.launchType"
          label="Launch type"
          hint="Fargate needs no instances."
          options={launchOptions(place)}
        />
      </div>
      <ProviderFields providers={place.providers} />
      <FitCard place={place} />
      <BalancerFields runId={runId} place={place} />
      <RolloutFields place={place} />
      <MoreFields place={place} />
    </StepForm>
  );
}

function launchOptions({ instances, providers }: ServicePlace) {
  return [
    { value: "FARGATE", label: "Fargate" },
    {
      value: "EC2",
      label: "EC2",
      count: instances === undefined ? undefined : counted(instances.length, "container instance"),
    },
    {
      value: BY_PROVIDERS,
      label: "Capacity providers",
      count: providers === undefined ? undefined : `${String(providers.length)} in the cluster`,
    },
  ];
}
