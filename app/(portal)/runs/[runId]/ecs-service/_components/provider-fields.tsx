"use client";

import { useWatch } from "react-hook-form";

import { PairsField } from "@/components/form/pairs-field";
import { BY_PROVIDERS } from "@/lib/domain/runs/ecs-service-values";

import type { ServicePlace } from "../load-service";

/** The strategy of capacity providers, when the launch select asks for one. */
export function ProviderFields({ providers = [] }: Pick<ServicePlace, "providers">) {
  const chosen: unknown = useWatch({ name: "launch.launchType" });
  if (chosen !== BY_PROVIDERS) return null;
  const known = providers.map(({ name }) => name);
  return (
    <PairsField
      name="launch.providers"
      label="Capacity providers"
      hint={`ECS distributes tasks by weight. ${known.length === 0 ? "The cluster has none." : `In the cluster: ${known.join(", ")}.`}`}
      keyLabel="capacity provider"
      valueLabel="weight"
      addLabel="Add a provider"
      knownKeys={known}
    />
  );
}
