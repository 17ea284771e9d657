import { Placeholder, type Path, type Value } from "../value";

/** A value with the place in the text that it was read from. Offsets count UTF-16 units; `end` is after the last one. */
export type Node = { readonly start: number; readonly end: number } & (
  | { readonly kind: "object"; readonly members: readonly Member[] }
  | { readonly kind: "array"; readonly items: readonly Node[] }
  | { readonly kind: "scalar"; readonly value: null | boolean | number | string | Placeholder }
);

export type ObjectNode = Extract<Node, { kind: "object" }>;

/** A member of an object; `keyStart` is where its key begins. */
export type Member = { readonly key: string; readonly keyStart: number; readonly value: Node };

/** The value that a node means, without its places. */
export function valueOf(node: Node): Value {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "array":
      return node.items.map(valueOf);
    case "object":
      // `fromEntries` defines members, so a key such as `__proto__` becomes a normal member.
      return Object.fromEntries(node.members.map(({ key, value }) => [key, valueOf(value)]));
  }
}

/** The member of an object with this key; `undefined` for another node or without one. */
export function memberOf(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === "object" ? node.members.find((member) => member.key === key)?.value : undefined;
}

/** Where the value at the path begins: a member begins at its key. The place of a missing value is that of its nearest parent. */
export function offsetAt(root: Node, path: Path): number {
  let node = root;
  let offset = root.start;
  for (const step of path) {
    if (typeof step === "number") {
      const item = node.kind === "array" ? node.items[step] : undefined;
      if (item === undefined) return offset;
      [node, offset] = [item, item.start];
    } else {
      const member = node.kind === "object" ? node.members.find(({ key }) => key === step) : undefined;
      if (member === undefined) return offset;
      [node, offset] = [member.value, member.keyStart];
    }
  }
  return offset;
}

/** Every key that an object has twice: where the second one begins, and where the first one does. */
export function duplicateKeys(node: Node): readonly { readonly key: string; readonly first: number; readonly again: number }[] {
  if (node.kind === "scalar") return [];
  if (node.kind === "array") return node.items.flatMap(duplicateKeys);
  const first = new Map<string, number>();
  return node.members.flatMap(({ key, keyStart, value }) => {
    const before = first.get(key);
    // A placeholder in place of a member may occur several times.
    const isMember = !(value.kind === "scalar" && value.value instanceof Placeholder && value.value.raw === key);
    if (before === undefined) first.set(key, keyStart);
    const inside = duplicateKeys(value);
    return before === undefined || !isMember ? inside : [{ key, first: before, again: keyStart }, ...inside];
  });
}
