import { setTimeout as wait } from "node:timers/promises";

import { z } from "zod";

import type { StepNode } from "../records";
import type { StepFailure } from "./step-failure";

/** How long a step waits before it looks again. The vendor waits ten seconds. */
const POLL_MS = 250;
const LOG_LINES = 500;
const DEADLINE = "deadline";

/** A person ended the step, or the stand-in stops and continues it later. */
export class StepEnded extends Error {
  constructor(readonly why: "aborted" | "marked-failed" | "stopping") {
    super(why);
    this.name = "StepEnded";
  }
}

export type StepPorts = {
  readonly read: () => StepNode;
  /** On disk before it returns. */
  readonly write: (change: Partial<StepNode>) => void;
  /** The time of the tasks, in milliseconds. */
  readonly now: () => Promise<number>;
  /** Throws when the step must not go on. */
  readonly checkEnded: () => void;
  readonly stopping: AbortSignal;
};

/**
 * One run of one step, which survives kill -9: what it did is in the step's memo, and a step that is continued does not do it
 * again. `once` writes its intent before it calls AWS; where the intent is there but no result, it looks before it acts.
 */
export class StepRun {
  constructor(private readonly ports: StepPorts) {}

  get step(): StepNode {
    return this.ports.read();
  }

  log(line: string): void {
    const { log } = this.step;
    this.ports.write({ log: [...log, line].slice(-LOG_LINES) });
  }

  async once<T>(
    name: string,
    schema: z.ZodType<T>,
    work: () => Promise<T>,
    look?: (intendedAt: number) => Promise<T | undefined>,
  ): Promise<T> {
    const done = schema.safeParse(this.step.memo[name]);
    if (done.success) return done.data;
    this.ports.checkEnded();
    const intent = z.number().safeParse(this.step.memo[`${name}:intended`]);
    if (!intent.success) this.#keep(`${name}:intended`, await this.ports.now());
    const found = intent.success && look !== undefined ? await look(intent.data) : undefined;
    const value = found ?? (await work());
    this.#keep(name, value);
    return value;
  }

  /** Looks until it is so, or until the step's time is over by the clock of the tasks. */
  async until(isSo: () => Promise<boolean>, late: () => StepFailure): Promise<void> {
    const { timeoutMs } = this.step;
    const end = await this.once(DEADLINE, z.number(), async () => (await this.ports.now()) + timeoutMs);
    while (!(await isSo())) {
      if ((await this.ports.now()) >= end) throw late();
      await this.pause();
    }
  }

  async pause(): Promise<void> {
    await wait(POLL_MS, undefined, { signal: this.ports.stopping }).catch(() => undefined);
    this.ports.checkEnded();
  }

  /** Throws `StepEnded` when the step must not go on. */
  checkEnded(): void {
    this.ports.checkEnded();
  }

  now(): Promise<number> {
    return this.ports.now();
  }

  #keep(name: string, value: unknown): void {
    this.ports.write({ memo: { ...this.step.memo, [name]: value } });
  }
}
