import { z } from "zod";

import { harnessNameSchema, toIdentifier } from "@/lib/domain/harness/identifier";

import { environmentSchema } from "./environment";
import { resourceIdSchema, resourceIdsSchema } from "./fields";

/** The name the guide suggests (item G133). */
export const DEFAULT_ECS_INFRASTRUCTURE_NAME = "ECS-Production";

/** What AWS accepts in `awsvpcConfiguration`. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html */
export const MAX_TASK_SUBNETS = 16;
export const MAX_TASK_GROUPS = 5;

/**
 * Step S10: the environment and infrastructure of the cluster (items G130-G140). Region and cluster are those of step S8. The
 * network goes into the service definition: a Harness ECS infrastructure has no field for it (correction M19). Without subnets
 * the tasks share the network of their instance, as with the network modes bridge and host.
 */
export const ecsInfrastructureSchema = z
  .object({
    environment: environmentSchema,
    /** The identifier follows from the name, and cannot be changed once it exists. */
    infrastructure: z.object({ name: harnessNameSchema }).transform(({ name }) => ({ name, identifier: toIdentifier(name) })),
    vpcId: z.preprocess((id) => (id === "" ? undefined : id), resourceIdSchema("vpc").optional()),
    subnetIds: resourceIdsSchema("subnet").refine(
      (ids) => ids.length <= MAX_TASK_SUBNETS,
      `AWS accepts at most ${String(MAX_TASK_SUBNETS)} subnets for a service. Remove some.`,
    ),
    securityGroupIds: resourceIdsSchema("sg").refine(
      (ids) => ids.length <= MAX_TASK_GROUPS,
      `AWS accepts at most ${String(MAX_TASK_GROUPS)} security groups for a service. Remove some.`,
    ),
    /** Gives each task a public address. AWS accepts it for Fargate only. */
    assignPublicIp: z.boolean(),
  })
  .superRefine(({ vpcId, subnetIds, securityGroupIds, assignPublicIp }, context) => {
    const refuse = (field: "vpcId" | "subnetIds", message: string) => {
      context.addIssue({ code: "custom", path: [field], message });
    };
    if (subnetIds.length > 0 && vpcId === undefined) refuse("vpcId", "Choose the VPC of the subnets.");
    if (subnetIds.length > 0) return;
    if (vpcId !== undefined) refuse("subnetIds", "Choose at least one subnet, or choose no VPC.");
    else if (securityGroupIds.length > 0) refuse("subnetIds", "Choose the subnets too: security groups alone have no effect.");
    else if (assignPublicIp) refuse("subnetIds", "Choose the subnets too: tasks get an address from a subnet.");
  });

export type EcsInfrastructure = z.infer<typeof ecsInfrastructureSchema>;

type InVpc = readonly { readonly id: string; readonly vpcId: string }[];

/**
 * The same schema for a form that shows the subnets and groups of one VPC: what was ticked in another VPC before is left out.
 * Without a network nothing is left out.
 */
export function ecsInfrastructureSchemaFor(network: { readonly subnets: InVpc; readonly groups: InVpc } | undefined) {
  return z.preprocess((values: Record<string, unknown>) => {
    if (network === undefined) return values;
    const { vpcId } = values;
    const keep = (chosen: unknown, known: InVpc) =>
      Array.isArray(chosen) ? chosen.filter((id) => known.some((one) => one.id === id && one.vpcId === vpcId)) : chosen;
    return {
      ...values,
      subnetIds: keep(values["subnetIds"], network.subnets),
      securityGroupIds: keep(values["securityGroupIds"], network.groups),
    };
  }, ecsInfrastructureSchema);
}
