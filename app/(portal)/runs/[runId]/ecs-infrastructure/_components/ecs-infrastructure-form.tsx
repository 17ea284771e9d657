"use client";

import { useRouter } from "next/navigation";
import type { FieldValues } from "react-hook-form";

import type { SelectOption } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { EnvironmentFields } from "@/components/infrastructure/environment-fields";
import { Note } from "@/components/ui/note";
import { StepForm } from "@/components/wizard/step-form";
import type { TaskNetwork } from "@/lib/domain/aws/task-network";

import { createEcsInfrastructureAction, saveEcsInfrastructureAction } from "../actions";
import { NetworkFields } from "./network-fields";

type EcsInfrastructureFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  /** Environments of the project; `undefined` when they could not be read. */
  readonly environments: readonly SelectOption[] | undefined;
  /** The networks of the region; `undefined` when they could not be read. */
  readonly network: TaskNetwork | undefined;
  /** Whether the connector is answered, without which Harness creates no infrastructure. */
  readonly canCreate: boolean;
};

/** The ECS infrastructure step: environment, name, and the network of the tasks. */
export function EcsInfrastructureForm(props: EcsInfrastructureFormProps) {
  const router = useRouter();
  const { runId } = props;

  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() =>
        import("@/lib/domain/runs/answers/ecs-infrastructure").then((module) => module.ecsInfrastructureSchemaFor(props.network))
      }
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      save={async (input) => {
        const saved = await saveEcsInfrastructureAction({ runId, ...input });
        // The documents below the form depend on the answers.
        if (saved.ok && !input.complete) router.refresh();
        return saved;
      }}
      createNow={
        props.canCreate ? { label: "Create now", run: async () => await createEcsInfrastructureAction({ runId }) } : undefined
      }
    >
      <EnvironmentFields environments={props.environments} />
      <TextField
        name="infrastructure.name"
        label="Name of the infrastructure"
        hint="The identifier follows from it and cannot be changed later."
        width="medium"
      />
      <Note tone="info" title="The network goes into the service definition">
        A Harness ECS infrastructure has a connector, a region and a cluster, and no field for VPC, subnets and security groups.
        What you choose here becomes the <code>awsvpcConfiguration</code> of the service.
      </Note>
      <NetworkFields network={props.network} />
    </StepForm>
  );
}
