import { z } from "zod";

import type { AwsPlace } from "../aws-credentials";
import { failureActionSchema } from "../pipeline-schema";
import type { ExecutionStatus, FailureRecord, StepNode } from "../records";
import type { ExecutionState } from "./execution-state";
import { actionFor } from "./failure-action";
import { openStage } from "./stage-work";
import { StepFailure, stepFailure } from "./step-failure";
import { StepEnded, StepRun } from "./step-run";
import { STEPS } from "./steps";
import { timeLimitMs } from "./time-limit";

/** What a retried step keeps: how things were before the first attempt. */
const KEPT_AT_RETRY = ["before", "service name"];

const nextSchema = z.looseObject({ action: failureActionSchema });
const retrySchema = z.looseObject({
  retryCount: z.coerce.number().catch(0),
  retryIntervals: z.array(z.string()).nullish(),
  onRetryFailure: nextSchema.nullish(),
});
const interventionSchema = z.looseObject({ timeout: z.string(), onTimeout: nextSchema });

/** An action of a failure strategy, or what a person decided. */
type Action = { readonly type: string; readonly spec?: unknown };

export type Clock = { readonly now: () => Promise<number>; readonly stopping: AbortSignal };

/** Runs one step until it has ended: done, failed for good, or aborted. */
export class StepRunner {
  readonly #run: StepRun;

  constructor(
    private readonly state: ExecutionState,
    private readonly place: AwsPlace,
    private readonly clock: Clock,
    private readonly stageId: string,
    private readonly stepId: string,
  ) {
    this.#run = new StepRun({
      read: () => this.#step,
      write: (change) => this.#write(change),
      now: clock.now,
      checkEnded: () => this.#checkEnded(),
      stopping: clock.stopping,
    });
  }

  get #step(): StepNode {
    return this.state.step(this.stageId, this.stepId);
  }

  #write(change: Partial<StepNode>): void {
    this.state.changeStep(this.stageId, this.stepId, change);
  }

  #end(status: ExecutionStatus): void {
    this.#write({ status, endTs: Date.now() });
  }

  async run(): Promise<void> {
    while (this.#step.endTs === null) {
      try {
        const { failure } = this.#step;
        // A failure that is already written still waits for its action: the stand-in was stopped in between.
        const outcome = failure ?? (await this.#attempt());
        if (outcome === "done") this.#end("Success");
        else if (outcome === "skipped") this.#end("Skipped");
        else await this.#act(outcome);
      } catch (error) {
        if (!(error instanceof StepEnded) || error.why !== "aborted") throw error;
        this.#end("Aborted");
      }
    }
  }

  /** Throws when a person ended the step or the stand-in stops. */
  #checkEnded(): void {
    if (this.clock.stopping.aborted) throw new StepEnded("stopping");
    const { interrupt } = this.state.execution;
    if (interrupt === null) return;
    const { nodeId, type } = interrupt;
    if (nodeId !== null && nodeId !== this.stageId && nodeId !== this.stepId) return;
    if (type === "UserMarkedFailure") {
      this.state.change({ interrupt: null });
      throw new StepEnded("marked-failed");
    }
    if (type.startsWith("Abort")) throw new StepEnded("aborted");
  }

  async #attempt(): Promise<"done" | "skipped" | FailureRecord> {
    const { state, stageId } = this;
    try {
      this.#run.checkEnded();
      const { startTs, type } = this.#step;
      this.#write({ status: "Running", startTs: startTs ?? Date.now() });
      const opened = openStage(state.store, this.place, state.execution, state.stage(stageId));
      const memoOf = (wanted: string) => state.stage(stageId).steps.findLast((step) => step.type === wanted)?.memo;
      const known = STEPS[type];
      if (known === undefined) throw stepFailure(`The stand-in does not run steps of type ${type}.`);
      return await known.work({ ...opened, run: this.#run, memoOf });
    } catch (error) {
      if (error instanceof StepFailure) return error.record;
      if (error instanceof StepEnded && error.why === "marked-failed") {
        return stepFailure("User marked this step as failed.", "USER_MARKED_FAILURE", "USER_MARKED_FAILURE").record;
      }
      throw error;
    }
  }

  /** Does what the failure strategies say: the step's own first, then the stage's. */
  async #act(failure: FailureRecord): Promise<void> {
    const { failure: written, section, strategies } = this.#step;
    if (written === null) {
      this.#run.log(failure.message);
      this.#write({ failure });
    }
    // A failed rollback is not rolled back.
    const known = section === "steps" ? [...strategies, ...this.state.stage(this.stageId).strategies] : [];
    await this.#carryOut(actionFor(failure, known) ?? { type: "MarkAsFailure" });
  }

  async #carryOut(action: Action): Promise<void> {
    switch (action.type) {
      case "Retry":
        await this.#retry(action);
        return;
      case "ManualIntervention":
        await this.#askPerson(action);
        return;
      case "Ignore":
        this.#end("IgnoreFailed");
        return;
      case "MarkAsSuccess":
        this.#end("Success");
        return;
      case "Abort":
        this.#end("Aborted");
        return;
      default:
        this.#write({ memo: { ...this.#step.memo, action: action.type } });
        this.#end("Failed");
    }
  }

  async #retry(action: Action): Promise<void> {
    const { retryCount, retryIntervals, onRetryFailure } = retrySchema.parse(action.spec ?? {});
    const { retries } = this.#step;
    if (retries >= retryCount) {
      await this.#carryOut(onRetryFailure?.action ?? { type: "MarkAsFailure" });
      return;
    }
    const pauseMs = timeLimitMs(retryIntervals?.[Math.min(retries, retryIntervals.length - 1)] ?? "") ?? 0;
    const at = await this.#run.once(`retry ${retries + 1} at`, z.number(), async () => (await this.#run.now()) + pauseMs);
    while ((await this.#run.now()) < at) await this.#run.pause();
    this.#resetForRetry();
  }

  #resetForRetry(): void {
    const { retries, memo } = this.#step;
    const kept = Object.fromEntries(Object.entries(memo).filter(([name]) => KEPT_AT_RETRY.includes(name)));
    this.#write({ retries: retries + 1, failure: null, memo: kept });
  }

  async #askPerson(action: Action): Promise<void> {
    const { timeout, onTimeout } = interventionSchema.parse(action.spec);
    this.#write({ status: "InterventionWaiting" });
    const limitMs = timeLimitMs(timeout) ?? 0;
    const end = await this.#run.once("intervention until", z.number(), async () => (await this.#run.now()) + limitMs);
    let decided = this.#takeDecision();
    while (decided === undefined && (await this.#run.now()) < end) {
      await this.#run.pause();
      decided = this.#takeDecision();
    }
    if (decided === "Retry") this.#resetForRetry();
    else await this.#carryOut(decided === undefined ? onTimeout.action : { type: decided });
  }

  #takeDecision(): string | undefined {
    const { interrupt } = this.state.execution;
    if (interrupt?.nodeId !== this.stepId) return undefined;
    this.state.change({ interrupt: null });
    return interrupt.type;
  }
}
