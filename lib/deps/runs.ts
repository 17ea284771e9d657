import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { ConnectionRepository } from "@/lib/db/connection-repository";
import { isHandedOver, type AwsConnection, type HarnessConnection } from "@/lib/domain/connections/connection";
import { explainConnectorTest } from "@/lib/domain/diagnosis/explain-connector-test";
import { handingOverAws } from "@/lib/domain/plan/handlers/hand-over";
import { createHandlerTable, type HandlerTable } from "@/lib/domain/plan/handlers/handler-table";
import type { HandlerPorts, TryKey } from "@/lib/domain/plan/ports";
import type { Run } from "@/lib/domain/runs/run";
import { parkedPlace } from "@/lib/domain/secrets/secret-ref";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import type { HarnessClient } from "@/lib/integrations/harness/client";
import { createHarnessAccess } from "@/lib/integrations/harness/harness-access";
import type { Vault } from "@/lib/integrations/vault/vault";
import type { ConnectionClients } from "./connections";

/** Both sides of a run: its connections and clients that use them. */
export type RunClients = {
  readonly aws: AwsClients;
  readonly harness: HarnessClient;
  readonly awsConnection: AwsConnection;
  readonly harnessConnection: HarnessConnection;
};

type RunJoin = {
  readonly connections: Pick<ConnectionRepository, "findAwsById" | "findHarnessById">;
  readonly clients: Pick<ConnectionClients, "awsClientsFor" | "clientsWithoutAccess" | "harnessClientFor">;
  readonly vault: Vault;
};

const REMOVED: AppError = {
  code: "precondition_failed",
  message: "A connection of this run was removed. Ask the org admin to add it again on the Connections page.",
};

/** For work that creates no key. */
export const notTried: TryKey = async () => {
  await Promise.resolve();
};

/** Turns a run into clients and handlers of its account and Harness connection. */
export function joinRuns({ connections, clients, vault }: RunJoin) {
  async function connectionsFor(run: Run): Promise<Result<Pick<RunClients, "awsConnection" | "harnessConnection">, AppError>> {
    const [awsConnection, harnessConnection] = await Promise.all([
      connections.findAwsById(run.awsConnectionId),
      connections.findHarnessById(run.harnessConnectionId),
    ]);
    return awsConnection === undefined || harnessConnection === undefined
      ? err(REMOVED)
      : ok({ awsConnection, harnessConnection });
  }

  async function clientsFor(run: Run): Promise<Result<RunClients, AppError>> {
    const found = await connectionsFor(run);
    if (!found.ok) return found;
    const { awsConnection, harnessConnection } = found.value;
    const [aws, harness] = await Promise.all([
      isHandedOver(awsConnection)
        ? ok(clients.clientsWithoutAccess(awsConnection))
        : clients.awsClientsFor(awsConnection, { sessionName: run.id }),
      clients.harnessClientFor(harnessConnection),
    ]);
    if (!aws.ok) return aws;
    if (!harness.ok) return harness;
    return ok({ aws: aws.value, harness: harness.value, awsConnection, harnessConnection });
  }

  return {
    /** The connections of a run; `precondition_failed` when one was removed. */
    connectionsFor,
    /** Clients for both sides of a run; without access to AWS each call there fails with the reason. Errors: `precondition_failed` with what to do about a missing connection. */
    clientsFor,
    /** Handlers for a run's operations. Omit `tryKey` when only reading or undoing. */
    async handlersFor(run: Run, tryKey: TryKey = notTried): Promise<Result<HandlerTable, AppError>> {
      const made = await clientsFor(run);
      if (!made.ok) return made;
      const ports: HandlerPorts = {
        iam: createIamAccess(made.value.aws),
        harness: createHarnessAccess(made.value.harness),
        secrets: { open: async ({ purpose, id }) => await vault.open({ ...parkedPlace(run, purpose), id }) },
        tryKey,
        explainConnectorTest: (test, { identifier }) => {
          const explanation = explainConnectorTest(test, { identifier, region: made.value.aws.homeRegion });
          return { code: "upstream_rejected", message: explanation.title, explanation };
        },
      };
      const table = createHandlerTable(ports);
      return ok(isHandedOver(made.value.awsConnection) ? handingOverAws(table, run.awsAccountId) : table);
    },
  };
}
