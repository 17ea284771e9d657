import type { Origin } from "../rules/task-view";

import { isTemplate, propertiesOf } from "./cloudformation";
import { memberOf, type Node, type ObjectNode } from "./node";
import { apiName } from "./respell";

/** A task definition in a document, before its names are spelled as the API has them. */
export type Candidate = {
  readonly node: Node;
  /** The name of the resource, or the member that it was wrapped in. */
  readonly label?: string | undefined;
  readonly origin: Origin;
  /** Whether names may differ from the API's: CloudFormation begins them with a capital, and Terraform ignores case. */
  readonly respellNames: boolean;
  /** Whether a number and its string mean the same, as in CloudFormation. */
  readonly respellTypes: boolean;
};

const CONTAINERS = "containerDefinitions";
/** How many levels deep a wrapped task definition may be: CloudTrail's `detail.requestParameters` is two levels deep. */
const WRAPPING = 4;

/** Every task definition in a document. Empty when there is none. */
export function findDefinitions(root: Node, text: string): readonly Candidate[] {
  if (isTemplate(root) || memberOf(root, "Type") !== undefined) {
    return propertiesOf("AWS::ECS::TaskDefinition", root, text).map(({ label, properties }) => ({
      node: properties,
      label,
      origin: "cloudformation",
      respellNames: true,
      respellTypes: true,
    }));
  }
  const containers = containersOnly(root);
  if (containers !== undefined) return [containers];
  return wrapped(root, undefined, 0);
}

function wrapped(node: Node, label: string | undefined, depth: number): readonly Candidate[] {
  if (depth > WRAPPING || node.kind === "scalar") return [];
  if (node.kind === "array")
    return node.items.flatMap((item, index) => wrapped(item, `${label ?? ""}[${String(index)}]`, depth + 1));
  const containers = node.members.find(({ key }) => apiName(key, [CONTAINERS]) === CONTAINERS);
  if (containers !== undefined) {
    const { key: spelling, value } = containers;
    // In Terraform JSON the containers are one string, so their values have no places.
    if (spelling === "container_definitions" && value.kind === "scalar") return [];
    const origin = label === undefined ? "document" : "response";
    const isOther = spelling !== CONTAINERS;
    return [{ node, origin, respellNames: isOther, respellTypes: isOther, label }];
  }
  return node.members.flatMap(({ key, value }) => wrapped(withTags(value, node), key, depth + 1));
}

/** A response has the tags beside the task definition; RegisterTaskDefinition takes them inside it. */
function withTags(definition: Node, response: ObjectNode): Node {
  const tags = response.members.find(({ key }) => key === "tags");
  const hasContainers = memberOf(definition, CONTAINERS) !== undefined && memberOf(definition, "tags") === undefined;
  if (tags === undefined || definition.kind !== "object" || !hasContainers) return definition;
  return { ...definition, members: [...definition.members, tags] };
}

/** A list of containers, or one container, as Terraform's `container_definitions` has them. */
function containersOnly(root: Node): Candidate | undefined {
  const items = root.kind === "array" ? root.items : [root];
  const [first] = items.filter(({ kind }) => kind === "object");
  if (first?.kind !== "object") return undefined;
  const keys = first.members.map(({ key }) => key);
  const spelled = ["image", "Image"].find((key) => keys.includes(key));
  const isContainer = spelled !== undefined && ["name", "Name", "essential", "portMappings"].some((key) => keys.includes(key));
  if (!isContainer || keys.some((key) => apiName(key, [CONTAINERS]) === CONTAINERS)) return undefined;
  // A manifest of Copilot has a name and an image too, but its image is an object.
  if (memberOf(first, spelled)?.kind === "object" && root.kind === "object") return undefined;
  const list: Node = { kind: "array", items, start: root.start, end: root.end };
  const members = [{ key: CONTAINERS, keyStart: root.start, value: list }];
  const node: Node = { kind: "object", members, start: root.start, end: root.end };
  return { node, origin: "containers", respellNames: true, respellTypes: spelled === "Image" };
}
