"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { FieldValues } from "react-hook-form";

import { StepForm } from "@/components/wizard/step-form";
import { viewInstances } from "@/lib/domain/inventory/harness-view";

import { saveDiscoveryAction } from "../actions";
import { filterOf, type DiscoveryFacts } from "./discovery-facts";
import { FilterFields } from "./filter-fields";
import { LiveView } from "./live-view";

type DiscoveryFormProps = DiscoveryFacts & {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  readonly guide: ReactNode;
};

/** The discovery step: the filter, what Harness will see with it, and the confirmation. */
export function DiscoveryForm(props: DiscoveryFormProps) {
  const router = useRouter();
  const { runId } = props;

  /** The person confirms the listed instances: their IDs are sent, and the server compares them with a new reading. */
  function withSeen(values: Record<string, unknown>): Record<string, unknown> {
    const filter = filterOf(values["filter"]);
    const rows = viewInstances(props.instances, {
      filter,
      deploymentType: props.deploymentType,
      groupMembers: props.groups.find(({ name }) => name === filter.asgName)?.members,
    });
    return { ...values, confirmedInstanceIds: rows.filter(({ view }) => view.seen).map(({ instance }) => instance.instanceId) };
  }

  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() => import("@/lib/domain/runs/answers/ec2-discovery").then((module) => module.ec2DiscoverySchema)}
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      toComplete={(values) => ({ values: withSeen(values) })}
      save={async (input) => {
        const saved = await saveDiscoveryAction({ runId, ...input });
        if (!saved.ok && saved.error.code === "conflict") router.refresh();
        return saved;
      }}
    >
      <div className="cols guide">
        <FilterFields {...props} />
        {props.guide}
      </div>
      <LiveView {...props} />
    </StepForm>
  );
}
