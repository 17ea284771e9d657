import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Run } from "@/lib/domain/runs/run";
import type { VerifyAccess } from "@/lib/domain/verification/verify-access";
import { describeInstances } from "@/lib/integrations/aws/describe-instances";
import {
  listHarnessClusters,
  listHarnessHosts,
  listHarnessTagKeys,
  listHarnessVpcs,
} from "@/lib/integrations/harness/aws-helper";
import { testConnector } from "@/lib/integrations/harness/test-connector";

import { ecsReads } from "./ecs-reads";
import type { joinRuns, RunClients } from "./runs";

/** The reads of verification, with the connections of a run. */
export function joinVerify(runs: Pick<ReturnType<typeof joinRuns>, "clientsFor">) {
  return {
    /** Errors: `precondition_failed` with what to do about a missing connection. */
    async verifyAccessFor(run: Run): Promise<Result<VerifyAccess, AppError>> {
      const clients = await runs.clientsFor(run);
      return clients.ok ? ok(createVerifyAccess(clients.value, run.id)) : clients;
    },
  };
}

function createVerifyAccess({ aws, harness, awsConnection }: RunClients, sessionName: string): VerifyAccess {
  const { listServices, listFamilies, listRevisions, findTaskDefinition } = ecsReads(aws);
  return {
    listHarnessClusters: async (view) => await listHarnessClusters(harness, view),
    listServiceNames: async (region, cluster) => {
      const services = await listServices(region, cluster);
      return services.ok ? ok(services.value.map(({ name }) => name)) : services;
    },
    listFamilies,
    listRevisions,
    findTaskDefinition,
    testConnector: async ({ scope, identifier }) => await testConnector(harness, scope, identifier),
    listHarnessVpcs: async (view) => {
      const vpcs = await listHarnessVpcs(harness, view);
      return vpcs.ok ? ok(vpcs.value.map((vpc) => vpc.id)) : vpcs;
    },
    listHarnessTagKeys: async (view) => await listHarnessTagKeys(harness, view),
    listHarnessHosts: async (view, query) =>
      await listHarnessHosts(harness, view, {
        vpcIds: query.vpcIds,
        tags: query.tags,
        autoScalingGroupName: query.autoScalingGroupName,
        winRm: query.winRm,
      }),
    listInstances: async (query) => {
      const found = await describeInstances(aws, query.region, {
        states: ["running"],
        vpcIds: query.vpcIds,
        tags: query.tags,
        instanceIds: query.instanceIds,
        autoScalingGroupName: query.autoScalingGroupName,
      });
      // Harness takes hosts of one platform: Windows for WinRM, everything else for SSH.
      return found.ok ? ok(found.value.filter((one) => (one.platform === "windows") === query.winRm)) : found;
    },
    // The connection names the session of its last check; the calls of a run carry the run's ID.
    awsCaller: awsConnection.callerArn?.replace(
      /^(.+:assumed-role\/.+\/)[^/]+$/,
      (_session, role: string) => `${role}${sessionName}`,
    ),
  };
}
