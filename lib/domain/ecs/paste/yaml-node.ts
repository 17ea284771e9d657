import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Alias, type Node as YamlNode } from "yaml";

import { Placeholder } from "../value";

import type { Member, Node } from "./node";
import { checkDepth, Unreadable } from "./unreadable";
import { createMask, isMaskedPlaceholder } from "./yaml-mask";

/** More values than any task definition has. An alias can repeat a part of the document many times over. */
const MAX_VALUES = 50_000;

/**
 * Reads YAML. Tags of CloudFormation (`!Ref`, `!Sub`) are placeholders; aliases and merge keys are resolved.
 * Returns every document of the text.
 *
 * @throws Unreadable with the place and the reason
 */
export function readYaml(text: string): readonly Node[] {
  const mask = createMask(text);
  const documents = parseAllDocuments(mask.masked, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  if (!Array.isArray(documents)) return [];
  const budget = { left: MAX_VALUES };
  return documents.flatMap(({ contents, errors: [error] }) => {
    if (error !== undefined) throw new Unreadable(describeError(error), error.pos[0]);
    if (contents === null) return [];
    const targets = new Map<Alias, YamlNode>();
    findTargets(contents, { targets, anchors: new Map(), depth: 0 });
    return [toNode(contents, { targets, text, unmask: mask.unmask, budget, depth: 0 })];
  });
}

type Context = {
  readonly targets: ReadonlyMap<Alias, YamlNode>;
  readonly text: string;
  readonly unmask: (text: string) => string;
  readonly budget: { left: number };
  readonly depth: number;
};

type Anchors = { readonly targets: Map<Alias, YamlNode>; readonly anchors: Map<string, YamlNode>; readonly depth: number };

/** Finds what each alias means, in one walk: the library would search the whole document for every alias. */
function findTargets(node: YamlNode | null, { targets, anchors, depth }: Anchors): void {
  if (node === null) return;
  checkDepth(depth, node.range?.[0] ?? 0);
  const inside = { targets, anchors, depth: depth + 1 };
  if (isAlias(node)) {
    const target = anchors.get(node.source);
    if (target !== undefined) targets.set(node, target);
    return;
  }
  if (node.anchor !== undefined) anchors.set(node.anchor, node);
  if (isSeq<YamlNode>(node)) for (const item of node.items) findTargets(item, inside);
  if (isMap<YamlNode, YamlNode | null>(node)) {
    for (const { key, value } of node.items) {
      findTargets(key, inside);
      findTargets(value, inside);
    }
  }
}

function toNode(node: YamlNode, context: Context): Node {
  const [start, end] = node.range ?? [0, 0];
  checkDepth(context.depth, start);
  context.budget.left -= 1;
  if (context.budget.left < 0)
    throw new Unreadable("There are more values here than a task definition can have. Paste the task definition alone.", start);
  const inside = { ...context, depth: context.depth + 1 };

  if (node.tag?.startsWith("!") === true) {
    // The range begins after the tag.
    const from = context.text.lastIndexOf(node.tag, start);
    return { kind: "scalar", value: new Placeholder(context.text.slice(Math.max(0, from), end).trim()), start, end };
  }
  if (isAlias(node)) {
    const target = context.targets.get(node);
    if (target === undefined) throw new Unreadable(`There is no anchor &${node.source}. Define it before this alias.`, start);
    return { ...toNode(target, inside), start, end };
  }
  if (isMap<YamlNode, YamlNode | null>(node)) {
    return { kind: "object", members: membersOf(node.items, inside), start, end };
  }
  if (isSeq<YamlNode>(node)) return { kind: "array", items: node.items.map((item) => toNode(item, inside)), start, end };
  if (isScalar(node)) return scalar(node, { start, end }, context);
  throw new Unreadable(
    "A task definition cannot have this value. Write a string, a number, true, false, a list or an object.",
    start,
  );
}

type Pair = { readonly key: YamlNode; readonly value: YamlNode | null };

/** The members of a map. Its own members replace those that it merges, and of several merged maps the first one counts. */
function membersOf(pairs: readonly Pair[], context: Context): readonly Member[] {
  const members = pairs.map((pair) => member(pair, context));
  const merged = members
    .filter(isMerge)
    .flatMap(({ value }) => (value.kind === "array" ? value.items : [value]))
    .flatMap((node) => (node.kind === "object" ? node.members : []));
  if (merged.length === 0) return members;
  const own = members.filter((each) => !isMerge(each));
  const taken = new Set(own.map(({ key }) => key));
  const added = new Map<string, Member>();
  for (const each of merged) if (!taken.has(each.key) && !added.has(each.key)) added.set(each.key, each);
  return [...own, ...added.values()];
}

/** Whether the member merges other maps into this one. @see https://yaml.org/type/merge.html */
function isMerge({ key, value }: Member): boolean {
  const nodes = value.kind === "array" ? value.items : [value];
  return key === "<<" && nodes.length > 0 && nodes.every(({ kind }) => kind === "object");
}

function member({ key, value }: Pair, context: Context): Member {
  const [start, end] = key.range ?? [0, 0];
  const empty: Node = { kind: "scalar", value: null, start: end, end };
  const node = value === null ? empty : toNode(value, context);
  if (!isScalar(key)) throw new Unreadable("The name of a member is a list or an object here. Write a string.", start);
  return { key: context.unmask(String(key.value)), keyStart: start, value: node };
}

function scalar(
  node: { readonly value: unknown; readonly type?: unknown },
  place: { readonly start: number; readonly end: number },
  { text, unmask }: Context,
): Node {
  const { value } = node;
  if (typeof value === "string") {
    const shown = unmask(value);
    const isWhole = node.type === "PLAIN" && shown !== value && isMaskedPlaceholder(shown);
    return { kind: "scalar", value: isWhole ? new Placeholder(shown) : shown, ...place };
  }
  const known = value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
  return { kind: "scalar", value: known ? value : text.slice(place.start, place.end), ...place };
}

function describeError({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code === "RESOURCE_EXHAUSTION") return "This is nested too many levels deep.";
  return `This is not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, "")}.`;
}
