import { toCsv } from "@/lib/domain/audit/export-csv";

import type { InventoryCluster, InventoryInstance } from "./inventory-shapes";

/** The most rows of one export. */
export const MAX_EXPORT_ROWS = 100_000;

const INSTANCE_HEADER = [
  "account",
  "region",
  "instance_id",
  "name",
  "state",
  "platform",
  "instance_type",
  "zone",
  "vpc",
  "subnet",
  "private_ip",
  "public_ip",
  "auto_scaling_group",
  "image",
  "launched_at_utc",
  "tags",
];

/** Instances as CSV, one a line; tags as `key=value` separated by semicolons. Nothing in it can run as a formula. */
export function instancesCsv(rows: readonly InventoryInstance[]): string {
  return toCsv(
    INSTANCE_HEADER,
    rows.map((row) => [
      row.accountId,
      row.region,
      row.instanceId,
      row.name ?? "",
      row.state,
      row.platform,
      row.instanceType,
      row.zone ?? "",
      row.vpcId ?? "",
      row.subnetId ?? "",
      row.privateIp ?? "",
      row.publicIp ?? "",
      row.asgName ?? "",
      row.imageId ?? "",
      row.launchedAt?.toISOString() ?? "",
      tagText(row.tags),
    ]),
  );
}

const CLUSTER_HEADER = [
  "account",
  "region",
  "cluster",
  "arn",
  "status",
  "services",
  "running_tasks",
  "pending_tasks",
  "container_instances",
  "capacity_providers",
  "tags",
];

/** Clusters as CSV, one a line. */
export function clustersCsv(rows: readonly InventoryCluster[]): string {
  return toCsv(
    CLUSTER_HEADER,
    rows.map((row) => [
      row.accountId,
      row.region,
      row.name,
      row.clusterArn,
      row.status,
      String(row.services),
      String(row.runningTasks),
      String(row.pendingTasks),
      String(row.containerInstances),
      row.capacityProviders.join("; "),
      tagText(row.tags),
    ]),
  );
}

function tagText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .sort(([one], [other]) => one.localeCompare(other, "en"))
    .map(([key, value]) => `${key}=${value}`)
    .join("; ");
}
