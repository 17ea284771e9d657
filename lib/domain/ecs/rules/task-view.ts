import type { Members, Path } from "../value";

import { OPEN, readItems, readMembers, readText, readTexts, type Read } from "./read";

export type LaunchType = "fargate" | "ec2";

/** A container as the rules read it. */
export type ContainerView = {
  readonly members: Members;
  readonly path: Path;
  readonly name: Read<string>;
  /** How messages name it: by its name, or by its number. */
  readonly label: string;
};

/** A task definition as the rules read it. */
export type TaskView = {
  readonly document: Members;
  /** Where it may run; `OPEN` when a placeholder decides. */
  readonly onFargate: Read<boolean>;
  readonly onEc2: Read<boolean>;
  readonly launchType: LaunchType | undefined;
  /** `bridge` by default, as on Linux instances. `OPEN` also when only the containers are known. */
  readonly networkMode: string | typeof OPEN;
  readonly isWindows: boolean | typeof OPEN;
  readonly containers: readonly ContainerView[];
  /** Whether a template adds containers. */
  readonly hasOpenContainers: boolean;
  /** Only the containers are known, as in Terraform's `container_definitions`. */
  readonly containersOnly: boolean;
};

/** What is known in addition to the document. */
export type Surroundings = { readonly launchType?: LaunchType | undefined; readonly origin: Origin };

/**
 * What a document was read from: itself, a response of AWS, CloudFormation, Terraform, or a list of containers, which is what
 * Terraform keeps in a separate file.
 */
export type Origin = "document" | "response" | "cloudformation" | "terraform" | "containers";

/** Reads what most rules need once. */
export function viewTask(document: Members, { launchType, origin }: Surroundings): TaskView {
  const containersOnly = origin === "containers";
  const { items, isOpen } = readItems(document, "containerDefinitions", []);
  const compatibilities = readTexts(document, "requiresCompatibilities");
  const platform = readMembers(document, "runtimePlatform");
  const family = platform === OPEN ? OPEN : readText(platform, "operatingSystemFamily");
  const mode = readText(document, "networkMode");
  const listed = Array.isArray(compatibilities) && compatibilities.length > 0 ? compatibilities : undefined;
  const onFargate = launchType === "fargate" || (listed?.includes("FARGATE") ?? (compatibilities === OPEN ? OPEN : false));
  const unsaid = listed === undefined && compatibilities !== OPEN;
  return {
    document,
    launchType,
    onFargate: containersOnly && onFargate !== true ? OPEN : onFargate,
    onEc2:
      launchType === "ec2" ||
      (unsaid && launchType === undefined) ||
      (listed?.includes("EC2") ?? (compatibilities === OPEN ? OPEN : false)),
    networkMode: mode ?? (containersOnly ? OPEN : "bridge"),
    isWindows: family === OPEN ? OPEN : family?.startsWith("WINDOWS") === true,
    hasOpenContainers: isOpen,
    containersOnly,
    containers: items.map(({ members, path }, index) => {
      const name = readText(members, "name");
      return { members, path, name, label: typeof name === "string" ? `Container "${name}"` : `Container ${String(index + 1)}` };
    }),
  };
}

/** The label of a container inside a sentence: `container "web"`. */
export function inSentence(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}
