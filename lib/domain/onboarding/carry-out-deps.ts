import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Hold } from "@/lib/domain/orders/order";
import type { OrderEnvironment } from "@/lib/domain/orders/order-environment";
import type { ApplyDeps } from "@/lib/domain/plan/apply-operation";
import type { OperationLedger } from "@/lib/domain/plan/ledger";
import type { Run } from "@/lib/domain/runs/run";

import type { RunRecords } from "./overview";

/** What an apply and an undo are given: the run, and the operations that were confirmed. */
export const operationsInputSchema = z.object({ runId: z.string(), operationIds: z.array(z.string()) });

/** What applying and undoing a run work with. */
export type CarryOutDeps = RunRecords & {
  readonly environment: OrderEnvironment;
  readonly runs: { readonly require: (runId: string) => Promise<Run> };
  readonly operations: OperationLedger;
  /** The run's account, its Harness connection and its key. Errors: `precondition_failed` when a connection is gone. */
  readonly contextFor: (run: Run, hold: Hold) => Promise<Result<ApplyDeps, AppError>>;
};
