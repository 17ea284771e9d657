"use client";

import { useRouter } from "next/navigation";
import type { FieldValues } from "react-hook-form";

import { StepForm } from "@/components/wizard/step-form";

import { savePreparationAction } from "../actions";

import { ClusterPicker, type ShownRegion } from "./cluster-picker";
import { RoleFields, type ShownRole } from "./role-fields";

type PreparationFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt: string | undefined;
  readonly regions: readonly ShownRegion[];
  /** When the clusters were read: "10:42:07 UTC". */
  readonly readAt: string;
  readonly roles: readonly ShownRole[] | undefined;
  /** Roles that ECS tasks may not assume. */
  readonly others: number;
};

/** Step S8's form: the cluster, and the two roles of its tasks. */
export function PreparationForm({ runId, ...props }: PreparationFormProps) {
  const router = useRouter();
  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() => import("@/lib/domain/runs/answers/ecs-preparation").then((module) => module.ecsPreparationSchema)}
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      save={async (input) => {
        const saved = await savePreparationAction({ runId, ...input });
        // The services and rights below the form depend on the answers.
        if (saved.ok && !input.complete) router.refresh();
        return saved;
      }}
    >
      <ClusterPicker regions={props.regions} readAt={props.readAt} />
      <div className="halves">
        <RoleFields name="executionRole" roles={props.roles} others={props.others} />
        <RoleFields name="taskRole" roles={props.roles} others={props.others} />
      </div>
    </StepForm>
  );
}
