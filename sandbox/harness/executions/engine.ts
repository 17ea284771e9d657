import { readEcsClock } from "@/sandbox/seed/aws-control";

import type { AwsPlace } from "../aws-credentials";
import type { ExecutionStatus, FailureRecord, StepNode } from "../records";
import type { Store } from "../store";
import { ExecutionState } from "./execution-state";
import { StepEnded } from "./step-run";
import { type Clock, StepRunner } from "./step-runner";

const ROLLBACKS = new Set(["StageRollback", "PipelineRollback", "StepGroupRollback"]);

type Outcome =
  | { readonly kind: "ok"; readonly isIgnored: boolean }
  | { readonly kind: "failed"; readonly failure: FailureRecord; readonly action: string }
  | { readonly kind: "aborted" };

function isGood(status: ExecutionStatus): boolean {
  return status === "Success" || status === "IgnoreFailed" || status === "Skipped";
}

/** Runs executions. After a restart each is continued from what the journal holds of it. */
export class Engine {
  readonly #stopping = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  readonly #clock: Clock = { now: () => this.#now(), stopping: this.#stopping.signal };
  #clockLeadMs = 0;

  constructor(
    private readonly store: Store,
    private readonly place: AwsPlace,
  ) {}

  /** Continues what a restart interrupted. */
  resume(): void {
    for (const [key, execution] of this.store.executions.entries()) if (execution.endTs === null) this.start(key);
  }

  /** Runs the execution that the store keeps under this key. */
  start(key: string): void {
    if (this.#running.has(key)) return;
    const work = this.#run(new ExecutionState(this.store, key)).finally(() => this.#running.delete(key));
    this.#running.set(key, work);
  }

  /** Leaves every execution where it can be continued, and waits until nothing is written any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#running.values());
  }

  /** The time of the tasks; a time limit of a step follows it. */
  async #now(): Promise<number> {
    const { endpoint } = this.place;
    if (endpoint === null) return Date.now();
    try {
      const now = await readEcsClock(endpoint);
      this.#clockLeadMs = now - Date.now();
      return now;
    } catch {
      // The local AWS does not answer for a moment. Its clock goes on.
      return Date.now() + this.#clockLeadMs;
    }
  }

  async #run(state: ExecutionState): Promise<void> {
    try {
      for (const { nodeId } of state.execution.stages) if (!(await this.#runStage(state, nodeId))) break;
      this.#end(state);
    } catch (error) {
      if (error instanceof StepEnded) return;
      process.stderr.write(`harness stand-in: ${error instanceof Error ? (error.stack ?? error.message) : "unknown error"}\n`);
    }
  }

  #end(state: ExecutionState): void {
    const { stages } = state.execution;
    const bad = stages.find(({ endTs, status }) => endTs !== null && !isGood(status));
    const isIgnored = stages.some(({ status }) => status === "IgnoreFailed");
    const status = bad?.status ?? (isIgnored ? "IgnoreFailed" : "Success");
    state.change({ status, endTs: Date.now(), failure: bad?.failure ?? null, interrupt: null });
  }

  /** Gives true when the next stage may run. */
  async #runStage(state: ExecutionState, stageId: string): Promise<boolean> {
    const before = state.stage(stageId);
    if (before.endTs !== null) return isGood(before.status);
    if (before.startTs === null) state.changeStage(stageId, { status: "Running", startTs: Date.now() });
    const outcome = await this.#runSection(state, stageId, "steps");
    const end = (status: ExecutionStatus, failure: FailureRecord | null): boolean => {
      state.changeStage(stageId, { status, failure, endTs: Date.now() });
      return isGood(status);
    };
    if (outcome.kind === "ok") return end(outcome.isIgnored ? "IgnoreFailed" : "Success", null);
    if (outcome.kind === "aborted") return end("Aborted", null);
    const rolledBack = ROLLBACKS.has(outcome.action) ? await this.#runSection(state, stageId, "rollbackSteps") : outcome;
    return end(rolledBack.kind === "aborted" ? "Aborted" : "Failed", outcome.failure);
  }

  async #runSection(state: ExecutionState, stageId: string, section: StepNode["section"]): Promise<Outcome> {
    for (const { nodeId } of state.stage(stageId).steps.filter((step) => step.section === section)) {
      await new StepRunner(state, this.place, this.#clock, stageId, nodeId).run();
      const { status, failure, memo } = state.step(stageId, nodeId);
      if (status === "Aborted") return { kind: "aborted" };
      if (status === "Failed" && failure !== null) return { kind: "failed", failure, action: String(memo.action) };
    }
    const isIgnored = state.stage(stageId).steps.some(({ status }) => status === "IgnoreFailed");
    return { kind: "ok", isIgnored };
  }
}
