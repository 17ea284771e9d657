import { Placeholder } from "../value";

import { memberOf, type Node, type ObjectNode } from "./node";

/** Functions of CloudFormation in JSON: an object with this one member. */
const FUNCTION = /^(?:Ref|Condition|Fn::[A-Za-z:]+)$/;

/** Whether this is a template of CloudFormation. */
export function isTemplate(root: Node): boolean {
  return memberOf(root, "AWSTemplateFormatVersion") !== undefined || resourcesOf(root).length > 0;
}

/** The properties of each resource of a type in a template, or of one resource without a template, with its name there. */
export function propertiesOf(
  type: string,
  root: Node,
  text: string,
): readonly { readonly label: string; readonly properties: Node }[] {
  const single = typeOf(root) === type ? [{ key: type, value: root }] : [];
  return [...single, ...resourcesOf(root)].flatMap(({ key, value }) => {
    const properties = typeOf(value) === type ? memberOf(value, "Properties") : undefined;
    return properties === undefined ? [] : [{ label: key, properties: withoutFunctions(properties, text) }];
  });
}

/** Every resource that names its type. */
function resourcesOf(root: Node) {
  const resources = memberOf(root, "Resources");
  return resources?.kind === "object" ? resources.members.filter(({ value }) => typeOf(value) !== undefined) : [];
}

function typeOf(node: Node): string | undefined {
  const type = memberOf(node, "Type");
  return type?.kind === "scalar" && typeof type.value === "string" && type.value.includes("::") ? type.value : undefined;
}

/** The node with each function of CloudFormation as a placeholder: its value is known only when the stack is created. */
export function withoutFunctions(node: Node, text: string): Node {
  if (node.kind === "array") return { ...node, items: node.items.map((item) => withoutFunctions(item, text)) };
  if (node.kind !== "object") return node;
  if (isFunction(node)) {
    return { kind: "scalar", value: new Placeholder(text.slice(node.start, node.end).trim()), start: node.start, end: node.end };
  }
  return { ...node, members: node.members.map((member) => ({ ...member, value: withoutFunctions(member.value, text) })) };
}

function isFunction(node: ObjectNode): boolean {
  const [only, ...others] = node.members;
  return only !== undefined && others.length === 0 && FUNCTION.test(only.key);
}
