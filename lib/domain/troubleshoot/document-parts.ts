import { readImage, type ImageReference } from "@/lib/domain/ecs/image-reference";
import { OPEN, readItems, readMembers, readText, type Read } from "@/lib/domain/ecs/rules/read";
import type { ContainerView, TaskView } from "@/lib/domain/ecs/rules/task-view";

import type { ServicePlace } from "./service-facts";

/** The image of a container; `reference` is absent while a placeholder decides it. */
export type NamedImage = { readonly container: string; readonly image: string; readonly reference?: ImageReference | undefined };

/** The image of each container, each once. */
export function imagesOf({ containers }: TaskView): readonly NamedImage[] {
  const seen = new Set<string>();
  return containers.flatMap((container) => {
    const image = readText(container.members, "image");
    if (image === undefined) return [];
    const written = image === OPEN ? `the image of ${nameOf(container)}` : image;
    if (seen.has(written)) return [];
    seen.add(written);
    return [{ container: nameOf(container), image: written, reference: image === OPEN ? undefined : readImage(image) }];
  });
}

/** Where a container writes its logs. */
export type LogTarget = {
  readonly container: string;
  readonly group: string;
  readonly region: string;
  /** Without it the stream has a name that only Docker knows. */
  readonly streamPrefix?: string | undefined;
  readonly isCreated: boolean;
};

/** The log group of each container with the driver awslogs. One that a placeholder decides is left out. */
export function logTargetsOf({ containers }: TaskView, { region }: Pick<ServicePlace, "region">): readonly LogTarget[] {
  return containers.flatMap((container) => {
    const configuration = known(readMembers(container.members, "logConfiguration"));
    if (configuration === undefined || known(readText(configuration, "logDriver")) !== "awslogs") return [];
    const options = known(readMembers(configuration, "options"));
    const group = known(readText(options, "awslogs-group"));
    const written = readText(options, "awslogs-region");
    if (group === undefined || written === OPEN) return [];
    const create = options?.["awslogs-create-group"];
    return [
      {
        container: nameOf(container),
        group,
        region: written ?? region,
        streamPrefix: known(readText(options, "awslogs-stream-prefix")),
        isCreated: create === true || create === "true",
      },
    ];
  });
}

/** A secret that a container reads: in Secrets Manager by its ARN or name, or in Parameter Store by one of these names. */
export type NamedSecret = {
  readonly variable: string;
  readonly reference: string;
  readonly region: string;
  readonly kept:
    | { readonly in: "secrets-manager"; readonly id: string }
    | { readonly in: "parameter-store"; readonly names: readonly string[] };
};

/** The secrets of all containers, each once, with the passwords of registries. One that a placeholder decides is left out. */
export function secretsOf({ containers }: TaskView, { region }: Pick<ServicePlace, "region">): readonly NamedSecret[] {
  const found = containers.flatMap((container) => secretsOfContainer(container, region));
  return [...new Map(found.map((secret) => [secret.reference, secret])).values()];
}

function secretsOfContainer({ members, path }: ContainerView, region: string): readonly NamedSecret[] {
  const configuration = known(readMembers(members, "logConfiguration"));
  const items = [...readItems(members, "secrets", path).items, ...readItems(configuration, "secretOptions", path).items];
  const password = known(readText(known(readMembers(members, "repositoryCredentials")), "credentialsParameter"));
  return [
    ...items.flatMap((item) => {
      const from = known(readText(item.members, "valueFrom"));
      const variable = known(readText(item.members, "name")) ?? "a secret";
      return from === undefined ? [] : [inSecretsManager(variable, from) ?? inParameterStore(variable, from, region)];
    }),
    // Secrets Manager alone keeps the password of a registry, and its name is enough.
    ...(password === undefined ? [] : [inSecretsManager(PASSWORD, password) ?? { ...named(PASSWORD, password), region }]),
  ];
}

const PASSWORD = "the password of the registry";
/** `arn:aws:secretsmanager:region:account:secret:name`, before JSON key, version stage and version. */
const SECRET = /^(arn:[\w-]+:secretsmanager:([\w-]+):\d{12}:secret:[^:]+)/;
const PARAMETER = /^arn:[\w-]+:ssm:([\w-]+):\d{12}:parameter(\/.+)$/;

function inSecretsManager(variable: string, reference: string): NamedSecret | undefined {
  const [, id, region] = SECRET.exec(reference) ?? [];
  return id === undefined || region === undefined ? undefined : { ...named(variable, id), reference, region };
}

function named(variable: string, id: string) {
  return { variable, reference: id, kept: { in: "secrets-manager", id } } as const;
}

function inParameterStore(variable: string, reference: string, own: string): NamedSecret {
  const [, region, path = ""] = PARAMETER.exec(reference) ?? [];
  // The ARN is the same for the names `db` and `/db`.
  const names = region === undefined ? [reference] : path.lastIndexOf("/") === 0 ? [path.slice(1), path] : [path];
  return { variable, reference, region: region ?? own, kept: { in: "parameter-store", names } };
}

function nameOf({ name }: ContainerView): string {
  return typeof name === "string" ? name : "a container";
}

function known<Value>(value: Read<Value>): Value | undefined {
  return value === OPEN ? undefined : value;
}
