import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { ExecutionProgress, HarnessExecution } from "@/lib/domain/harness/harness-shapes";
import { FenceLostError } from "@/lib/domain/orders/order";

import type { DeploymentChange, DeploymentEcs, DeploymentHarness, DeploymentTarget, TestDeployment } from "../deployment";
import { NOTHING_SEEN } from "../deployment";
import type { ServiceEvent, ServiceNow, TaskNow } from "../ecs-now";
import { followDeployment, type FollowDeps } from "../follow-deployment";

const HOUR = 3_600_000;
export const BEGIN = Date.parse("2026-11-30T10:00:00.000Z");

export const TARGET: DeploymentTarget = {
  scope: { accountIdentifier: "acc", orgIdentifier: "o", projectIdentifier: "p" },
  pipeline: "Deploy_api",
  region: "eu-west-1",
  cluster: "parcel-main",
  service: "parcel-api",
  services: ["parcel-api"],
  strategy: "rolling",
  desired: 2,
  family: "parcel-api",
};

/** A task of the fake: its life in milliseconds since the pipeline started. */
export type PlannedTask = {
  readonly name: string;
  readonly bornAt: number;
  readonly stopsAt?: number;
  readonly reason?: string;
  readonly code?: string;
  readonly exitCode?: number;
};

/** What will happen once the pipeline is started. */
export type Script = {
  readonly tasks: readonly PlannedTask[];
  readonly endsAt: number;
  readonly ends: Exclude<ExecutionProgress, "waiting" | "running">;
  readonly failure?: string;
  /** When the circuit breaker ends the rollout and returns to the old revision. */
  readonly rolledBackAt?: number;
  /** When the service is deleted by the rollback of a first deployment. */
  readonly deletedAt?: number;
  readonly settledAt?: number;
};

/** How a worker lives. */
type Life = {
  readonly killEvery?: number;
  readonly kills?: number;
  readonly work?: (deps: FollowDeps) => Promise<void>;
};

/** The process dies: everything that was committed stays. */
export class Killed extends Error {}

const iso = (ms: number) => new Date(ms).toISOString();
const DOWN: AppError = { code: "upstream_unavailable", message: "No response." };

/** A clocked world of one test deployment: Harness, ECS and the record. Waiting moves its clock. */
export class SimulatedDeployment {
  now = BEGIN;
  record: TestDeployment = {
    id: "dep_1",
    runId: "run_1",
    state: "starting",
    target: TARGET,
    seen: NOTHING_SEEN,
    startedById: "usr_1",
    startedAt: new Date(BEGIN),
  };
  /** Calls as `harness.read` and `ecs.findServices`, with their times. */
  readonly calls: { readonly name: string; readonly at: number }[] = [];
  readonly executions: { readonly id: string; readonly notes: string; readonly startedAt: number; abortedAt?: number }[] = [];
  readonly deleted: string[] = [];
  readonly deregistered: string[] = [];
  commits = 0;
  /** Dies before this call or commit, counted from 1. */
  killAt = Number.POSITIVE_INFINITY;
  #steps = 0;
  /** Gives what a call fails with. */
  fail: (name: string) => AppError | undefined = () => undefined;
  /** Whether the response of the start is lost. */
  losesStart = false;

  constructor(
    readonly script: Script,
    readonly hadService = false,
    readonly random: () => number = () => 0.5,
  ) {}

  /** Runs the worker until it ends, with a kill after so many steps each time, and at most this many kills. */
  async run({ killEvery = Number.POSITIVE_INFINITY, kills = 500, work = followDeployment }: Life = {}): Promise<void> {
    for (let left = kills; ; left -= 1) {
      this.killAt = left > 0 ? this.#steps + killEvery : Number.POSITIVE_INFINITY;
      try {
        await work(this.deps());
        return;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        // Another worker takes over after a while.
        this.now += 3_000;
      }
    }
  }

  deps(): FollowDeps {
    return {
      ports: { harness: this.#harness(), ecs: this.#ecs() },
      store: {
        require: async () => await Promise.resolve(this.record),
        commit: async (_id, hold, change) => {
          if (hold.fence !== 1) throw new FenceLostError("Another worker holds the run.");
          this.#step();
          this.commits += 1;
          this.#change(change);
          await Promise.resolve();
        },
      },
      clock: { now: () => new Date(this.now) },
      sleep: async (ms) => {
        this.now += ms;
        await Promise.resolve();
      },
      random: this.random,
      deploymentId: this.record.id,
      reference: "CB-2026-0042",
      hold: { orderId: "deploy:run_1:1", subjectId: "run_1", fence: 1 },
    };
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps >= this.killAt) throw new Killed();
  }

  #change(change: DeploymentChange): void {
    const present = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    // What is stored is JSON.
    const stored: Partial<TestDeployment> = JSON.parse(JSON.stringify(present)) as Partial<TestDeployment>;
    this.record = { ...this.record, ...stored };
  }

  async #call<Value>(name: string, work: () => Result<Value, AppError>): Promise<Result<Value, AppError>> {
    this.#step();
    this.calls.push({ name, at: this.now });
    const failure = this.fail(name);
    const result = failure === undefined ? work() : err(failure);
    // A crash after the call was carried out and before its result was recorded.
    this.#step();
    return await Promise.resolve(result);
  }

  #since(): number {
    const [first] = this.executions;
    return first === undefined ? Number.NEGATIVE_INFINITY : this.now - first.startedAt;
  }

  #progress({ abortedAt }: { readonly abortedAt?: number }): ExecutionProgress {
    if (abortedAt !== undefined) return "aborted";
    return this.#since() >= this.script.endsAt ? this.script.ends : "running";
  }

  #harness(): DeploymentHarness {
    return {
      listExecutions: async () =>
        await this.#call("harness.listExecutions", () =>
          ok(this.executions.map((one, index) => ({ id: one.id, sequence: index + 1, progress: this.#progress(one) }))),
        ),
      readNotes: async (id) =>
        await this.#call("harness.readNotes", () => ok(this.executions.find((one) => one.id === id)?.notes ?? "")),
      start: async (notes) =>
        await this.#call("harness.start", () => {
          this.executions.push({ id: `ex_${String(this.executions.length + 1)}`, notes, startedAt: this.now });
          if (this.losesStart && this.executions.length === 1) return err(DOWN);
          return ok(`ex_${String(this.executions.length)}`);
        }),
      read: async (id) =>
        await this.#call("harness.read", () => {
          const found = this.executions.find((one) => one.id === id);
          return found === undefined ? err({ code: "not_found", message: "No such execution." }) : ok(this.#execution(found));
        }),
      abort: async (id) =>
        await this.#call("harness.abort", () => {
          const found = this.executions.find((one) => one.id === id);
          if (found !== undefined) found.abortedAt = this.now;
          return ok(undefined);
        }),
    };
  }

  #execution(one: SimulatedDeployment["executions"][number]): HarnessExecution {
    const progress = this.#progress(one);
    const node = { identifier: "x", startedAt: iso(one.startedAt), progress };
    const failed = progress === "failed" ? this.script.failure : undefined;
    return {
      id: one.id,
      sequence: 1,
      progress,
      status: progress,
      startedAt: iso(one.startedAt),
      failure: failed,
      stage: { ...node, id: "n1", name: "Deploy ECS", type: "Deployment", isRollback: false, failure: failed },
      steps: [{ ...node, id: "s1", name: "ECS Rolling Deploy", type: "EcsRollingDeploy", isRollback: false, failure: failed }],
    };
  }

  #isThere(): boolean {
    if (this.deleted.includes(TARGET.service)) return false;
    const since = this.#since();
    const made = this.hadService || since >= 0;
    return made && !(this.script.deletedAt !== undefined && since >= this.script.deletedAt);
  }

  #tasks(): readonly TaskNow[] {
    const since = this.#since();
    const [first] = this.executions;
    if (first === undefined) return [];
    return this.script.tasks.flatMap(({ name, bornAt, stopsAt = Number.POSITIVE_INFINITY, reason, code, exitCode }) => {
      if (since < bornAt || since > stopsAt + HOUR) return [];
      const isOver = since >= stopsAt || this.deleted.includes(TARGET.service);
      const task: TaskNow = {
        arn: `arn:aws:ecs:eu-west-1:1:task/parcel-main/${name}`,
        service: TARGET.service,
        revision: "parcel-api:2",
        status: isOver ? "STOPPED" : since >= bornAt + 1_000 ? "RUNNING" : "PENDING",
        createdAt: iso(first.startedAt + bornAt),
        ...(isOver
          ? { stopCode: code ?? "TaskFailedToStart", stoppedReason: reason ?? "Essential container in task exited" }
          : {}),
        containers: [
          { name: "web", status: isOver ? "STOPPED" : "RUNNING", ...(isOver && exitCode !== undefined ? { exitCode } : {}) },
        ],
      };
      return [task];
    });
  }

  #service(): ServiceNow | undefined {
    const existed = this.hadService || this.executions.length > 0;
    if (!existed) return undefined;
    const since = this.#since();
    const { rolledBackAt = Number.POSITIVE_INFINITY, settledAt = this.script.endsAt } = this.script;
    const isBack = since >= rolledBackAt || this.executions.length === 0;
    const running = this.#tasks().filter(({ status }) => status === "RUNNING").length;
    const events: ServiceEvent[] = [
      { id: "e0", at: iso(BEGIN - 60_000), message: "(service parcel-api) has reached a steady state." },
    ];
    if (since >= rolledBackAt) {
      const message = "(service parcel-api) (deployment ecs-svc/2) deployment failed: tasks failed to start.";
      events.unshift({ id: "e1", at: iso(BEGIN + rolledBackAt), message });
    }
    const revision = isBack && this.hadService ? "parcel-api:1" : "parcel-api:2";
    return {
      name: TARGET.service,
      status: this.#isThere() ? "ACTIVE" : "INACTIVE",
      revision,
      desired: TARGET.desired,
      running: this.#isThere() ? running : 0,
      pending: 0,
      rollouts: [
        {
          id: "ecs-svc/2",
          isPrimary: true,
          revision,
          desired: TARGET.desired,
          running,
          pending: 0,
          failedTasks: 0,
          state: since >= settledAt ? "COMPLETED" : "IN_PROGRESS",
        },
      ],
      events: this.hadService ? events : events.filter(({ id }) => id !== "e0"),
    };
  }

  #ecs(): DeploymentEcs {
    const newest = () => (this.executions.length === 0 ? 1 : 2);
    return {
      findServices: async (names) =>
        await this.#call("ecs.findServices", () => {
          const service = this.#service();
          return ok(service !== undefined && names.includes(service.name) ? [service] : []);
        }),
      listTasks: async () => await this.#call("ecs.listTasks", () => ok(this.#tasks().map(({ arn }) => arn))),
      describeTasks: async (arns) =>
        await this.#call("ecs.describeTasks", () => ok(this.#tasks().filter(({ arn }) => arns.includes(arn)))),
      newestRevision: async () => await this.#call("ecs.newestRevision", () => ok(newest())),
      revisionStatus: async (_family, revision) =>
        await this.#call("ecs.revisionStatus", () =>
          ok(this.deregistered.includes(`parcel-api:${String(revision)}`) ? "INACTIVE" : "ACTIVE"),
        ),
      readLogs: async () =>
        await this.#call("ecs.readLogs", () => ok([{ container: "web", group: "/ecs/parcel-api", lines: ["exiting"] }])),
      deleteService: async (name) =>
        await this.#call("ecs.deleteService", () => {
          this.deleted.push(name);
          return ok(undefined);
        }),
      deregister: async (family, revision) =>
        await this.#call("ecs.deregister", () => {
          this.deregistered.push(`${family}:${String(revision)}`);
          return ok(undefined);
        }),
    };
  }
}
