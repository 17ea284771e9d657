import { ok } from "@/lib/core/result";
import type { Deps } from "./deps";
import type { RunClients } from "./runs";
import type { VerifyAccess } from "@/lib/domain/verification/verify-access";
import type { VerifyDeps } from "@/lib/domain/verification/verify-run";
import { describeInstances } from "@/lib/integrations/aws/describe-instances";
import { listHarnessHosts, listHarnessTagKeys, listHarnessVpcs } from "@/lib/integrations/harness/aws-helper";
import { testConnector } from "@/lib/integrations/harness/test-connector";

/** What verification works with, over the connections of a run. */
export function joinVerify(deps: Deps): VerifyDeps {
  return {
    ...deps,
    verifyAccessFor: async (run) => {
      const clients = await deps.clientsFor(run);
      return clients.ok ? ok(createVerifyAccess(clients.value, run.id)) : clients;
    },
  };
}

function createVerifyAccess({ aws, harness, awsConnection }: RunClients, sessionName: string): VerifyAccess {
  return {
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
