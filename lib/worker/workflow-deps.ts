import { createDeps, type Deps } from "@/lib/deps/deps";
import { tenantOf } from "@/lib/domain/access/scope-access";
import { EVERY_TENANT, NO_TENANT, scopeOfTenant } from "@/lib/domain/access/tenant-scope";

/** What an order of a run works with, under the scope of the run's tenant. Throws when there is no such run. */
export async function createRunDeps(runId: string): Promise<Deps> {
  return createDeps(scopeOfTenant(await createDeps(EVERY_TENANT).runs.readTenant(runId)));
}

/** The same for a reading of an AWS account: under a connection that was removed since, it sees nothing. */
export async function createConnectionDeps(awsConnectionId: string): Promise<Deps> {
  const connection = await createDeps(EVERY_TENANT).connections.findAwsById(awsConnectionId);
  return createDeps(connection === undefined ? NO_TENANT : scopeOfTenant(tenantOf(connection)));
}
