import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { AwsConnection, HarnessConnection } from "@/lib/domain/connections/connection";
import type { Run } from "@/lib/domain/runs/run";
import { answerWithin } from "@/lib/integrations/answer-within";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { findConnector } from "@/lib/integrations/harness/connectors";

import { accountReads, type AccountReads } from "./account-reads";
import type { ConnectionClients } from "./connections";
import { harnessReads, type HarnessReads } from "./harness-reads";
import { LOOK_MS } from "./look-limit";
import type { joinRuns } from "./runs";

/** The reads of both sides of a run, and the connection to its AWS account. */
export type RunReads = {
  readonly awsConnection: AwsConnection;
  readonly account: AccountReads;
  readonly harness: HarnessReads;
};

type ReadsJoin = {
  readonly runs: Pick<ReturnType<typeof joinRuns>, "clientsFor">;
  readonly clients: Pick<ConnectionClients, "awsClientsFor" | "harnessClientFor">;
};

/** Turns a connection, or both connections of a run, into the reads that pages use. */
export function joinReads({ runs, clients }: ReadsJoin) {
  return {
    /** Both sides of a run. Errors: `precondition_failed` with what to do about a missing connection. */
    async runReadsFor(run: Run): Promise<Result<RunReads, AppError>> {
      const made = await runs.clientsFor(run);
      if (!made.ok) return made;
      const { aws, harness, awsConnection } = made.value;
      return ok({ awsConnection, account: accountReads(aws), harness: harnessReads(harness) });
    },

    /** The reads that check a connector's name and region, each with a time limit. Errors: as for `runReadsFor`. */
    async connectorReadsFor(run: Run) {
      const made = await runs.clientsFor(run);
      if (!made.ok) return made;
      const { aws, harness, awsConnection } = made.value;
      return ok({
        partition: awsConnection.partition,
        findConnector: async (identifier: string) =>
          await answerWithin(LOOK_MS, "Harness", async () => await findConnector(harness, run.scope, identifier)),
        listRegions: async () => await answerWithin(LOOK_MS, "AWS", async () => await listRegions(aws)),
      });
    },

    /** One account. `sessionName` is what CloudTrail shows. Errors: `precondition_failed` without access. */
    async accountReadsFor(
      connection: AwsConnection,
      options: { readonly sessionName: string },
    ): Promise<Result<AccountReads, AppError>> {
      const aws = await clients.awsClientsFor(connection, options);
      return aws.ok ? ok(accountReads(aws.value)) : aws;
    },

    /** One Harness account. Errors: `precondition_failed` when the key or the sandbox is missing. */
    async harnessReadsFor(connection: HarnessConnection): Promise<Result<HarnessReads, AppError>> {
      const harness = await clients.harnessClientFor(connection);
      return harness.ok ? ok(harnessReads(harness.value)) : harness;
    },
  };
}
