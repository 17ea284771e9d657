import { readSandboxEndpoints } from "@/lib/config/sandbox-endpoints";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { PrerequisiteAws, PrerequisiteHarness, PrerequisitePorts } from "@/lib/domain/prerequisites/ports";
import type { Caller } from "@/lib/domain/matrix/matrix-types";
import type { PermissionAccess } from "@/lib/domain/matrix/matrix-access";
import type { KeyInHand } from "@/lib/domain/plan/ports";
import type { Run } from "@/lib/domain/runs/run";
import { answerWithin } from "@/lib/integrations/answer-within";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { countInstances } from "@/lib/integrations/aws/count-instances";
import { getCallerIdentity } from "@/lib/integrations/aws/get-caller-identity";
import { findPolicy } from "@/lib/integrations/aws/iam-policies";
import { listRoles } from "@/lib/integrations/aws/iam-roles";
import { listClusterArns } from "@/lib/integrations/aws/list-clusters";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { createKeyCaller, createPermissionAccess } from "@/lib/integrations/aws/permission-access";
import { checkHarnessConnection } from "@/lib/integrations/harness/check-connection";
import { checkPermissions } from "@/lib/integrations/harness/check-permissions";
import type { HarnessClient } from "@/lib/integrations/harness/client";
import { listAwsConnectors } from "@/lib/integrations/harness/connectors";
import { listUsableDelegates } from "@/lib/integrations/harness/delegates";

import type { ConnectionClients } from "./connections";
import type { joinRuns } from "./runs";

/** A page waits at most this long for one answer of a vendor. */
const ANSWER_MS = 12_000;

type ProbeJoin = {
  readonly runs: Pick<ReturnType<typeof joinRuns>, "connectionsFor">;
  readonly clients: Pick<ConnectionClients, "awsClientsFor" | "harnessClientFor">;
};

/** What turns a run into checks of its two sides and into questions about its Harness identity. */
export function joinProbes({ runs, clients }: ProbeJoin) {
  async function accessFor(run: Run) {
    const found = await runs.connectionsFor(run);
    if (!found.ok) return found;
    const connection = found.value.awsConnection;
    const aws = await clients.awsClientsFor(connection, { sessionName: run.id });
    const endpoint = connection.kind === "sandbox" ? readSandboxEndpoints()?.aws : undefined;
    return aws.ok ? ok({ clients: aws.value, endpoint }) : aws;
  }

  return {
    /** Both sides of the prerequisites. A side without access gives the reason; the other one still runs. */
    async prerequisitesFor(run: Run): Promise<PrerequisitePorts> {
      const found = await runs.connectionsFor(run);
      if (!found.ok) return { aws: found, harness: found };
      const [aws, harness] = await Promise.all([
        clients.awsClientsFor(found.value.awsConnection, { sessionName: run.id }),
        clients.harnessClientFor(found.value.harnessConnection),
      ]);
      return {
        aws: aws.ok ? ok(awsReads(aws.value)) : aws,
        harness: harness.ok ? ok(harnessReads(harness.value)) : harness,
      };
    },

    /** Look-ups for the permissions step, each with a time limit. Errors: `precondition_failed` without access. */
    async iamReadsFor(run: Run) {
      const found = await runs.connectionsFor(run);
      if (!found.ok) return found;
      const aws = await clients.awsClientsFor(found.value.awsConnection, { sessionName: run.id });
      if (!aws.ok) return aws;
      return ok({
        findPolicy: async (policyArn: string) =>
          await answerWithin(ANSWER_MS, "AWS", async () => await findPolicy(aws.value, policyArn)),
        listRoles: async () => await answerWithin(ANSWER_MS, "AWS", async () => await listRoles(aws.value)),
        listClusterArns: async (region: string) =>
          await answerWithin(ANSWER_MS, `AWS in ${region}`, async () => await listClusterArns(aws.value, region)),
      });
    },

    /** The partition of the run's account, as its connection knows it. */
    async partitionOf(run: Run): Promise<string> {
      const found = await runs.connectionsFor(run);
      return found.ok ? found.value.awsConnection.partition : "aws";
    },

    /** Asks about the run's Harness identity with the portal's own access. Errors: `precondition_failed` without access. */
    async permissionAccessFor(run: Run): Promise<Result<PermissionAccess, AppError>> {
      const found = await accessFor(run);
      return found.ok ? ok(createPermissionAccess(found.value.clients, { ...found.value, runId: run.id })) : found;
    },

    /** Makes calls with a given key, in the run's account. Errors: `precondition_failed` without access. */
    async keyCallerFor(run: Run, key: KeyInHand): Promise<Result<Caller, AppError>> {
      const found = await accessFor(run);
      return found.ok ? ok(createKeyCaller(found.value.clients, key, found.value.endpoint)) : found;
    },
  };
}

function awsReads(aws: AwsClients): PrerequisiteAws {
  return {
    identity: async () => await answerWithin(ANSWER_MS, "AWS", async () => await getCallerIdentity(aws)),
    regions: async () => await answerWithin(ANSWER_MS, "AWS", async () => await listRegions(aws)),
    countInstances: async (region) =>
      await answerWithin(ANSWER_MS, `AWS in ${region}`, async () => await countInstances(aws, region)),
    countClusters: async (region) => {
      const arns = await answerWithin(ANSWER_MS, `AWS in ${region}`, async () => await listClusterArns(aws, region));
      return arns.ok ? ok(arns.value.length) : arns;
    },
  };
}

function harnessReads(harness: HarnessClient): PrerequisiteHarness {
  return {
    account: async () => await answerWithin(ANSWER_MS, "Harness", async () => await checkHarnessConnection(harness)),
    permissions: async (checks) => await answerWithin(ANSWER_MS, "Harness", async () => await checkPermissions(harness, checks)),
    delegates: async (scope) => await answerWithin(ANSWER_MS, "Harness", async () => await listUsableDelegates(harness, scope)),
    connectors: async (scope) =>
      await answerWithin(ANSWER_MS, "Harness", async () => await listAwsConnectors(harness, scope, { includeParents: true })),
  };
}
