import { ecrRepository, type EcrRepository } from "./image-reference";
import { OPEN, readItems, readMembers, readText } from "./rules/read";
import type { ContainerView, TaskView } from "./rules/task-view";
import { isMembers, type Members, type Path } from "./value";

/** Where the task runs: what references without a region or account mean. */
export type NeedPlace = { readonly partition: string; readonly account: string; readonly region: string };

/** Whose policies must allow it. On EC2, Docker writes the logs with the rights of the instance. */
export type NeedHolder = "execution" | "task" | "instance";

/** Something that a task definition needs to be allowed before its tasks can start. */
export type TaskNeed = {
  readonly holder: NeedHolder;
  /** What it is for: `Pull the image`. */
  readonly purpose: string;
  readonly actions: readonly string[];
  /**
   * The ARN that AWS checks, or `*` for an action without a resource. `undefined` when the task definition does not say it: a
   * placeholder decides, or the key with which a secret is encrypted.
   */
  readonly resource: string | undefined;
  /** What people call the resource: `parcel-api`, `/ecs/parcel-api`. */
  readonly subject: string;
  /** Where the task definition asks for it. */
  readonly at: Path;
};

const SECRET = /^(arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:)([^:]+)/;
/** Secrets Manager adds six characters to a name, which a reference may leave out. */
const WITH_SUFFIX = /-[A-Za-z0-9]{6}$/;
const S3_OBJECT = /^arn:[\w-]+:s3:::([^/]+)\/.+/;

/**
 * What the task definition needs of its roles before its tasks can start: pulling private images, writing logs, reading secrets,
 * settings and environment files, mounting file systems (items G121, G147). Each need is listed once for each resource.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function taskNeeds(task: TaskView, place: NeedPlace): readonly TaskNeed[] {
  const needs = [
    ...task.containers.flatMap((container) => containerNeeds(task, container, place)),
    ...volumeNeeds(task.document, place),
  ];
  return withoutRepeats(needs);
}

/**
 * What AWS's own execution policy allows: pulling any private image of the account and writing to any log group. Used
 * while no task definition is known.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html
 */
export function usualNeeds(place: NeedPlace): readonly TaskNeed[] {
  const at: Path = [];
  return [
    ...pullNeeds(place, { ...place, repository: "*" }, at),
    ...logNeeds({ holder: "execution", group: "*", prefix: "*", region: place.region, creates: false, at }, place),
  ];
}

function containerNeeds(task: TaskView, container: ContainerView, place: NeedPlace): readonly TaskNeed[] {
  const { members, path } = container;
  return [
    ...imageNeeds(container, place),
    ...credentialNeeds(container, place),
    ...logging(task, container, place),
    ...readItems(members, "secrets", path).items.flatMap((item) => secretNeeds(item.members, item.path, place)),
    ...readItems(members, "environmentFiles", path).items.flatMap((item) =>
      fileNeeds(readText(item.members, "value"), "Read the environment file", [...item.path, "value"], place),
    ),
  ];
}

function imageNeeds({ members, path }: ContainerView, place: NeedPlace): readonly TaskNeed[] {
  const image = readText(members, "image");
  const at = [...path, "image"];
  if (image === OPEN) {
    // A template often fills in the tag only, and the registry is there to read.
    const known = typeof members["image"] === "string" ? ecrRepository(members["image"]) : undefined;
    if (known === undefined) {
      const open = {
        holder: "execution",
        purpose: "Pull the image",
        resource: undefined,
        subject: "set by the template",
        at,
      } as const;
      return [{ ...open, actions: PULL }];
    }
    return pullNeeds(place, known, at);
  }
  const known = image === undefined ? undefined : ecrRepository(image);
  return known === undefined ? [] : pullNeeds(place, known, at);
}

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];

function pullNeeds({ partition }: NeedPlace, { account, region, repository }: EcrRepository, at: Path): readonly TaskNeed[] {
  return [
    {
      holder: "execution",
      purpose: "Sign in to the registry",
      actions: ["ecr:GetAuthorizationToken"],
      resource: "*",
      subject: "ECR",
      at,
    },
    {
      holder: "execution",
      purpose: "Pull the image",
      actions: PULL,
      resource: `arn:${partition}:ecr:${region}:${account}:repository/${repository}`,
      subject: repository === "*" ? "any repository" : repository,
      at,
    },
  ];
}

function credentialNeeds({ members, path }: ContainerView, place: NeedPlace): readonly TaskNeed[] {
  const credentials = readMembers(members, "repositoryCredentials");
  if (credentials === undefined) return [];
  const at = [...path, "repositoryCredentials", "credentialsParameter"];
  const named = credentials === OPEN ? OPEN : readText(credentials, "credentialsParameter");
  const purpose = "Read the password of the registry";
  if (named === undefined) return [];
  if (named === OPEN) return [openSecret(purpose, at)];
  const arn = named.startsWith("arn:")
    ? named
    : `arn:${place.partition}:secretsmanager:${place.region}:${place.account}:secret:${named}`;
  return managedSecret(arn, purpose, at);
}

function logging(task: TaskView, { members, path, name }: ContainerView, place: NeedPlace): readonly TaskNeed[] {
  const configuration = readMembers(members, "logConfiguration");
  const router = readMembers(members, "firelensConfiguration");
  const file = router === undefined || router === OPEN ? undefined : readMembers(router, "options");
  const firelens =
    file !== undefined && file !== OPEN && file["config-file-type"] === "s3"
      ? fileNeeds(
          readText(file, "config-file-value"),
          "Read the configuration of the log router",
          [...path, "firelensConfiguration", "options", "config-file-value"],
          place,
        )
      : [];
  if (configuration === undefined || configuration === OPEN) return firelens;
  const at = [...path, "logConfiguration"];
  const secrets = readItems(configuration, "secretOptions", at).items.flatMap((item) =>
    secretNeeds(item.members, item.path, place),
  );
  if (readText(configuration, "logDriver") !== "awslogs") return [...firelens, ...secrets];
  const options = readMembers(configuration, "options");
  const read = (key: string) => (options === OPEN ? OPEN : readText(options, key));
  const group = read("awslogs-group");
  const region = read("awslogs-region");
  const stream = read("awslogs-stream-prefix");
  const create = options === OPEN || options === undefined ? undefined : options["awslogs-create-group"];
  const creates = create === true || create === "true";
  const container = typeof name === "string" ? name : "container";
  return [
    ...firelens,
    ...secrets,
    ...logNeeds(
      {
        holder: task.onFargate === false ? "instance" : "execution",
        group: typeof group === "string" ? group : undefined,
        prefix: `${typeof stream === "string" ? stream : "stream"}/${container}/task`,
        region: typeof region === "string" ? region : region === OPEN ? undefined : place.region,
        creates,
        at: [...at, "options"],
      },
      place,
    ),
  ];
}

type LogTarget = {
  readonly holder: NeedHolder;
  readonly group: string | undefined;
  readonly prefix: string;
  readonly region: string | undefined;
  readonly creates: boolean;
  readonly at: Path;
};

function logNeeds(target: LogTarget, { partition, account }: NeedPlace): readonly TaskNeed[] {
  const { holder, group, prefix, region, creates, at } = target;
  const arn =
    group === undefined || region === undefined ? undefined : `arn:${partition}:logs:${region}:${account}:log-group:${group}`;
  const subject = group === "*" ? "any log group" : (group ?? "set by the template");
  // CloudWatch Logs checks all three actions with the ARN of a stream, so a policy needs the group's ARN with `:*`.
  const stream = (name: string) => (arn === undefined ? undefined : `${arn}:log-stream:${name}`);
  const write = ["logs:CreateLogStream", "logs:PutLogEvents"];
  return [
    ...(creates
      ? [{ holder, purpose: "Create the log group", actions: ["logs:CreateLogGroup"], resource: stream(""), subject, at }]
      : []),
    { holder, purpose: "Write logs", actions: write, resource: stream(prefix), subject, at },
  ];
}

function secretNeeds(secret: Members, path: Path, place: NeedPlace): readonly TaskNeed[] {
  const name = readText(secret, "name");
  const from = readText(secret, "valueFrom");
  const purpose = `Read ${typeof name === "string" ? name : "a secret"}`;
  const at = [...path, "valueFrom"];
  if (from === undefined) return [];
  if (from === OPEN) return [openSecret(purpose, at)];
  if (SECRET.test(from)) return managedSecret(from, purpose, at);
  return parameterNeeds(from, purpose, at, place);
}

function openSecret(purpose: string, at: Path): TaskNeed {
  const actions = ["secretsmanager:GetSecretValue", "ssm:GetParameters"];
  return { holder: "execution", purpose, actions, resource: undefined, subject: "set by the template", at };
}

/** A secret, and its key: the task definition does not say whether the secret has a key of the customer. */
function managedSecret(reference: string, purpose: string, at: Path): readonly TaskNeed[] {
  const [, prefix = "", name = ""] = SECRET.exec(reference) ?? [];
  if (prefix === "") return [];
  const resource = WITH_SUFFIX.test(name) ? `${prefix}${name}` : `${prefix}${name}-AbCdEf`;
  const subject = name.replace(WITH_SUFFIX, "");
  return [
    { holder: "execution", purpose, actions: ["secretsmanager:GetSecretValue"], resource, subject, at },
    decrypt(subject, at),
  ];
}

function parameterNeeds(from: string, purpose: string, at: Path, place: NeedPlace): readonly TaskNeed[] {
  const { partition, region, account } = place;
  const name = from.replace(/^\//, "");
  const resource = from.startsWith("arn:") ? from : `arn:${partition}:ssm:${region}:${account}:parameter/${name}`;
  const subject = from.startsWith("arn:") ? from.slice(from.indexOf(":parameter") + ":parameter".length) : from;
  return [{ holder: "execution", purpose, actions: ["ssm:GetParameters"], resource, subject, at }, decrypt(subject, at)];
}

function decrypt(subject: string, at: Path): TaskNeed {
  const purpose = `Decrypt ${subject}, if it has a key of yours`;
  return { holder: "execution", purpose, actions: ["kms:Decrypt"], resource: undefined, subject: "its KMS key", at };
}

function fileNeeds(arn: ReturnType<typeof readText>, purpose: string, at: Path, { partition }: NeedPlace): readonly TaskNeed[] {
  if (arn === undefined) return [];
  const bucket = arn === OPEN ? undefined : S3_OBJECT.exec(arn)?.[1];
  if (arn === OPEN || bucket === undefined) {
    const actions = ["s3:GetObject", "s3:GetBucketLocation"];
    return [{ holder: "execution", purpose, actions, resource: undefined, subject: "set by the template", at }];
  }
  const subject = arn.slice(arn.indexOf(":::") + 3);
  return [
    { holder: "execution", purpose, actions: ["s3:GetObject"], resource: arn, subject, at },
    {
      holder: "execution",
      purpose: "Find the bucket’s region",
      actions: ["s3:GetBucketLocation"],
      resource: `arn:${partition}:s3:::${bucket}`,
      subject: bucket,
      at,
    },
  ];
}

/** EFS with IAM signs in as the task role; FSx for Windows reads its credentials as the execution role. */
function volumeNeeds(document: Members, place: NeedPlace): readonly TaskNeed[] {
  return readItems(document, "volumes", []).items.flatMap(({ members, path }) => [
    ...efsNeeds(members, path, place),
    ...fsxNeeds(members, path, place),
  ]);
}

function efsNeeds(volume: Members, path: Path, { partition, region, account }: NeedPlace): readonly TaskNeed[] {
  const efs = volume["efsVolumeConfiguration"];
  const authorization = isMembers(efs) ? efs["authorizationConfig"] : undefined;
  if (!isMembers(efs) || !isMembers(authorization) || authorization["iam"] !== "ENABLED") return [];
  const id = readText(efs, "fileSystemId");
  // Without ClientWrite the volume is mounted all the same, and read only.
  const actions = ["elasticfilesystem:ClientMount"];
  const known = typeof id === "string" ? id : undefined;
  const resource =
    known === undefined ? undefined : `arn:${partition}:elasticfilesystem:${region}:${account}:file-system/${known}`;
  const at = [...path, "efsVolumeConfiguration"];
  return [{ holder: "task", purpose: "Mount the file system", actions, resource, subject: known ?? "set by the template", at }];
}

function fsxNeeds(volume: Members, path: Path, place: NeedPlace): readonly TaskNeed[] {
  const fsx = volume["fsxWindowsFileServerVolumeConfiguration"];
  const authorization = isMembers(fsx) ? fsx["authorizationConfig"] : undefined;
  if (!isMembers(authorization)) return [];
  const at = [...path, "fsxWindowsFileServerVolumeConfiguration", "authorizationConfig", "credentialsParameter"];
  const from = readText(authorization, "credentialsParameter");
  const purpose = "Read the sign-in of the file system";
  if (from === undefined) return [];
  if (from === OPEN) return [openSecret(purpose, at)];
  return SECRET.test(from) ? managedSecret(from, purpose, at) : parameterNeeds(from, purpose, at, place);
}

/** Two containers often pull from one repository and write to one group. */
function withoutRepeats(needs: readonly TaskNeed[]): readonly TaskNeed[] {
  const seen = new Set<string>();
  return needs.filter(({ holder, purpose, actions, resource, subject }) => {
    const key = [holder, purpose, actions.join(), resource?.replace(/:log-stream:.+$/, "") ?? subject].join(" ");
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
