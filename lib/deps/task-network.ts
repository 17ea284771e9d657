import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { taskNetwork, type TaskNetwork } from "@/lib/domain/aws/task-network";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { listRouteTables } from "@/lib/integrations/aws/list-route-tables";
import { listSecurityGroups } from "@/lib/integrations/aws/list-security-groups";
import { listSubnets } from "@/lib/integrations/aws/list-subnets";
import { listVpcEndpoints } from "@/lib/integrations/aws/list-vpc-endpoints";
import { listVpcs } from "@/lib/integrations/aws/list-vpcs";

/**
 * Reads the networks of a region that tasks could use, in five calls side by side. Route tables and endpoints that cannot be
 * read leave the way out of a subnet unknown.
 *
 * Errors: those of listing VPCs, subnets and security groups.
 */
export async function readTaskNetwork(aws: AwsClients, region: string): Promise<Result<TaskNetwork, AppError>> {
  const [vpcs, subnets, securityGroups, routeTables, endpoints] = await Promise.all([
    listVpcs(aws, region),
    listSubnets(aws, region),
    listSecurityGroups(aws, region),
    listRouteTables(aws, region),
    listVpcEndpoints(aws, region),
  ]);
  if (!vpcs.ok) return vpcs;
  if (!subnets.ok) return subnets;
  if (!securityGroups.ok) return securityGroups;
  return ok(
    taskNetwork(region, aws.account, {
      vpcs: vpcs.value,
      subnets: subnets.value,
      securityGroups: securityGroups.value,
      routeTables: routeTables.ok ? routeTables.value : undefined,
      endpoints: endpoints.ok ? endpoints.value : undefined,
    }),
  );
}
