import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessClient } from "./client";
import { valueOf, wireText } from "./wire";

/**
 * What Harness itself sees in AWS through a connector. These calls belong to Harness's own screens and are not part
 * of its public API: they are a second opinion beside the portal's own look, never the only one.
 */
export type ConnectorView = {
  readonly scope: HarnessScope;
  /** With its scope in front: `aws_ec2`, `org.aws_ec2`, `account.aws_ec2`. */
  readonly connectorRef: string;
  readonly region: string;
};

/** They wait for a delegate. */
const TIMEOUT_MS = 60_000;

async function look<Schema extends z.ZodType>(
  client: HarnessClient,
  view: ConnectorView,
  input: { readonly what: string; readonly schema: Schema; readonly json?: unknown },
): Promise<Result<z.infer<Schema>, AppError>> {
  return valueOf(
    await client.send({
      method: "GET",
      path: `/ng/api/aws/aws-helper/${input.what}`,
      scope: view.scope,
      query: { awsConnectorRef: view.connectorRef, region: view.region },
      json: input.json,
      schema: input.schema,
      effect: "read",
      entity: { kind: `list of ${input.what} through the connector`, identifier: view.connectorRef },
      timeoutMs: TIMEOUT_MS,
    }),
  );
}

/** The regions that Harness offers, name by ID. Asks AWS nothing. */
export async function listHarnessRegions(client: HarnessClient): Promise<Result<Readonly<Record<string, string>>, AppError>> {
  return valueOf(
    await client.send({
      method: "GET",
      path: "/ng/api/aws/aws-helper/regions",
      schema: z.record(z.string(), z.string()),
      effect: "read",
      entity: { kind: "list of regions" },
    }),
  );
}

/** The VPCs of the region as Harness sees them. */
export async function listHarnessVpcs(
  client: HarnessClient,
  view: ConnectorView,
): Promise<Result<readonly { readonly id: string; readonly name: string }[], AppError>> {
  return await look(client, view, { what: "vpcs", schema: z.array(z.object({ id: z.string(), name: wireText })) });
}

/** The tag keys of instances as Harness sees them; it gives no values. */
export async function listHarnessTagKeys(
  client: HarnessClient,
  view: ConnectorView,
): Promise<Result<readonly string[], AppError>> {
  return await look(client, view, { what: "v2/tags", schema: z.array(z.string()) });
}

/** The names of Auto Scaling groups as Harness sees them. */
export async function listHarnessAutoScalingGroups(
  client: HarnessClient,
  view: ConnectorView,
): Promise<Result<readonly string[], AppError>> {
  return await look(client, view, { what: "auto-scaling-groups", schema: z.array(z.string()) });
}

/** The names of ECS clusters as Harness sees them. */
export async function listHarnessClusters(
  client: HarnessClient,
  view: ConnectorView,
): Promise<Result<readonly string[], AppError>> {
  return await look(client, view, { what: "clusters", schema: z.array(z.string()) });
}

/**
 * The hosts that an infrastructure definition would find, by public DNS name; a host without one is left out, so the
 * list may be shorter than the number of hosts. The filter travels as the body of a GET, which proxies may drop.
 */
export async function listHarnessHosts(
  client: HarnessClient,
  view: ConnectorView,
  filter: {
    readonly vpcIds: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
    readonly autoScalingGroupName?: string | undefined;
    readonly winRm: boolean;
  },
): Promise<Result<readonly string[], AppError>> {
  return await look(client, view, {
    what: "hosts",
    schema: z.array(z.string()).transform((hosts) => hosts.filter((host) => host !== "")),
    json: {
      region: view.region,
      vpcIds: filter.vpcIds,
      tags: filter.tags,
      autoScalingGroupName: filter.autoScalingGroupName ?? null,
      winRm: filter.winRm,
    },
  });
}
