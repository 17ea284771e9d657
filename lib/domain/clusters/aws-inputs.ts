import { plainDefinition, revisionName } from "@/lib/domain/ecs/registered-definition";
import { scalableTarget, scalingPolicies } from "@/lib/domain/harness/scaling";
import { serviceDefinition } from "@/lib/domain/harness/service-definition";
import type { RunAnswers } from "@/lib/domain/runs/answers";

/** The input of one call, as a file for `aws … --cli-input-json file://…`. */
type AwsInput = { readonly name: string; readonly input: unknown };

/**
 * The inputs with which the AWS CLI makes what Harness makes at the first deployment: the task definition, the service and its
 * scaling. Empty while one of their steps is open. For blue/green the service has the production target group, because the
 * stage side is Harness's choice.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html
 */
export function awsInputs(answers: RunAnswers): readonly AwsInput[] {
  const {
    "ecs-preparation": preparation,
    "ecs-infrastructure": network,
    "ecs-task-definition": definition,
    "ecs-service": settings,
  } = answers;
  if (preparation === undefined || network === undefined || definition === undefined || settings === undefined) return [];
  const { cluster } = preparation;
  const document = definition.how === "new" ? plainDefinition(definition.document) : undefined;
  const family = definition.how === "new" ? familyOf(document) : revisionName(definition);
  const { scaling } = settings;
  const ofService = { resourceId: `service/${cluster}/${settings.name}` };
  return [
    ...(document === undefined ? [] : [{ name: "register-task-definition.json", input: document }]),
    {
      name: "create-service.json",
      input: { cluster, taskDefinition: family, ...serviceDefinition(settings, network, "rolling") },
    },
    ...(scaling === undefined
      ? []
      : [
          {
            name: "register-scalable-target.json",
            input: { ...ofService, ...scalableTarget(scaling) },
          },
          ...scalingPolicies(settings).map((policy, index) => ({
            name: `put-scaling-policy-${String(index + 1)}.json`,
            input: { ...ofService, ...policy },
          })),
        ]),
  ];
}

function familyOf(document: unknown): string {
  const family: unknown = typeof document === "object" && document !== null ? Reflect.get(document, "family") : undefined;
  return typeof family === "string" ? family : "";
}
