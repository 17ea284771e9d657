import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import type { ExecutionSummary, HarnessExecution } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { Hold } from "@/lib/domain/orders/order";
import type { Run } from "@/lib/domain/runs/run";

import type { ContainerLog, SavedTask, ServiceEvent, ServiceNow, TaskNow } from "./ecs-now";

/** `starting`: Harness has no execution yet; `running`: one is followed; the others are ends. */
export const DEPLOYMENT_STATES = ["starting", "running", "passed", "failed", "stopped"] as const;

export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];

/** What is deployed and where. The pipeline is that of the run. */
export type DeploymentTarget = {
  readonly scope: HarnessScope;
  readonly pipeline: string;
  readonly region: string;
  readonly cluster: string;
  /** The service that a person named. */
  readonly service: string;
  /** Every service that the pipeline may make, the one with the traffic first where that is known. */
  readonly services: readonly string[];
  readonly strategy: "rolling" | "canary" | "blue-green";
  readonly desired: number;
  readonly family: string;
  /** The revision that is deployed; absent where the deployment registers a new one. */
  readonly revision?: number | undefined;
};

/** What was there before the pipeline started: what is not in it, the deployment made. */
export type Baseline = {
  readonly services: readonly Pick<ServiceNow, "name" | "status" | "revision" | "desired" | "running">[];
  /** The IDs of the newest events and of all tasks. */
  readonly eventIds: readonly string[];
  readonly taskArns: readonly string[];
  /** The newest revision of the family that is registered; 0 when there is none. */
  readonly newestRevision: number;
  /** The newest execution of the pipeline; 0 when there is none. */
  readonly newestSequence: number;
};

/** What both sides showed until now. */
export type Seen = {
  readonly services: readonly ServiceNow[];
  readonly events: readonly ServiceEvent[];
  readonly tasks: readonly SavedTask[];
  /** ISO 8601, UTC. */
  readonly readAt?: string | undefined;
  /** A side that did not respond at the last look. */
  readonly silent?: string | undefined;
};

export const NOTHING_SEEN: Seen = { services: [], events: [], tasks: [] };

/** Something that the test left in AWS. */
export type LeftOver = {
  readonly kind: "service" | "revision";
  /** `parcel-api` or `parcel-api:42`. */
  readonly name: string;
  readonly state: "left" | "removed" | "stays";
  /** Why it stays, or what removed it. */
  readonly note?: string | undefined;
};

/** `open`: a person has to decide; `removing`: a worker removes; `keep`, `removed`: decided. */
export type CleanUp = {
  readonly decision: "open" | "removing" | "keep" | "removed";
  readonly items: readonly LeftOver[];
  readonly failure?: AppError | undefined;
};

/** A test deployment of a run. It holds no secret. */
export type TestDeployment = {
  readonly id: string;
  readonly runId: string;
  readonly state: DeploymentState;
  readonly target: DeploymentTarget;
  readonly baseline?: Baseline | undefined;
  readonly executionId?: string | undefined;
  readonly execution?: HarnessExecution | undefined;
  readonly seen: Seen;
  /** When a person asked to stop it. */
  readonly stopRequestedAt?: Date | undefined;
  readonly failure?: AppError | undefined;
  readonly cleanUp?: CleanUp | undefined;
  readonly startedById: string;
  readonly startedAt: Date;
  readonly finishedAt?: Date | undefined;
};

/** What changes with one committed look. What is left out stays. */
export type DeploymentChange = {
  readonly state?: DeploymentState | undefined;
  readonly baseline?: Baseline | undefined;
  readonly executionId?: string | undefined;
  readonly execution?: HarnessExecution | undefined;
  readonly seen?: Seen | undefined;
  readonly failure?: AppError | undefined;
  readonly cleanUp?: CleanUp | undefined;
};

/** `follow`: start it if it has not started, and follow it to its end; `remove`: remove what it left. */
export const DEPLOYMENT_ORDERS = ["follow", "remove"] as const;

export type DeploymentOrder = (typeof DEPLOYMENT_ORDERS)[number];

/** The deployments of a run, newest first, and a message for each one that this version cannot read. */
export type DeploymentList = { readonly deployments: readonly TestDeployment[]; readonly unreadable: readonly string[] };

type Changed = Promise<Result<void, AppError>>;

/** Where test deployments are kept. */
export type DeploymentStore = {
  /** Begins one and hands it to the worker. Errors: `conflict` while the run is busy or what an earlier test left is open. */
  readonly begin: (actor: Actor, run: Run, target: DeploymentTarget) => Promise<Result<{ readonly id: string }, AppError>>;
  readonly require: (deploymentId: string) => Promise<TestDeployment>;
  readonly list: (runId: string) => Promise<DeploymentList>;
  /** Notes that a person wants it stopped. Errors: `precondition_failed` when it has ended. */
  readonly requestStop: (actor: Actor, run: Run, deploymentId: string) => Changed;
  /** Has a worker remove what it left, or notes that a person keeps it. Errors: `conflict` when that is decided already. */
  readonly decideCleanUp: (actor: Actor, run: Run, deploymentId: string, decision: "remove" | "keep") => Changed;
  /** Throws `FenceLostError` when the worker's hold on the run is lost. */
  readonly commit: (deploymentId: string, hold: Hold, change: DeploymentChange) => Promise<void>;
};

type Answer<Value> = Promise<Result<Value, AppError>>;

/** Harness, as far as a test deployment needs it. */
export type DeploymentHarness = {
  /** The newest executions of the pipeline, the newest first. */
  readonly listExecutions: () => Answer<readonly ExecutionSummary[]>;
  readonly readNotes: (executionId: string) => Answer<string>;
  /** Starts the pipeline, once: a lost response is not repeated. */
  readonly start: (notes: string) => Answer<string>;
  readonly read: (executionId: string) => Answer<HarnessExecution>;
  /** Stops it without a rollback. */
  readonly abort: (executionId: string) => Answer<void>;
};

/** ECS in the region and cluster of the target. */
export type DeploymentEcs = {
  /** Services by name; those that never existed are left out. */
  readonly findServices: (names: readonly string[]) => Answer<readonly ServiceNow[]>;
  /** ARNs of the tasks of these services, and of every stopped task of the family that ECS still knows: its service may be gone. */
  readonly listTasks: (of: { readonly services: readonly string[]; readonly family: string }) => Answer<readonly string[]>;
  /** Tasks by ARN; one that ECS has forgotten is left out. */
  readonly describeTasks: (arns: readonly string[]) => Answer<readonly TaskNow[]>;
  /** The newest revision of a family, active or not; 0 when there is none. */
  readonly newestRevision: (family: string) => Answer<number>;
  /** `ACTIVE` or `INACTIVE`; `undefined` when there is no such revision. */
  readonly revisionStatus: (family: string, revision: number) => Answer<string | undefined>;
  /** The last lines of the containers of a task that stopped. */
  readonly readLogs: (task: TaskNow) => Answer<readonly ContainerLog[]>;
  /** Deletes a service with its tasks. */
  readonly deleteService: (name: string) => Answer<void>;
  readonly deregister: (family: string, revision: number) => Answer<void>;
};

/** Both sides of a test deployment. */
export type DeploymentPorts = { readonly harness: DeploymentHarness; readonly ecs: DeploymentEcs };

/** Whether Harness or AWS still works on it. */
export function isUnderWay({ state }: Pick<TestDeployment, "state">): boolean {
  return state === "starting" || state === "running";
}
