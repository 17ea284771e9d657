"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { FieldValues } from "react-hook-form";

import { StepForm } from "@/components/wizard/step-form";
import type { Ec2Instance } from "@/lib/domain/inventory/aws-shapes";
import { viewInstances, type ViewRules } from "@/lib/domain/inventory/harness-view";
import type { CountedTag } from "@/lib/domain/inventory/region-facts";

import { saveDiscoveryAction } from "../actions";
import { FilterFields } from "./filter-fields";
import { filterOf, LiveView } from "./live-view";

/** An instance as the list shows it and the rules read it. */
export type ShownInstance = Pick<
  Ec2Instance,
  | "instanceId"
  | "name"
  | "state"
  | "platform"
  | "platformDetails"
  | "vpcId"
  | "availabilityZone"
  | "privateIpAddress"
  | "tags"
  | "autoScalingGroupName"
>;

export type ShownGroup = { readonly name: string; readonly members: readonly string[] };

/** What the list needs: read once by the server, judged in the browser at every change. */
export type DiscoveryFacts = {
  readonly region: string;
  readonly deploymentType: ViewRules["deploymentType"];
  readonly instances: readonly ShownInstance[];
  readonly tags: readonly CountedTag[];
  readonly groups: readonly ShownGroup[];
};

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

  /** The person confirms what the list shows: those IDs are sent, and the server compares them with a new reading. */
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
      beforeSave={async (values) => await Promise.resolve({ ok: true, values: withSeen(values) })}
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
