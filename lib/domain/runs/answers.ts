import type { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { refusedInput } from "@/lib/core/field-errors";

import { connectorSchema, type Connector } from "./answers/connector";
import { ec2DiscoverySchema, type Ec2Discovery, type InstanceFilter } from "./answers/ec2-discovery";
import { ec2InfrastructureSchema, type Ec2Infrastructure } from "./answers/ec2-infrastructure";
import { ecsInfrastructureSchema, type EcsInfrastructure } from "./answers/ecs-infrastructure";
import { ecsPreparationSchema, type EcsPreparation } from "./answers/ecs-preparation";
import { ecsTaskDefinitionSchema, type EcsTaskDefinition } from "./answers/ecs-task-definition";
import { ecsServiceSchema, type EcsService } from "./answers/ecs-service";
import { ecsRightsSchema, type EcsRights } from "./answers/ecs-rights";
import { hostAccessSchema, type HostAccess } from "./answers/host-access";
import { identitySchema, type Identity } from "./answers/identity";
import { permissionsSchema, type Permissions } from "./answers/permissions";
import { pipelineSchema, type Pipeline } from "./answers/pipeline";
import { prerequisitesSchema, type Prerequisites } from "./answers/prerequisites";
import type { SavedAnswer } from "./run";

/** One schema per step that collects an answer, by the step's slug. Form and server action share it. */
export const ANSWER_SCHEMAS = {
  prerequisites: prerequisitesSchema,
  permissions: permissionsSchema,
  identity: identitySchema,
  connector: connectorSchema,
  "ec2-infrastructure": ec2InfrastructureSchema,
  "host-access": hostAccessSchema,
  "ec2-discovery": ec2DiscoverySchema,
  "ecs-preparation": ecsPreparationSchema,
  "ecs-rights": ecsRightsSchema,
  "ecs-infrastructure": ecsInfrastructureSchema,
  "ecs-task-definition": ecsTaskDefinitionSchema,
  "ecs-service": ecsServiceSchema,
  pipeline: pipelineSchema,
} as const;

export type AnswerSlug = keyof typeof ANSWER_SCHEMAS;

/** What a complete answer of each step looks like. */
export type Answers = {
  readonly prerequisites: Prerequisites;
  readonly permissions: Permissions;
  readonly identity: Identity;
  readonly connector: Connector;
  readonly "ec2-infrastructure": Ec2Infrastructure;
  readonly "host-access": HostAccess;
  readonly "ec2-discovery": Ec2Discovery;
  readonly "ecs-preparation": EcsPreparation;
  readonly "ecs-rights": EcsRights;
  readonly "ecs-infrastructure": EcsInfrastructure;
  readonly "ecs-task-definition": EcsTaskDefinition;
  readonly "ecs-service": EcsService;
  readonly pipeline: Pipeline;
};

/** The complete answers of a run; a step that is open or half filled is absent. */
export type RunAnswers = Partial<Answers>;

/** Every slug that has an answer, in the order of the steps. */
export const ANSWER_SLUGS: readonly AnswerSlug[] = [
  "prerequisites",
  "permissions",
  "identity",
  "connector",
  "ec2-infrastructure",
  "host-access",
  "ec2-discovery",
  "ecs-preparation",
  "ecs-rights",
  "ecs-infrastructure",
  "ecs-task-definition",
  "ecs-service",
  "pipeline",
];

/** Whether the text is the slug of a step that collects an answer. */
export function isAnswerSlug(text: string): text is AnswerSlug {
  return Object.hasOwn(ANSWER_SCHEMAS, text);
}

/**
 * Reads a saved or sent answer.
 *
 * Errors: `invalid_input` with `fieldErrors` keyed by dotted path (`environment.name`), the first message per field.
 */
export function parseAnswer<Slug extends AnswerSlug>(slug: Slug, value: unknown): Result<Answers[Slug], AppError> {
  const schemas: { readonly [Each in AnswerSlug]: z.ZodType<Answers[Each]> } = ANSWER_SCHEMAS;
  const parsed = schemas[slug].safeParse(value);
  return parsed.success ? ok(parsed.data) : err(refusedInput(parsed.error));
}

/**
 * The answers of a run: those that were saved as complete and still fit the schema of their step. A draft is left out, even
 * when it fits. This is the only way to read the answers of a run.
 */
export function completeAnswers(saved: readonly SavedAnswer[]): RunAnswers {
  return Object.fromEntries(
    saved.flatMap(({ step, value, complete }) => {
      if (!complete || !isAnswerSlug(step)) return [];
      const parsed = parseAnswer(step, value);
      return parsed.ok ? [[step, parsed.value]] : [];
    }),
  );
}

/** The filter that the infrastructure gets: what discovery settled, or else what the infrastructure step asked for. */
export function instanceFilter(answers: RunAnswers): InstanceFilter {
  const discovery = answers["ec2-discovery"];
  if (discovery !== undefined) return discovery.filter;
  const infrastructure = answers["ec2-infrastructure"];
  return { tags: infrastructure?.tags ?? [], vpcs: infrastructure?.vpcs ?? [], instanceIds: [] };
}
