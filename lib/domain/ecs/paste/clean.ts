import type { Path } from "../value";

import type { Node } from "./node";

/** A member of the pasted text that is not part of what is registered. */
export type Dropped = { readonly path: Path; readonly why: "read-only" | "null" | "for-editors" };

/** The node without the members that AWS adds to its responses or that are null, and a list of what was left out. */
export function clean(root: Node, readOnly: readonly string[]): { readonly node: Node; readonly dropped: readonly Dropped[] } {
  const dropped: Dropped[] = [];
  const visit = (node: Node, path: Path): Node => {
    if (node.kind === "array") return { ...node, items: node.items.map((item, index) => visit(item, [...path, index])) };
    if (node.kind !== "object") return node;
    const members = node.members.flatMap((member) => {
      const at = [...path, member.key];
      const why = whyDropped(member.key, member.value, path, readOnly);
      if (why === undefined) return [{ ...member, value: visit(member.value, at) }];
      dropped.push({ path: at, why });
      return [];
    });
    return { ...node, members };
  };
  return { node: visit(root, []), dropped };
}

function whyDropped(key: string, value: Node, path: Path, readOnly: readonly string[]): Dropped["why"] | undefined {
  if (value.kind === "scalar" && value.value === null) return "null";
  if (path.length > 0) return undefined;
  if (readOnly.includes(key)) return "read-only";
  return key === "$schema" ? "for-editors" : undefined;
}
