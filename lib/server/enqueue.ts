import "server-only";
import { DBOSClient } from "@dbos-inc/dbos-sdk";
import { requireEnv } from "@/lib/config/env";
import { WORKFLOW_ENGINE } from "@/lib/config/workflow-engine";

/** What to run. The input is stored in clear: IDs only, never a secret. */
export type EnqueueRequest = {
  /** The name under which the worker registered the workflow. */
  readonly name: string;
  /** Decides identity: the same ID enqueues nothing twice, so a double click is harmless. */
  readonly workflowId: string;
  readonly input: Readonly<Record<string, unknown>>;
};

// `next dev` evaluates modules again after every change; the connection must not multiply with them.
const shared: typeof globalThis & { carabinerEnqueue?: Promise<DBOSClient> | undefined } = globalThis;

function client(): Promise<DBOSClient> {
  shared.carabinerEnqueue ??= DBOSClient.create({
    systemDatabaseUrl: requireEnv("DATABASE_URL"),
    systemDatabaseSchemaName: WORKFLOW_ENGINE.schema,
    applicationName: WORKFLOW_ENGINE.application,
    systemDatabasePoolSize: 2,
  }).catch((error: unknown) => {
    shared.carabinerEnqueue = undefined;
    throw error;
  });
  return shared.carabinerEnqueue;
}

/**
 * Hands a workflow to the workers by name; the web process never runs one. Safe to repeat with the same ID.
 * Throws when the database does not answer.
 *
 * @see https://docs.dbos.dev/typescript/reference/client
 */
export async function enqueueWorkflow({ name, workflowId, input }: EnqueueRequest): Promise<void> {
  const engine = await client();
  await engine.enqueue(
    {
      workflowName: name,
      workflowID: workflowId,
      queueName: WORKFLOW_ENGINE.queue,
      appVersion: WORKFLOW_ENGINE.version,
    },
    input,
  );
}
