import type { Execution, StageNode, StepNode } from "../records";
import type { Store } from "../store";
import { StepEnded } from "./step-run";

/** One execution in the store. Every change is on disk before it returns. */
export class ExecutionState {
  constructor(
    readonly store: Store,
    private readonly key: string,
  ) {}

  get execution(): Execution {
    const found = this.store.executions.get(this.key);
    // Its project was deleted while it ran.
    if (found === undefined) throw new StepEnded("stopping");
    return found;
  }

  stage(stageId: string): StageNode {
    const found = this.execution.stages.find(({ nodeId }) => nodeId === stageId);
    if (found === undefined) throw new Error(`The execution ${this.key} has no stage ${stageId}.`);
    return found;
  }

  step(stageId: string, stepId: string): StepNode {
    const found = this.stage(stageId).steps.find(({ nodeId }) => nodeId === stepId);
    if (found === undefined) throw new Error(`The execution ${this.key} has no step ${stepId}.`);
    return found;
  }

  change(change: Partial<Execution>): void {
    this.store.commit([this.store.executions.put(this.key, { ...this.execution, ...change })]);
  }

  changeStage(stageId: string, change: Partial<StageNode>): void {
    const { stages } = this.execution;
    this.change({ stages: stages.map((stage) => (stage.nodeId === stageId ? { ...stage, ...change } : stage)) });
  }

  changeStep(stageId: string, stepId: string, change: Partial<StepNode>): void {
    const { steps } = this.stage(stageId);
    const changed = steps.map((step) => (step.nodeId === stepId ? { ...step, ...change } : step));
    this.changeStage(stageId, { steps: changed });
  }
}
