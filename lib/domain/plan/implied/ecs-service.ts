import { formatArn } from "@/lib/domain/aws/arn";
import { plainDefinition, revisionName } from "@/lib/domain/ecs/registered-definition";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { manifestFile, manifestFolder, type ManifestFile, type ManifestPart } from "@/lib/domain/harness/manifest-files";
import { ROOT_FOLDER } from "@/lib/domain/harness/harness-shapes";
import { scalableTarget, scalingPolicies } from "@/lib/domain/harness/scaling";
import { runTaskRequest, serviceDefinition, type TaskCommand } from "@/lib/domain/harness/service-definition";
import { ecsServiceBody } from "@/lib/domain/harness/service-yaml";
import type { StepId } from "@/lib/domain/runs/steps";

import type { Operation } from "../operation";
import { operation, type ImpliedContext } from "./context";

/** The ID of the operation that makes the service. */
export const ECS_SERVICE = "harness.service";

const FOLDER = "harness.file-folder";

/** The longest name of a Harness service; an ECS service may have a longer one. */
const MAX_NAME = 128;

/**
 * The manifests in Harness's file store and the service that refers to them (guide items G141-G163). Nothing of it can be written
 * before the task definition, the service and the network are chosen.
 */
export function ecsServiceOperations(context: ImpliedContext): readonly Operation[] {
  const { run } = context;
  const files = manifestFiles(context);
  const settings = context.answers["ecs-service"];
  if (files === undefined || settings === undefined) return [];
  const folder = manifestFolder(settings.name);
  const name = settings.name.slice(0, MAX_NAME);
  const identifier = serviceIdentifier(settings);
  const body = ecsServiceBody({
    scope: run.scope,
    identifier,
    name,
    runId: run.id,
    taskDefinitionArn: existingTaskDefinition(context),
    files: files.map(({ file }) => file),
  });
  const manifests = files.map(({ file, step }) =>
    operation(context, {
      kind: "harness.file",
      id: fileOperationId(file),
      step,
      title: `Manifest ${file.name}`,
      summary: `At ${file.path} in the file store`,
      needs: [FOLDER],
      desired: {
        scope: run.scope,
        identifier: file.identifier,
        name: file.name,
        parentIdentifier: folder.identifier,
        content: file.content,
      },
    }),
  );
  return [
    operation(context, {
      kind: "harness.file",
      id: FOLDER,
      title: `Folder ${folder.name}`,
      desired: { scope: run.scope, identifier: folder.identifier, name: folder.name, parentIdentifier: ROOT_FOLDER },
    }),
    ...manifests,
    operation(context, {
      kind: "harness.service",
      id: ECS_SERVICE,
      title: `Service ${name}`,
      summary: taskDefinitionWords(context),
      needs: manifests.map(({ id }) => id),
      desired: { scope: run.scope, identifier, body },
    }),
  ];
}

/** The identifier of the Harness service for an ECS service. */
export function serviceIdentifier({ name }: { readonly name: string }): string {
  return toIdentifier(name.slice(0, MAX_NAME));
}

/** The operation that stores a manifest. */
function fileOperationId({ manifestIdentifier }: Pick<ManifestFile, "manifestIdentifier">): string {
  return `harness.file-${manifestIdentifier.replaceAll("_", "-")}`;
}

/** The ARN of the chosen revision; `undefined` for a new task definition. */
export function existingTaskDefinition({ run, partition, answers }: ImpliedContext): string | undefined {
  const definition = answers["ecs-task-definition"];
  const region = answers["ecs-preparation"]?.region;
  if (definition?.how !== "existing" || region === undefined) return undefined;
  return formatArn({
    partition,
    service: "ecs",
    region,
    account: run.awsAccountId,
    resource: `task-definition/${revisionName(definition)}`,
  });
}

type PlacedFile = { readonly file: ManifestFile; readonly step: StepId };

/** Every file of the service with the step that it comes from; `undefined` while one of the steps is open. */
export function manifestFiles({ run, answers }: ImpliedContext): readonly PlacedFile[] | undefined {
  const {
    "ecs-task-definition": definition,
    "ecs-service": settings,
    "ecs-infrastructure": network,
    "ecs-preparation": preparation,
    pipeline,
  } = answers;
  if (definition === undefined || settings === undefined || network === undefined || preparation === undefined) return undefined;
  const folder = manifestFolder(settings.name);
  const strategy = run.path.strategy ?? "rolling";
  const document = definition.how === "new" ? plainDefinition(definition.document) : undefined;
  const check = pipeline?.verification;
  const file = (step: StepId, ...args: [part: ManifestPart, content: unknown, number?: number]): PlacedFile => ({
    step,
    file: manifestFile(folder, ...args),
  });
  return [
    ...(document === undefined ? [] : [file("S11", "task-definition", document)]),
    file("service", "service-definition", serviceDefinition(settings, network, strategy)),
    ...(settings.scaling === undefined ? [] : [file("service", "scalable-target", scalableTarget(settings.scaling))]),
    ...scalingPolicies(settings).map((policy, index) => file("service", "scaling-policy", policy, index + 1)),
    ...(check?.how === "run-task"
      ? [file("S12", "run-task-request", runTaskRequest(settings.launch, network, commandOf(check)))]
      : []),
  ];
}

function commandOf({ containerName, command }: { readonly containerName: string; readonly command: string }): TaskCommand {
  return { containerName, words: ["sh", "-c", command] };
}

function taskDefinitionWords({ answers }: ImpliedContext): string {
  const definition = answers["ecs-task-definition"];
  return definition?.how === "existing" ? `Runs ${revisionName(definition)}` : "Runs a new task definition";
}
