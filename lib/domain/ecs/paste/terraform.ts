import { TASK_DEFINITION_SHAPE } from "../shape/task-definition-shape";
import { Placeholder } from "../value";

import { readHcl, unescapeTemplate, type HclBlock, type HclBody } from "./hcl";
import type { Member, Node } from "./node";
import { apiName, respell } from "./respell";
import { readTemplateJson } from "./template-json";

const RESOURCE = "aws_ecs_task_definition";
const CONTAINERS = "container_definitions";
/** Arguments of the resource that only Terraform reads. @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition */
export const FOR_TERRAFORM: ReadonlySet<string> = new Set([
  "skip_destroy",
  "track_latest",
  "count",
  "for_each",
  "depends_on",
  "provider",
  "region",
  "lifecycle",
  "timeouts",
  "tags_all",
]);

/** Each task definition of a Terraform file, by the name of its resource. @throws Unreadable */
export function terraformTaskDefinitions(text: string): readonly { readonly label: string; readonly node: Node }[] {
  const file = readHcl(text);
  const locals = new Map(
    file.blocks
      .filter(({ type }) => type === "locals")
      .flatMap(({ body }) => body.attributes.map(({ key, value }) => [`local.${key}`, value])),
  );
  return file.blocks
    .filter(({ type, labels }) => type === "resource" && labels[0] === RESOURCE)
    .map((block) => ({ label: block.labels.slice(1).join("."), node: resourceNode(block, locals, text) }));
}

function resourceNode(block: HclBlock, locals: ReadonlyMap<string, Node>, text: string): Node {
  const members = block.body.attributes
    .filter(({ key }) => !FOR_TERRAFORM.has(key))
    .map((member) =>
      member.key === CONTAINERS
        ? containersMember(member, locals, text)
        : argument({ ...member, value: asList(member, text) }, text),
    );
  return { kind: "object", members: [...members, ...blockMembers(block.body, text)], start: block.start, end: block.end };
}

/** The containers under their API name. The provider ignores the case of member names and does not convert types. */
function containersMember(member: Member, locals: ReadonlyMap<string, Node>, text: string): Member {
  const value = containersNode(member.value, locals, text);
  const spelled = respell(value, TASK_DEFINITION_SHAPE.members["containerDefinitions"], { names: true, types: false }, text);
  return { ...member, key: "containerDefinitions", value: spelled };
}

/** The containers: a list, a heredoc with JSON, or a local value of the same file. Only Terraform knows anything else. */
function containersNode(node: Node, locals: ReadonlyMap<string, Node>, text: string): Node {
  if (node.kind !== "scalar") return node;
  if (typeof node.value === "string" && text[node.start] !== '"') {
    return withTemplateTexts(readTemplateJson(text.slice(0, node.end), node.start));
  }
  const local = node.value instanceof Placeholder ? locals.get(node.value.raw) : undefined;
  if (local !== undefined) return local;
  return {
    ...node,
    value: new Placeholder(node.value instanceof Placeholder ? node.value.raw : text.slice(node.start, node.end)),
  };
}

/** The JSON of a heredoc: Terraform reads its strings as templates. */
function withTemplateTexts(node: Node): Node {
  if (node.kind === "array") return { ...node, items: node.items.map(withTemplateTexts) };
  if (node.kind === "object") {
    return { ...node, members: node.members.map((member) => ({ ...member, value: withTemplateTexts(member.value) })) };
  }
  return typeof node.value === "string" ? { ...node, value: unescapeTemplate(node.value) } : node;
}

/** Blocks that may occur several times, with the list that they are in the API. */
const LISTS = new Map([
  ["volume", "volumes"],
  ["placement_constraints", "placementConstraints"],
]);

/** Nested blocks as the API has them: volumes and constraints are lists, the others objects. */
function blockMembers(body: HclBody, text: string): readonly Member[] {
  const found = new Map<string, Member>();
  for (const block of body.blocks) {
    const type = block.type === "dynamic" ? (block.labels[0] ?? "") : block.type;
    if (FOR_TERRAFORM.has(type)) continue;
    const listName = LISTS.get(type);
    const node: Node =
      block.type === "dynamic"
        ? { kind: "scalar", value: new Placeholder(`dynamic "${type}"`), start: block.start, end: block.end }
        : blockNode(block, text);
    const key = listName ?? type;
    const before = found.get(key)?.value;
    const items = listName === undefined ? node : asItems(before, node);
    found.set(key, argument({ key, keyStart: found.get(key)?.keyStart ?? block.start, value: items }, text));
  }
  return [...found.values()];
}

function asItems(before: Node | undefined, node: Node): Node {
  return {
    kind: "array",
    items: [...(before?.kind === "array" ? before.items : []), node],
    start: before?.start ?? node.start,
    end: node.end,
  };
}

function blockNode(block: HclBlock, text: string): Node {
  const attributes = block.body.attributes.map((member) => {
    if (member.key === "host_path") return { ...member, key: "host", value: inObject("sourcePath", member) };
    return { ...member, value: asList(member, text) };
  });
  const blocks = block.body.blocks.map((inner) => ({ key: inner.type, keyStart: inner.start, value: blockNode(inner, text) }));
  return { kind: "object", members: [...attributes, ...blocks], start: block.start, end: block.end };
}

function inObject(key: string, member: Member): Node {
  const { start, end } = member.value;
  return { kind: "object", members: [{ ...member, key }], start, end };
}

/** Maps of Terraform that are lists in the API: tags, and the properties of a proxy. */
export function asList({ key, value }: Member, text: string): Node {
  if (value.kind !== "object" || (key !== "tags" && key !== "properties")) return value;
  const [name, content] = key === "tags" ? ["key", "value"] : ["name", "value"];
  const items = value.members.map((member): Node => {
    const { keyStart } = member;
    const nameNode: Node = { kind: "scalar", value: member.key, start: keyStart, end: keyStart + member.key.length };
    const members = [
      { key: name, keyStart, value: nameNode },
      { key: content, keyStart, value: respell(member.value, { kind: "text" }, { names: false, types: true }, text) },
    ];
    return { kind: "object", members, start: keyStart, end: member.value.end };
  });
  return { kind: "array", items, start: value.start, end: value.end };
}

/** An argument of the resource by its API name; Terraform converts between numbers and strings. */
function argument(member: Member, text: string): Member {
  const key = apiName(member.key, Object.keys(TASK_DEFINITION_SHAPE.members));
  const value = respell(member.value, TASK_DEFINITION_SHAPE.members[key], { names: true, types: true }, text);
  return { ...member, key, value };
}
