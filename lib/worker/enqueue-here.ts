import { DBOS } from "@dbos-inc/dbos-sdk";

import { WORKFLOW_ENGINE } from "@/lib/config/workflow-engine";

/** Puts a workflow into the queue from a process that is itself a worker: the command line. Safe to repeat with the same ID. */
export async function enqueueHere(order: {
  readonly name: string;
  readonly workflowId: string;
  readonly input: Readonly<Record<string, unknown>>;
}): Promise<void> {
  await DBOS.enqueueWorkflowWithOptions(
    { workflowName: order.name, queueName: WORKFLOW_ENGINE.queue, workflowID: order.workflowId },
    order.input,
  );
}
