import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { isHandedOver } from "@/lib/domain/connections/connection";
import type { DeploymentEcs, DeploymentHarness, DeploymentPorts, TestDeployment } from "@/lib/domain/deployment/deployment";
import { revisionName } from "@/lib/domain/ecs/registered-definition";
import type { Run } from "@/lib/domain/runs/run";
import type { AwsClients } from "@/lib/integrations/aws/client";
import {
  deleteService,
  deregisterTaskDefinition,
  describeServicesNow,
  describeTasksNow,
  findRevisionStatus,
  listTasksOf,
} from "@/lib/integrations/aws/follow-services";
import { listRevisions } from "@/lib/integrations/aws/task-definitions";
import type { HarnessClient } from "@/lib/integrations/harness/client";
import {
  abortExecution,
  listExecutions,
  readExecution,
  readExecutionNotes,
  startExecution,
} from "@/lib/integrations/harness/executions";

import type { joinRuns } from "./runs";
import { readTaskLogs } from "./task-logs";

/** What a test deployment works with, over the run's own account and Harness connection. */
export function joinDeployment(runs: Pick<ReturnType<typeof joinRuns>, "clientsFor">) {
  return {
    /** Errors: `precondition_failed` without access to AWS, and with what to do about a missing connection. */
    async deploymentPortsFor(run: Run, { target }: Pick<TestDeployment, "target">): Promise<Result<DeploymentPorts, AppError>> {
      const clients = await runs.clientsFor(run);
      if (!clients.ok) return clients;
      const { aws, harness, awsConnection } = clients.value;
      if (isHandedOver(awsConnection)) return err(handedOver(run.awsAccountId));
      return ok({ harness: harnessSide(harness, target), ecs: ecsSide(aws, target) });
    },

    /** The address at which Harness shows its own pages; `undefined` when the connection was removed. */
    async harnessAddressFor(run: Run): Promise<string | undefined> {
      const clients = await runs.clientsFor(run);
      return clients.ok ? clients.value.harness.baseUrl : undefined;
    },
  };
}

function handedOver(accountId: string): AppError {
  return {
    code: "precondition_failed",
    message: `Carabiner has no access to account ${accountId}, so it cannot see whether tasks run. Run the pipeline in Harness and confirm the result on the checklist.`,
  };
}

type Target = TestDeployment["target"];

function harnessSide(client: HarnessClient, { scope, pipeline }: Target): DeploymentHarness {
  const key = { scope, identifier: pipeline };
  return {
    listExecutions: async () => await listExecutions(client, key),
    readNotes: async (id) => await readExecutionNotes(client, { scope, id }),
    start: async (notes) => await startExecution(client, { ...key, notes }),
    read: async (id) => await readExecution(client, { scope, id }),
    abort: async (id) => await abortExecution(client, { scope, id }),
  };
}

function ecsSide(aws: AwsClients, { region, cluster }: Target): DeploymentEcs {
  const place = { region, cluster };
  return {
    findServices: async (names) => await describeServicesNow(aws, place, names),
    listTasks: async (of) => await listTasksOf(aws, place, of),
    describeTasks: async (arns) => await describeTasksNow(aws, place, arns),
    newestRevision: async (family) => {
      const revisions = await listRevisions(aws, region, family);
      return revisions.ok ? ok(revisions.value.next - 1) : revisions;
    },
    revisionStatus: async (family, revision) => await findRevisionStatus(aws, region, revisionName({ family, revision })),
    readLogs: async (task) => await readTaskLogs(aws, region, task),
    deleteService: async (name) => await deleteService(aws, place, name),
    deregister: async (family, revision) => await deregisterTaskDefinition(aws, region, revisionName({ family, revision })),
  };
}
