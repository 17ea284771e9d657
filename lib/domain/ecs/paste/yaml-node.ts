import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node as YamlNode } from "yaml";

import { Placeholder } from "../value";

import type { Member, Node } from "./node";
import { checkDepth, Unreadable } from "./unreadable";

/** An alias can repeat a part of the document many times over: more values than this are no task definition. */
const MAX_VALUES = 50_000;

/** Placeholders that YAML would read as its own signs. */
const PLACEHOLDER =
  /\$\{\{[^\n]{0,300}?\}\}|\{\{[^\n]{0,300}?\}\}|\$\{[^\n}]{0,300}\}|<\+[^>\n]{1,300}>|<%[^\n]{0,300}?%>|%[A-Za-z_]\w{2,100}%|@[A-Z][A-Z0-9_]{2,100}@|#\{[^}\n]{1,200}\}/g;
/** Lines of a template that choose or repeat parts. */
const STATEMENT = /^[ \t]*(?:\{%.*%\}|\{\{-?\s*(?:[#/^]|(?:if|else|end|range|with|define|block|template)\b).*\}\})[ \t]*$/gm;
const PRIVATE_USE = 0xe000;
const MASKED = /[\uE000-\uE07F]/g;

/**
 * Reads YAML. Tags of CloudFormation (`!Ref`, `!Sub`) are placeholders; aliases and merge keys are resolved.
 * Of several documents it returns each.
 *
 * @throws Unreadable with the place and the reason
 */
export function readYaml(text: string): readonly Node[] {
  const documents = parseAllDocuments(mask(text), {
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
    lineCounter: new LineCounter(),
  });
  if (!Array.isArray(documents)) return [];
  const budget = { left: MAX_VALUES };
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Unreadable(describeError(error), error.pos[0]);
    return document.contents === null ? [] : [toNode(document.contents, { document, text, budget, depth: 0 })];
  });
}

type Context = {
  readonly document: Document;
  readonly text: string;
  readonly budget: { left: number };
  readonly depth: number;
};

function toNode(node: YamlNode, context: Context): Node {
  const [start, end] = node.range ?? [0, 0];
  checkDepth(context.depth, start);
  context.budget.left -= 1;
  if (context.budget.left < 0) throw new Unreadable("Aliases repeat this part too often.", start);
  const inside = { ...context, depth: context.depth + 1 };

  if (node.tag?.startsWith("!") === true) {
    // The range begins behind the tag.
    const from = context.text.lastIndexOf(node.tag, start);
    return { kind: "scalar", value: new Placeholder(context.text.slice(Math.max(0, from), end).trim()), start, end };
  }
  if (isAlias(node)) {
    const target = node.resolve(context.document);
    if (target === undefined) throw new Unreadable(`There is no anchor &${node.source}.`, start);
    return { ...toNode(target, inside), start, end };
  }
  if (isMap<YamlNode, YamlNode | null>(node)) {
    return { kind: "object", members: node.items.flatMap((pair) => members(pair, inside)), start, end };
  }
  if (isSeq<YamlNode>(node)) return { kind: "array", items: node.items.map((item) => toNode(item, inside)), start, end };
  if (isScalar(node)) return scalar(node, { start, end }, context.text);
  throw new Unreadable("This is no value that a task definition can have.", start);
}

function members({ key, value }: { key: YamlNode; value: YamlNode | null }, context: Context): readonly Member[] {
  const [start, end] = key.range ?? [0, 0];
  const empty: Node = { kind: "scalar", value: null, start: end, end };
  const node = value === null ? empty : toNode(value, context);
  if (!isScalar(key)) throw new Unreadable("The name of a member is a list or an object here. Write a text.", start);
  if (key.value === "<<" && node.kind === "object") return node.members;
  return [{ key: unmask(String(key.value)), keyStart: start, value: node }];
}

function scalar(
  node: { readonly value: unknown; readonly type?: unknown },
  place: { readonly start: number; readonly end: number },
  text: string,
): Node {
  const { value } = node;
  if (typeof value === "string") {
    const shown = unmask(value);
    const isWhole =
      node.type === "PLAIN" && shown !== value && [...shown.matchAll(PLACEHOLDER)].some(([found]) => found === shown);
    return { kind: "scalar", value: isWhole ? new Placeholder(shown) : shown, ...place };
  }
  const known = value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
  return { kind: "scalar", value: known ? value : text.slice(place.start, place.end), ...place };
}

/** The text with every sign of a placeholder replaced by a letter that YAML does not read. No offset changes. */
function mask(text: string): string {
  const whole = text.replaceAll(STATEMENT, (line) => `#${" ".repeat(line.length - 1)}`);
  if (MASKED.test(whole)) return whole;
  return whole.replaceAll(PLACEHOLDER, (found) =>
    found.replaceAll(/[\x20-\x7F]/g, (sign) => String.fromCharCode(PRIVATE_USE + sign.charCodeAt(0))),
  );
}

function unmask(text: string): string {
  return text.replaceAll(MASKED, (sign) => String.fromCharCode(sign.charCodeAt(0) - PRIVATE_USE));
}

function describeError({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code === "RESOURCE_EXHAUSTION") return "This is nested too many levels deep.";
  return `This is no YAML: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, "")}.`;
}
