import { redactText } from "@/lib/core/redact";
import { nameOfArn, roleArn } from "@/lib/domain/aws/arn";
import { policiesOfRole } from "@/lib/domain/clusters/role-look";
import { judgeRights } from "@/lib/domain/clusters/role-rights";
import { taskTrust } from "@/lib/domain/clusters/task-role";
import { taskNeeds, type NeedHolder } from "@/lib/domain/ecs/execution-needs";
import { OPEN, readText } from "@/lib/domain/ecs/rules/read";
import type { TaskView } from "@/lib/domain/ecs/rules/task-view";
import { imagesOf, logTargetsOf, secretsOf, type NamedImage } from "@/lib/domain/troubleshoot/document-parts";
import {
  notAsked,
  read,
  type ImageFacts,
  type LogFacts,
  type LogLines,
  type Part,
  type RoleFacts,
  type SecretFacts,
  type ServiceFacts,
  type ServicePlace,
  type StoppedTask,
} from "@/lib/domain/troubleshoot/service-facts";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { findEcrImage } from "@/lib/integrations/aws/ecr-images";
import { findParameters } from "@/lib/integrations/aws/find-parameters";
import { hasSecret } from "@/lib/integrations/aws/find-secret";
import { hasLogGroup, readLogLines } from "@/lib/integrations/aws/log-groups";

import { readPart } from "./fact-parts";
import { iamReads } from "./identity-reads";

/** The parts of the facts that depend on the task definition. */
export type DefinitionParts = Pick<ServiceFacts, "executionRole" | "taskRole" | "images" | "logGroups" | "logLines" | "secrets">;

/** What nothing asks for while there is no task definition. */
export function withoutDefinition(why: string): DefinitionParts {
  const none = notAsked(why);
  return { executionRole: none, taskRole: none, images: [], logGroups: [], logLines: none, secrets: [] };
}

/** A task definition has at most this many images, log groups and secrets that are asked for one by one. */
const MOST = 20;

/** Reads what the task definition names: roles, images, log groups, secrets, and the last lines of the newest stopped task. */
export async function readDefinitionParts(
  aws: AwsClients,
  place: ServicePlace,
  task: TaskView,
  stopped: StoppedTask | undefined,
): Promise<DefinitionParts> {
  const [executionRole, taskRole, images, logGroups, logLines, secrets] = await Promise.all([
    readRole(aws, place, task, "execution"),
    readRole(aws, place, task, "task"),
    Promise.all(
      imagesOf(task)
        .slice(0, MOST)
        .map(async (image) => await readImage(aws, image)),
    ),
    readLogGroups(aws, place, task),
    readLines(aws, place, task, stopped),
    readSecrets(aws, place, task),
  ]);
  return { executionRole, taskRole, images, logGroups, logLines, secrets };
}

const MEMBERS = { execution: "executionRoleArn", task: "taskRoleArn" } as const satisfies Partial<Record<NeedHolder, string>>;

async function readRole(
  aws: AwsClients,
  place: ServicePlace,
  task: TaskView,
  holder: keyof typeof MEMBERS,
): Promise<Part<RoleFacts | undefined>> {
  const named = readText(task.document, MEMBERS[holder]);
  if (named === OPEN) return { state: "unread", why: "A placeholder of the task definition decides the role." };
  if (named === undefined) return read(undefined);
  const arn = named.startsWith("arn:") ? named : roleArn(place, named);
  const reads = iamReads(aws);
  const found = await readPart(aws.homeRegion, async () => await reads.findRole(nameOfArn(arn)));
  if (found.state !== "read") return found;
  const role = found.value;
  if (role?.arn !== arn) return read({ arn });
  const policies = await readPart(aws.homeRegion, async () => await policiesOfRole(reads, role));
  const needs = taskNeeds(task, place).filter((need) => need.holder === holder);
  const rights = policies.state === "read" ? read(judgeRights(needs, policies.value)) : policies;
  return read({ arn, found: { trust: taskTrust(role, place), rights } });
}

async function readImage(aws: AwsClients, { container, image, reference }: NamedImage): Promise<ImageFacts> {
  if (reference === undefined) {
    return { container, image, there: { state: "unread", why: "A placeholder of the task definition decides the image." } };
  }
  const { ecr, registry, tag, digest } = reference;
  if (ecr === undefined) {
    return {
      container,
      image,
      there: { state: "unread", why: `Carabiner does not call ${registry}: it is not a registry of this account.` },
    };
  }
  const { account: registryId, region, repository } = ecr;
  const there = await readPart(region, async () => await findEcrImage(aws, { registryId, region, repository, tag, digest }));
  return { container, image, there };
}

async function readLogGroups(aws: AwsClients, place: ServicePlace, task: TaskView): Promise<readonly LogFacts[]> {
  const targets = new Map(logTargetsOf(task, place).map((target) => [`${target.region} ${target.group}`, target]));
  return await Promise.all(
    [...targets.values()].slice(0, MOST).map(async ({ container, group, region, isCreated }) => ({
      container,
      group,
      region,
      isCreated,
      there: await readPart(region, async () => await hasLogGroup(aws, region, group)),
    })),
  );
}

/** The last lines of each container of a stopped task. */
async function readLines(
  aws: AwsClients,
  place: ServicePlace,
  task: TaskView,
  stopped: StoppedTask | undefined,
): Promise<Part<readonly LogLines[]>> {
  if (stopped === undefined) return notAsked("No task of this service has stopped within the last hour.");
  const streams = logTargetsOf(task, place).flatMap(({ container, group, region, streamPrefix }) =>
    streamPrefix === undefined
      ? []
      : [{ container, group, region, stream: `${streamPrefix}/${container}/${nameOfArn(stopped.arn)}` }],
  );
  if (streams.length === 0) return notAsked("No container writes its logs to a stream whose name is known.");
  const parts = await Promise.all(
    streams.slice(0, MOST).map(async ({ container, group, region, stream }) => ({
      container,
      stream,
      lines: await readPart(region, async () => await readLogLines(aws, region, { group, stream })),
    })),
  );
  const found = parts.flatMap(({ container, stream, lines }) =>
    lines.state === "read" ? [{ container, stream, lines: lines.value.map(redactText) }] : [],
  );
  const unread = parts.map(({ lines }) => lines).find((lines) => lines.state === "unread");
  return found.length === 0 && unread !== undefined ? unread : read(found);
}

async function readSecrets(aws: AwsClients, place: ServicePlace, task: TaskView): Promise<readonly SecretFacts[]> {
  const secrets = secretsOf(task, place).slice(0, MOST);
  const wanted = secrets.flatMap(({ kept, region }) =>
    kept.in === "parameter-store" ? kept.names.map((name) => ({ name, region })) : [],
  );
  const regions = [...new Set(wanted.map(({ region }) => region))];
  const parameters = new Map(
    await Promise.all(
      regions.map(async (region) => {
        const names = wanted.filter((one) => one.region === region).map(({ name }) => name);
        return [region, await readPart(region, async () => await findParameters(aws, region, names))] as const;
      }),
    ),
  );
  return await Promise.all(
    secrets.map(async ({ variable, reference, region, kept }) => {
      if (kept.in === "secrets-manager") {
        return { variable, reference, there: await readPart(region, async () => await hasSecret(aws, region, kept.id)) };
      }
      const found = parameters.get(region) ?? read([]);
      const there = found.state === "read" ? read(kept.names.some((name) => found.value.includes(name))) : found;
      return { variable, reference, there };
    }),
  );
}
