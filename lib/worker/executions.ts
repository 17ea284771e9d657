import type { Execution } from "@/lib/db/engine";

const underWay = new Set<Execution>();

/** Counts an execution for as long as its work goes on, also after it was overtaken: so long it keeps one of the worker's places. */
export async function whileCounted<Value>(execution: Execution, work: () => Promise<Value>): Promise<Value> {
  underWay.add(execution);
  try {
    return await work();
  } finally {
    underWay.delete(execution);
  }
}

/** The executions under way in this process. */
export function executionsUnderWay(): readonly Execution[] {
  return [...underWay];
}
