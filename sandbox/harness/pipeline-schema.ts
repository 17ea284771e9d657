import { z } from "zod";

import { storeSchema } from "./service-spec";

/** What the vendor's pipeline schema asks for, as far as the stand-in runs pipelines. Unknown members are kept. */

const MISSING = "is missing but it is required";
const DURATION = /^(?:[1-9]\d+s|(?:[1-9]\d*[mhwd])(?:\s?\d+[smhwd])*|.*<\+.*>.*)?$/;

const text = z.string({ error: MISSING }).min(1, MISSING);
const identifier = text.regex(
  /^[a-zA-Z_][0-9a-zA-Z_]{0,127}$/,
  "does not match the regex pattern ^[a-zA-Z_][0-9a-zA-Z_]{0,127}$",
);
const name = text.regex(
  /^[a-zA-Z_0-9-.][-0-9a-zA-Z_\s.]{0,127}$/,
  "does not match the regex pattern ^[a-zA-Z_0-9-.][-0-9a-zA-Z_\\s.]{0,127}$",
);
const timeout = z.string().regex(DURATION, "does not match the regex pattern of a time limit").nullish();
const flag = z.union([z.boolean(), z.string()]).nullish();

export const ERRORS = [
  "AllErrors",
  "Unknown",
  "Authentication",
  "Connectivity",
  "Timeout",
  "Authorization",
  "Verification",
  "DelegateProvisioning",
  "PolicyEvaluationFailure",
  "InputTimeoutError",
  "ApprovalRejection",
  "DelegateRestart",
  "UserMarkedFailure",
  "InfrastructureFailure",
  "PluginImageFailure",
  "ResourceLimitsFailure",
  "ConfigurationFailure",
  "RetryableTransientFailure",
] as const;

const ACTIONS = [
  "StageRollback",
  "PipelineRollback",
  "StepGroupRollback",
  "Abort",
  "Ignore",
  "Retry",
  "RetryStepGroup",
  "MarkAsSuccess",
  "MarkAsFailure",
  "ManualIntervention",
  "ProceedWithDefaultValues",
] as const;

export const failureActionSchema = z.looseObject({
  type: z.enum(ACTIONS, { error: `does not have a value in the enumeration [${ACTIONS.join(", ")}]` }),
  spec: z.looseObject({}).nullish(),
});
export type FailureAction = z.infer<typeof failureActionSchema>;

export const failureStrategySchema = z.looseObject({
  onFailure: z.looseObject({
    errors: z
      .array(z.enum(ERRORS, { error: `does not have a value in the enumeration [${ERRORS.join(", ")}]` }), { error: MISSING })
      .min(1, "there must be a minimum of 1 items in the array"),
    action: failureActionSchema,
  }),
});
export type FailureStrategy = z.infer<typeof failureStrategySchema>;

const trafficShiftSchema = z.looseObject({ type: z.enum(["Inherit", "Standalone"]), spec: z.looseObject({}) });

/** Members of `spec` by type of step. A type beginning with Ecs that is not here does not exist. */
const STEP_SPECS: Readonly<Record<string, z.ZodType>> = {
  EcsRollingDeploy: z.looseObject({ sameAsAlreadyRunningInstances: flag, forceNewDeployment: flag }),
  EcsRollingRollback: z.looseObject({}),
  EcsCanaryDeploy: z.looseObject({}),
  EcsCanaryDelete: z.looseObject({}),
  EcsBlueGreenCreateService: z.looseObject({
    loadBalancer: text,
    prodListener: text,
    prodListenerRuleArn: text,
    stageListener: z.string().nullish(),
    stageListenerRuleArn: z.string().nullish(),
    sameAsAlreadyRunningInstances: flag,
    updateGreenService: flag,
  }),
  EcsBlueGreenSwapTargetGroups: z.looseObject({
    doNotDownsizeOldService: flag,
    downsizeOldServiceDelayInSecs: z.union([z.number(), z.string()]).nullish(),
  }),
  EcsBlueGreenTrafficShift: z.looseObject({ ecsTrafficShiftWrapper: trafficShiftSchema }),
  EcsBlueGreenRollback: z.looseObject({}),
  EcsRunTask: z.looseObject({
    runTaskRequestDefinition: storeSchema,
    taskDefinition: storeSchema.nullish(),
    taskDefinitionArn: z.string().nullish(),
    skipSteadyStateCheck: flag,
  }),
  EcsServiceSetup: z.looseObject({}),
  EcsUpgradeContainer: z.looseObject({
    newServiceInstanceCount: z.union([z.number(), text], { error: MISSING }),
    newServiceInstanceUnit: text,
  }),
  EcsBasicRollback: z.looseObject({}),
  EcsScale: z.looseObject({ service: text, instances: z.union([z.number(), text], { error: MISSING }), instanceUnit: text }),
};

const stepSchema = z
  .looseObject({
    identifier,
    name,
    type: text,
    timeout,
    spec: z.looseObject({}).nullish(),
    failureStrategies: z.array(failureStrategySchema).nullish(),
    when: z.unknown().optional(),
    strategy: z.unknown().optional(),
  })
  .superRefine((step, context) => {
    const schema = STEP_SPECS[step.type];
    if (schema === undefined) {
      if (step.type.startsWith("Ecs")) {
        context.addIssue({ code: "custom", path: ["type"], message: "does not have a value in the enumeration" });
      }
      return;
    }
    const parsed = schema.safeParse(step.spec ?? {});
    for (const { path, message } of parsed.error?.issues ?? []) {
      context.addIssue({ code: "custom", path: ["spec", ...path], message });
    }
  });
export type StepElement = z.infer<typeof stepSchema>;

/** One of a step, a group of steps, and steps side by side. */
export type StepWrapper = {
  readonly step?: StepElement | undefined;
  readonly stepGroup?: { readonly identifier: string; readonly name: string; readonly steps: readonly StepWrapper[] } | undefined;
  readonly parallel?: readonly StepWrapper[] | undefined;
};

const stepWrapperSchema: z.ZodType<StepWrapper> = z.lazy(() =>
  z
    .looseObject({
      step: stepSchema.optional(),
      stepGroup: z.looseObject({ identifier, name, steps: z.array(stepWrapperSchema, { error: MISSING }) }).optional(),
      parallel: z.array(stepWrapperSchema).optional(),
    })
    .refine(
      ({ step, stepGroup, parallel }) => [step, stepGroup, parallel].filter((one) => one !== undefined).length === 1,
      "must have exactly one of step, stepGroup and parallel",
    ),
);

const deploymentSpecSchema = z.looseObject({
  deploymentType: z.string().nullish(),
  service: z.looseObject({ serviceRef: z.string().nullish(), useFromStage: z.unknown().optional() }).nullish(),
  environment: z
    .looseObject({
      environmentRef: z.string().nullish(),
      infrastructureDefinitions: z.union([z.array(z.looseObject({ identifier: text })), z.string()]).nullish(),
    })
    .nullish(),
  execution: z.looseObject(
    {
      steps: z.array(stepWrapperSchema, { error: MISSING }).min(1, "there must be a minimum of 1 items in the array"),
      rollbackSteps: z.array(stepWrapperSchema).nullish(),
    },
    { error: MISSING },
  ),
});
export type DeploymentSpec = z.infer<typeof deploymentSpecSchema>;

const stageSchema = z
  .looseObject({
    identifier,
    name,
    type: text,
    timeout,
    spec: z.unknown().optional(),
    failureStrategies: z.array(failureStrategySchema).nullish(),
    when: z.unknown().optional(),
    strategy: z.unknown().optional(),
  })
  .superRefine((stage, context) => {
    if (stage.type !== "Deployment") return;
    if (stage.failureStrategies === undefined || stage.failureStrategies === null) {
      context.addIssue({ code: "custom", path: ["failureStrategies"], message: MISSING });
    }
    const parsed = deploymentSpecSchema.safeParse(stage.spec ?? {});
    for (const { path, message } of parsed.error?.issues ?? []) {
      context.addIssue({ code: "custom", path: ["spec", ...path], message });
    }
  });
export type StageElement = z.infer<typeof stageSchema>;

const stageWrapperSchema = z.looseObject({
  stage: stageSchema.optional(),
  parallel: z.array(z.looseObject({ stage: stageSchema })).optional(),
});

export const pipelineDocumentSchema = z.looseObject({
  identifier,
  name,
  orgIdentifier: text,
  projectIdentifier: text,
  description: z.string().nullish(),
  tags: z.record(z.string(), z.string().nullable()).nullish(),
  stages: z.array(stageWrapperSchema, { error: MISSING }).min(1, "there must be a minimum of 1 items in the array"),
  allowStageExecutions: flag,
});
export type PipelineDocument = z.infer<typeof pipelineDocumentSchema>;

/** The `spec` of a Deployment stage that the schema above has accepted. */
export function deploymentSpecOf(stage: StageElement): DeploymentSpec {
  return deploymentSpecSchema.parse(stage.spec ?? {});
}
