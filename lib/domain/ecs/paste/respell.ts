import type { Shape } from "../shape/shape";

import type { Member, Node } from "./node";

/** How freely a format spells names and values. */
export type Spelling = {
  /** Names in another spelling are the same: `ContainerDefinitions`, `container_definitions`. */
  readonly names: boolean;
  /** A number where a string belongs is read as that string and the other way round, as in YAML and CloudFormation. */
  readonly types: boolean;
};

/** Names that differ from the API's in more than case. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html */
const ALIASES = new Map([
  ["proxyconfigurationproperties", "properties"],
  ["configureatlaunch", "configuredAtLaunch"],
  ["placementstrategies", "placementStrategy"],
]);

/** The node with names and types as the API has them. Places stay those of the text. */
export function respell(node: Node, shape: Shape | undefined, spelling: Spelling, text: string): Node {
  if (node.kind === "array") {
    const item = shape?.kind === "list" ? shape.of : undefined;
    return { ...node, items: node.items.map((each) => respell(each, item, spelling, text)) };
  }
  if (node.kind === "object") {
    return { ...node, members: node.members.map((member) => respellMember(member, shape, spelling, text)) };
  }
  return spelling.types ? { ...node, value: retyped(node, shape, text) } : node;
}

function respellMember(member: Member, shape: Shape | undefined, spelling: Spelling, text: string): Member {
  if (shape?.kind === "texts") return { ...member, value: respell(member.value, { kind: "text" }, spelling, text) };
  const members = shape?.kind === "object" ? shape.members : {};
  const key = spelling.names ? apiName(member.key, Object.keys(members)) : member.key;
  return { ...member, key, value: respell(member.value, Object.hasOwn(members, key) ? members[key] : undefined, spelling, text) };
}

/** The name of the API that a name in another spelling means; the same name when there is none. */
export function apiName(name: string, known: readonly string[]): string {
  if (known.includes(name)) return name;
  const plain = plainName(name);
  const alias = ALIASES.get(plain);
  if (alias !== undefined && known.includes(alias)) return alias;
  return known.find((candidate) => plainName(candidate) === plain) ?? name;
}

function plainName(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase();
}

function retyped(node: Extract<Node, { kind: "scalar" }>, shape: Shape | undefined, text: string) {
  const { value } = node;
  if (shape?.kind === "text" && (typeof value === "number" || typeof value === "boolean")) {
    // `1.10` and `012345678901` as they are written.
    const written = text.slice(node.start, node.end).trim();
    return /^[\w.+-]+$/.test(written) ? written : String(value);
  }
  if (shape?.kind === "integer" && typeof value === "string" && /^\s*-?\d{1,15}\s*$/.test(value)) return Number(value);
  if (shape?.kind === "flag" && typeof value === "string") {
    if (/^(?:true|yes|on)$/i.test(value)) return true;
    if (/^(?:false|no|off)$/i.test(value)) return false;
  }
  return value;
}
