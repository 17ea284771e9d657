import { z } from "zod";

import { appErrorSchema } from "@/lib/core/error-schema";
import type { HarnessExecution } from "@/lib/domain/harness/harness-shapes";

import { DEPLOYMENT_STATES, type Baseline, type CleanUp, type DeploymentTarget, type Seen } from "./deployment";

/** The state of a test deployment, as it is stored. */
export const deploymentStateSchema = z.enum(DEPLOYMENT_STATES);

const scopeSchema = z.object({
  accountIdentifier: z.string(),
  orgIdentifier: z.string().optional(),
  projectIdentifier: z.string().optional(),
});

/** The target, as it is stored. */
export const targetSchema = z.object({
  scope: scopeSchema,
  pipeline: z.string(),
  region: z.string(),
  cluster: z.string(),
  service: z.string(),
  services: z.array(z.string()),
  strategy: z.enum(["rolling", "canary", "blue-green"]),
  desired: z.number(),
  family: z.string(),
  revision: z.number().optional(),
}) satisfies z.ZodType<DeploymentTarget>;

/** What was there before, as it is stored. */
export const baselineSchema = z.object({
  services: z.array(
    z.object({ name: z.string(), status: z.string(), revision: z.string(), desired: z.number(), running: z.number() }),
  ),
  eventIds: z.array(z.string()),
  taskArns: z.array(z.string()),
  newestRevision: z.number(),
  newestSequence: z.number(),
}) satisfies z.ZodType<Baseline>;

const progressSchema = z.enum(["waiting", "running", "done", "failed", "aborted", "skipped"]);
const timesSchema = { startedAt: z.string().optional(), endedAt: z.string().optional(), failure: z.string().optional() };

const nodeSchema = z.object({
  ...timesSchema,
  id: z.string(),
  identifier: z.string(),
  name: z.string(),
  type: z.string(),
  progress: progressSchema,
  isRollback: z.boolean(),
});

/** The execution, as it is stored. */
export const executionSchema = z.object({
  ...timesSchema,
  id: z.string(),
  sequence: z.number(),
  progress: progressSchema,
  status: z.string(),
  stage: nodeSchema.optional(),
  steps: z.array(nodeSchema),
}) satisfies z.ZodType<HarnessExecution>;

const rolloutSchema = z.object({
  id: z.string(),
  isPrimary: z.boolean(),
  revision: z.string(),
  desired: z.number(),
  running: z.number(),
  pending: z.number(),
  failedTasks: z.number(),
  state: z.string().optional(),
  reason: z.string().optional(),
});

const eventSchema = z.object({ id: z.string(), at: z.string(), message: z.string() });

const serviceSchema = z.object({
  name: z.string(),
  status: z.string(),
  revision: z.string(),
  desired: z.number(),
  running: z.number(),
  pending: z.number(),
  createdAt: z.string().optional(),
  rollouts: z.array(rolloutSchema),
  events: z.array(eventSchema),
});

const taskSchema = z.object({
  arn: z.string(),
  service: z.string().optional(),
  revision: z.string(),
  status: z.string(),
  health: z.string().optional(),
  zone: z.string().optional(),
  createdAt: z.string().optional(),
  startedAt: z.string().optional(),
  stoppedAt: z.string().optional(),
  stopCode: z.string().optional(),
  stoppedReason: z.string().optional(),
  containers: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      health: z.string().optional(),
      exitCode: z.number().optional(),
      reason: z.string().optional(),
    }),
  ),
  savedAt: z.string().optional(),
  logs: z
    .array(z.object({ container: z.string(), group: z.string(), lines: z.array(z.string()), why: z.string().optional() }))
    .optional(),
});

/** What both sides showed, as it is stored. */
export const seenSchema = z.object({
  services: z.array(serviceSchema),
  events: z.array(eventSchema),
  tasks: z.array(taskSchema),
  readAt: z.string().optional(),
  silent: z.string().optional(),
}) satisfies z.ZodType<Seen>;

/** What a test left, as it is stored. */
export const cleanUpSchema = z.object({
  decision: z.enum(["open", "removing", "keep", "removed"]),
  items: z.array(
    z.object({
      kind: z.enum(["service", "revision"]),
      name: z.string(),
      state: z.enum(["left", "removed", "stays"]),
      note: z.string().optional(),
    }),
  ),
  failure: appErrorSchema.optional(),
}) satisfies z.ZodType<CleanUp>;

/** Why it failed, as it is stored. */
export const deploymentFailureSchema = appErrorSchema;
