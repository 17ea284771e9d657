import type { Ec2Instance, EcsCluster } from "@/lib/domain/aws/aws-shapes";
import { bulkUpsertSql, type BulkColumn } from "./bulk-upsert";

const text = (name: string): BulkColumn => ({ name, type: "text" });
const json = (name: string): BulkColumn => ({ name, type: "jsonb" });
const integer = (name: string): BulkColumn => ({ name, type: "integer" });

const SHARED: readonly BulkColumn[] = [
  text("accountId"),
  text("region"),
  text("scanId"),
  { name: "seenAt", type: "timestamptz" },
];
const STAMPS = ["scanId", "seenAt"];

const jsonOf = (value: unknown) => JSON.stringify(value); // jsonb forgets the order of keys, so the same tags compare equal

type Cells<Item> = readonly (readonly [column: BulkColumn, cell: (item: Item) => string | undefined])[];

const INSTANCE_CELLS: Cells<Ec2Instance> = [
  [text("instanceId"), (item) => item.instanceId],
  [text("name"), (item) => item.name],
  [text("state"), (item) => item.state],
  [text("platform"), (item) => item.platform],
  [text("instanceType"), (item) => item.instanceType],
  [text("zone"), (item) => item.availabilityZone],
  [text("vpcId"), (item) => item.vpcId],
  [text("subnetId"), (item) => item.subnetId],
  [text("privateIp"), (item) => item.privateIpAddress],
  [text("publicIp"), (item) => item.publicIpAddress],
  [text("asgName"), (item) => item.autoScalingGroupName],
  [text("profileArn"), (item) => item.instanceProfileArn],
  [text("imageId"), (item) => item.imageId],
  [text("keyName"), (item) => item.keyName],
  [json("securityGroups"), (item) => jsonOf(item.securityGroups)],
  [json("tags"), (item) => jsonOf(item.tags)],
  [{ name: "launchedAt", type: "timestamptz" }, (item) => item.launchTime],
];

const CLUSTER_CELLS: Cells<EcsCluster> = [
  [text("clusterArn"), (item) => item.arn],
  [text("name"), (item) => item.name],
  [text("status"), (item) => item.status],
  [integer("services"), (item) => String(item.activeServices)],
  [integer("runningTasks"), (item) => String(item.runningTasks)],
  [integer("pendingTasks"), (item) => String(item.pendingTasks)],
  [integer("containerInstances"), (item) => String(item.registeredContainerInstances)],
  [json("capacityProviders"), (item) => jsonOf(item.capacityProviders)],
  [json("tags"), (item) => jsonOf(item.tags)],
];

/** How one kind of thing is written in bulk. */
export type BulkKind<Item> = {
  readonly table: "Instance" | "Cluster";
  readonly idColumn: "instanceId" | "clusterArn";
  readonly idOf: (item: Item) => string;
  readonly sql: string;
  /** One array per column, in the order of the statement. */
  readonly arraysOf: (items: readonly Item[]) => readonly string[][];
};

function bulkKind<Item>(kind: Omit<BulkKind<Item>, "sql" | "arraysOf">, cells: Cells<Item>): BulkKind<Item> {
  const { table, idColumn } = kind;
  const columns = cells.map(([column]) => column);
  return {
    ...kind,
    sql: bulkUpsertSql({ table, shared: SHARED, columns, key: ["accountId", "region", idColumn], stamps: STAMPS }),
    arraysOf: (items) => cells.map(([, cell]) => items.map((item) => cell(item) ?? "")),
  };
}

export const INSTANCE_BULK = bulkKind<Ec2Instance>(
  { table: "Instance", idColumn: "instanceId", idOf: (item) => item.instanceId },
  INSTANCE_CELLS,
);
export const CLUSTER_BULK = bulkKind<EcsCluster>(
  { table: "Cluster", idColumn: "clusterArn", idOf: (item) => item.arn },
  CLUSTER_CELLS,
);
