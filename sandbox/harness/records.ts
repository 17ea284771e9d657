import { z } from "zod";

import { failureStrategySchema } from "./pipeline-schema";

/** What the stand-in keeps. Each schema also guards the replay of the journal. */
const scope = z.object({ org: z.string().nullable(), project: z.string().nullable() });
const tags = z.record(z.string(), z.string());

const labelled = {
  identifier: z.string(),
  name: z.string(),
  description: z.string(),
  tags,
  createdAt: z.number(),
  lastModifiedAt: z.number(),
};

export const organizationSchema = z.object({ ...labelled, harnessManaged: z.boolean(), version: z.number() });
export type Organization = z.infer<typeof organizationSchema>;

export const projectSchema = z.object({
  ...labelled,
  org: z.string(),
  color: z.string(),
  modules: z.array(z.string()),
  version: z.number(),
});
export type Project = z.infer<typeof projectSchema>;

export const connectorStatusSchema = z.object({
  status: z.enum(["SUCCESS", "FAILURE"]),
  errorSummary: z.string().nullable(),
  errors: z.array(z.object({ reason: z.string(), message: z.string(), code: z.number() })).nullable(),
  testedAt: z.number(),
  lastTestedAt: z.number(),
  lastConnectedAt: z.number(),
});
export type ConnectorStatus = z.infer<typeof connectorStatusSchema>;

export const connectorSchema = z.object({
  ...labelled,
  scope,
  type: z.string(),
  spec: z.record(z.string(), z.unknown()),
  /** Keys of the secrets that this connector refers to. */
  secretKeys: z.array(z.string()),
  status: connectorStatusSchema.nullable(),
});
export type Connector = z.infer<typeof connectorSchema>;

export const SECRET_TYPES = ["SecretText", "SecretFile", "SSHKey", "WinRmCredentials"] as const;

export const secretSchema = z.object({
  ...labelled,
  scope,
  type: z.enum(SECRET_TYPES),
  /** As sent, without the value. */
  spec: z.record(z.string(), z.unknown()),
  secretKeys: z.array(z.string()),
  /** Principal that alone may see it, when it was created as private. */
  privateTo: z.string().nullable(),
});
export type Secret = z.infer<typeof secretSchema>;

/** Kept apart from the metadata, so that no view of a secret can carry it. Base64. */
export const secretValueSchema = z.object({ base64: z.string() });
export type SecretValue = z.infer<typeof secretValueSchema>;

export const environmentSchema = z.object({
  ...labelled,
  scope,
  type: z.enum(["PreProduction", "Production"]),
  color: z.string(),
  yaml: z.string(),
  version: z.number(),
});
export type Environment = z.infer<typeof environmentSchema>;

export const infrastructureSchema = z.object({
  ...labelled,
  scope,
  environment: z.string(),
  type: z.string(),
  deploymentType: z.string(),
  yaml: z.string(),
  connectorRef: z.string().nullable(),
  region: z.string().nullable(),
  connectorKeys: z.array(z.string()),
  secretKeys: z.array(z.string()),
});
export type Infrastructure = z.infer<typeof infrastructureSchema>;

export const serviceSchema = z.object({
  ...labelled,
  scope,
  /** Null for a service without a definition. */
  deploymentType: z.string().nullable(),
  yaml: z.string(),
  connectorKeys: z.array(z.string()),
  /** Files of the file store that the YAML named when it was saved, and that existed. */
  fileKeys: z.array(z.string()),
  version: z.number(),
});
export type Service = z.infer<typeof serviceSchema>;

export const pipelineSchema = z.object({
  ...labelled,
  scope,
  yaml: z.string(),
  stageNames: z.array(z.string()),
  connectorKeys: z.array(z.string()),
  fileKeys: z.array(z.string()),
  serviceKeys: z.array(z.string()),
  environmentKeys: z.array(z.string()),
  infrastructureKeys: z.array(z.string()),
  version: z.number(),
  /** Number of the latest execution; the first one is 1. */
  runSequence: z.number(),
});
export type Pipeline = z.infer<typeof pipelineSchema>;

/** Statuses of executions, stages and steps, as they are shown. */
export const EXECUTION_STATUSES = [
  "NotStarted",
  "Running",
  "InterventionWaiting",
  "Success",
  "Failed",
  "IgnoreFailed",
  "Aborted",
  "Skipped",
] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

const stepFailureSchema = z.object({
  message: z.string(),
  code: z.string(),
  types: z.array(z.string()),
  /** What to do and why it happened, where the vendor says it. */
  hint: z.string().nullable(),
  explanation: z.string().nullable(),
});
export type FailureRecord = z.infer<typeof stepFailureSchema>;

const progress = {
  status: z.enum(EXECUTION_STATUSES),
  startTs: z.number().nullable(),
  endTs: z.number().nullable(),
  failure: stepFailureSchema.nullable(),
};

const document = z.record(z.string(), z.unknown());

export const stepNodeSchema = z.object({
  ...progress,
  nodeId: z.string(),
  identifier: z.string(),
  name: z.string(),
  type: z.string(),
  section: z.enum(["steps", "rollbackSteps"]),
  spec: document,
  timeoutMs: z.number(),
  strategies: z.array(failureStrategySchema),
  /** Failed attempts before the present one. */
  retries: z.number(),
  /** What the step has done and learned so far. A step that is continued after a restart does nothing of it again. */
  memo: document,
  log: z.array(z.string()),
});
export type StepNode = z.infer<typeof stepNodeSchema>;

export const stageNodeSchema = z.object({
  ...progress,
  nodeId: z.string(),
  identifier: z.string(),
  name: z.string(),
  type: z.string(),
  strategies: z.array(failureStrategySchema),
  serviceKey: z.string(),
  environmentKey: z.string(),
  infrastructureKey: z.string(),
  /** The service's YAML with its run-time inputs. */
  service: document,
  steps: z.array(stepNodeSchema),
});
export type StageNode = z.infer<typeof stageNodeSchema>;

export const executionSchema = z.object({
  ...progress,
  id: z.string(),
  scope,
  pipeline: z.string(),
  name: z.string(),
  runSequence: z.number(),
  /** What the caller wrote about it when it was started. */
  notes: z.string().default(""),
  createdAt: z.number(),
  startedBy: z.object({ identifier: z.string(), name: z.string(), email: z.string() }),
  stages: z.array(stageNodeSchema),
  /** What a person asked for while it runs; `nodeId` null means the whole execution. */
  interrupt: z.object({ id: z.string(), type: z.string(), nodeId: z.string().nullable() }).nullable(),
});
export type Execution = z.infer<typeof executionSchema>;

const person = z.object({ name: z.string(), email: z.string() });

/** A file or folder of the file store. Its path is not kept: it follows from the names of the folders around it. */
export const storedFileSchema = z.object({
  ...labelled,
  scope,
  type: z.enum(["FILE", "FOLDER"]),
  /** Identifier of the folder around it; `Root` at the top. */
  parent: z.string(),
  fileUsage: z.enum(["MANIFEST_FILE", "CONFIG", "SCRIPT"]).nullable(),
  mimeType: z.string().nullable(),
  createdBy: person,
  lastModifiedBy: person,
});
export type StoredFile = z.infer<typeof storedFileSchema>;

/** Kept apart from the metadata, so that a change of a name does not write the content again. */
export const fileContentSchema = z.object({ base64: z.string() });
export type FileContent = z.infer<typeof fileContentSchema>;

export const delegateSchema = z.object({
  id: z.string(),
  name: z.string(),
  scope,
  tags: z.array(z.string()),
  roleArn: z.string(),
  kind: z.enum(["ec2", "eks"]),
  hostName: z.string(),
  /** Time of the last heartbeat of a delegate that went silent; null while it sends them. */
  silentSince: z.number().nullable(),
});
export type Delegate = z.infer<typeof delegateSchema>;

export const delegateTokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scope,
  createdAt: z.number(),
  status: z.enum(["ACTIVE", "REVOKED"]),
  revokeAfter: z.number().nullable(),
});
export type DelegateToken = z.infer<typeof delegateTokenSchema>;

export const auditEventSchema = z.object({
  auditId: z.string(),
  timestamp: z.number(),
  action: z.enum(["CREATE", "UPDATE", "DELETE", "REVOKE_TOKEN", "START"]),
  resourceType: z.string(),
  identifier: z.string(),
  name: z.string(),
  scope,
  module: z.enum(["CORE", "CD"]),
  method: z.string(),
  principal: z.object({ type: z.string(), identifier: z.string(), name: z.string() }),
  oldYaml: z.string().nullable(),
  newYaml: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;
