import { SERVICE_SHAPE } from "../shape/service-shape";
import { Placeholder } from "../value";

import { readHcl, type HclBlock } from "./hcl";
import type { Member, Node } from "./node";
import { apiName, respell } from "./respell";
import { asList, FOR_TERRAFORM } from "./terraform";

const RESOURCE = "aws_ecs_service";
/** Arguments of this resource that only Terraform reads. @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service */
const FOR_SERVICES = new Set(["wait_for_steady_state", "triggers", "force_delete", "sigint_rollback", "alarms"]);

/** Arguments and blocks by another name or in another object than in the API. */
const PLACES: ReadonlyMap<string, readonly string[]> = new Map([
  ["name", ["serviceName"]],
  ["iam_role", ["role"]],
  ["load_balancer", ["loadBalancers"]],
  ["service_registries", ["serviceRegistries"]],
  ["ordered_placement_strategy", ["placementStrategy"]],
  ["network_configuration", ["networkConfiguration", "awsvpcConfiguration"]],
  ["deployment_minimum_healthy_percent", ["deploymentConfiguration", "minimumHealthyPercent"]],
  ["deployment_maximum_percent", ["deploymentConfiguration", "maximumPercent"]],
  ["deployment_circuit_breaker", ["deploymentConfiguration", "deploymentCircuitBreaker"]],
]);
/** Blocks that may occur several times. */
const LISTS = new Set([
  "load_balancer",
  "service_registries",
  "ordered_placement_strategy",
  "placement_constraints",
  "capacity_provider_strategy",
]);

/** Each service of a Terraform file, by the name of its resource. @throws Unreadable */
export function terraformServices(text: string): readonly { readonly label: string; readonly node: Node }[] {
  return readHcl(text)
    .blocks.filter(({ type, labels }) => type === "resource" && labels[0] === RESOURCE)
    .map((block) => ({ label: block.labels.slice(1).join("."), node: serviceNode(block, text) }));
}

function serviceNode(block: HclBlock, text: string): Node {
  const found: Member[] = [];
  const add = (name: string, keyStart: number, value: Node): void => {
    if (FOR_TERRAFORM.has(name) || FOR_SERVICES.has(name)) return;
    const path = PLACES.get(name) ?? [apiName(name, Object.keys(SERVICE_SHAPE.members))];
    put(found, path, { keyStart, value, isList: LISTS.has(name) });
  };
  for (const { key, keyStart, value } of block.body.attributes) add(key, keyStart, asList({ key, keyStart, value }, text));
  for (const inner of block.body.blocks) {
    const isDynamic = inner.type === "dynamic";
    const type = isDynamic ? (inner.labels[0] ?? "") : inner.type;
    const value: Node = isDynamic
      ? { kind: "scalar", value: new Placeholder(`dynamic "${type}"`), start: inner.start, end: inner.end }
      : blockNode(inner);
    add(type, inner.start, value);
  }
  const node: Node = { kind: "object", members: found, start: block.start, end: block.end };
  return respell(node, SERVICE_SHAPE, { names: true, types: true }, text);
}

/** Sets a value in the members, inside other objects where the API has them. A list gets the value as its next item. */
function put(
  members: Member[],
  [key = "", ...rest]: readonly string[],
  given: { readonly keyStart: number; readonly value: Node; readonly isList: boolean },
): void {
  const { keyStart, value, isList } = given;
  const at = members.findIndex((member) => member.key === key);
  const before = members[at]?.value;
  let next = value;
  if (rest.length > 0) {
    const inside: Member[] = before?.kind === "object" ? [...before.members] : [];
    put(inside, rest, given);
    next = { kind: "object", members: inside, start: before?.start ?? value.start, end: value.end };
  } else if (isList && value.kind !== "array") {
    const items = before?.kind === "array" ? before.items : [];
    next = { kind: "array", items: [...items, value], start: before?.start ?? value.start, end: value.end };
  }
  const member = { key, keyStart: members[at]?.keyStart ?? keyStart, value: next };
  if (at < 0) members.push(member);
  else members[at] = member;
}

function blockNode(block: HclBlock): Node {
  const blocks = block.body.blocks
    .filter(({ type }) => type !== "dynamic")
    .map((inner) => ({ key: inner.type, keyStart: inner.start, value: blockNode(inner) }));
  return { kind: "object", members: [...block.body.attributes.map(asWord), ...blocks], start: block.start, end: block.end };
}

/** Terraform has a flag where the API has a word: `assign_public_ip = true`. */
function asWord(attribute: Member): Member {
  const { key, value } = attribute;
  if (key !== "assign_public_ip" || value.kind !== "scalar" || typeof value.value !== "boolean") return attribute;
  return { ...attribute, value: { ...value, value: value.value ? "ENABLED" : "DISABLED" } };
}
