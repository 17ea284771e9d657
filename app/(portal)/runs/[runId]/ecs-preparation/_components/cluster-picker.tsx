"use client";

import { useWatch } from "react-hook-form";

import { FieldGroup } from "@/components/form/field";
import { optionId } from "@/components/form/field-id";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { useField } from "@/components/form/use-field";
import { DataTable, type Column } from "@/components/ui/data-table";
import { Note } from "@/components/ui/note";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { counted } from "@/lib/core/plural";

/** The facts of a cluster that the picker shows. */
export type ShownCluster = {
  readonly name: string;
  readonly status: string;
  readonly services: number;
  readonly running: number;
  readonly pending: number;
  readonly instances: number;
  readonly capacityProviders: readonly string[];
};

/** A region with its clusters, or with the reason why they could not be read. */
export type ShownRegion = {
  readonly region: string;
  readonly clusters: readonly ShownCluster[];
  readonly failure?: string | undefined;
};

type ClusterPickerProps = { readonly regions: readonly ShownRegion[]; readonly readAt: string };

/** More rows than a person compares at a glance are a list to choose from. */
const MAX_ROWS = 20;

/** Region and cluster, with counts; typed where the account's clusters are not known. */
export function ClusterPicker({ regions, readAt }: ClusterPickerProps) {
  const watched: unknown = useWatch({ name: "region" });
  const chosen = regions.find(({ region }) => region === watched);
  if (regions.length === 0) {
    return (
      <>
        <TextField name="region" label="Region of the cluster" hint="Its code, for example eu-west-1." mono width="short" />
        <TextField name="cluster" label="Name of the cluster" mono width="medium" />
      </>
    );
  }
  return (
    <>
      <SelectField
        name="region"
        label="Region of the cluster"
        emptyLabel="Choose a region"
        options={regionOptions(regions)}
        width="medium"
      />
      {chosen === undefined ? null : <Clusters key={chosen.region} chosen={chosen} regions={regions} readAt={readAt} />}
    </>
  );
}

/** Regions with clusters first. One that could not be read is offered all the same: the cluster's name can be typed. */
function regionOptions(regions: readonly ShownRegion[]) {
  return regions
    .toSorted((one, other) => other.clusters.length - one.clusters.length || one.region.localeCompare(other.region))
    .map(({ region, clusters, failure }) => ({
      value: region,
      label: region,
      count:
        failure === undefined
          ? clusters.length === 0
            ? "no clusters"
            : counted(clusters.length, "cluster")
          : "could not be read",
    }));
}

type ClustersProps = ClusterPickerProps & { readonly chosen: ShownRegion };

function Clusters({ chosen, regions, readAt }: ClustersProps) {
  const { region, clusters, failure } = chosen;
  if (failure !== undefined) {
    return (
      <>
        <Note tone="warn" title={`The clusters of ${region} could not be read`}>
          {failure}
        </Note>
        <TextField name="cluster" label="Name of the cluster" mono width="medium" />
      </>
    );
  }
  if (clusters.length === 0) {
    const [fullest] = regions.toSorted((one, other) => other.clusters.length - one.clusters.length);
    const elsewhere =
      fullest === undefined || fullest.clusters.length === 0
        ? "No region of this account has one. Have an AWS admin create a cluster, then load this page again."
        : `${fullest.region} has ${counted(fullest.clusters.length, "cluster")}. Choose that region, or have an AWS admin create a cluster here.`;
    return (
      <Note tone="warn" title={`${region} has no cluster`}>
        {elsewhere}
      </Note>
    );
  }
  if (clusters.length > MAX_ROWS) {
    return (
      <SelectField
        name="cluster"
        label="Cluster"
        hint={`${counted(clusters.length, "cluster")} in ${region}, read ${readAt}.`}
        emptyLabel="Choose a cluster"
        options={clusters.map((cluster) => ({
          value: cluster.name,
          label: cluster.name,
          count: `${cluster.status}, ${counted(cluster.services, "service")}, ${counted(cluster.running, "task")}`,
        }))}
        width="medium"
      />
    );
  }
  return <ClusterTable region={region} clusters={clusters} readAt={readAt} />;
}

type TableProps = { readonly region: string; readonly clusters: readonly ShownCluster[]; readonly readAt: string };

function ClusterTable({ region, clusters, readAt }: TableProps) {
  const hint = `${counted(clusters.length, "cluster")} in ${region}, read ${readAt}.`;
  const { id, error, bind, start } = useField({ name: "cluster", hint });
  const columns: readonly Column<ShownCluster>[] = [
    {
      id: "cluster",
      head: "Cluster",
      cell: ({ name, status }) => (
        <span className="check">
          <input
            {...(status === "ACTIVE" ? bind() : { name: "cluster", disabled: true })}
            type="radio"
            id={optionId(id, name)}
            value={name}
            defaultChecked={start.text === name}
          />
          <label htmlFor={optionId(id, name)}>{name}</label>
        </span>
      ),
    },
    {
      id: "state",
      head: "State",
      cell: ({ status }) => <VerdictMark verdict={status === "ACTIVE" ? "pass" : "not-applicable"} word={status} />,
    },
    { id: "services", head: "Services", numeric: true, cell: ({ services }) => services },
    {
      id: "tasks",
      head: "Tasks",
      numeric: true,
      cell: ({ running, pending }) => (pending === 0 ? running : `${String(running)}, ${String(pending)} pending`),
    },
    { id: "instances", head: "Instances", numeric: true, cell: ({ instances }) => instances },
    {
      id: "capacity",
      head: "Capacity providers",
      quiet: true,
      cell: ({ capacityProviders }) => (capacityProviders.length === 0 ? "none" : capacityProviders.join(", ")),
    },
  ];
  return (
    <FieldGroup id={id} label="Cluster" hint={hint} error={error} wide>
      <div className="card mt">
        <DataTable
          caption={`ECS clusters of ${region}`}
          columns={columns}
          groups={[{ rows: clusters }]}
          rowKey={({ name }) => name}
          centred
        />
      </div>
    </FieldGroup>
  );
}
