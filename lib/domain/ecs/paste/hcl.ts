import { Placeholder } from "../value";

import type { Member, Node } from "./node";
import { checkDepth, Unreadable } from "./unreadable";

/** The body of a Terraform file or block. */
export type HclBody = { readonly attributes: readonly Member[]; readonly blocks: readonly HclBlock[] };

/** A block such as `resource "aws_ecs_task_definition" "api" { … }`. */
export type HclBlock = {
  readonly type: string;
  readonly labels: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly body: HclBody;
};

const BLANK = /(?:[ \t\uFEFF]+|#[^\r\n]*|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const BLANK_LINES = /(?:\s+|#[^\r\n]*|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const IDENTIFIER = /[A-Za-z_][\w-]*/y;
const LITERAL = /(?:true|false|null|-?\d+(?:\.\d+)?)(?![\w.])/y;
const COMMENT = /#[^\r\n]*|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const HEREDOC_START = /<<-?([A-Za-z_][\w-]*)[ \t]*\r?\n/y;
const HEREDOC = /<<-?([A-Za-z_][\w-]*)[ \t]*\r?\n([\s\S]*?)^[ \t]*\1[ \t]*$/my;
const JSONENCODE = /jsonencode\s*\(/y;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Reads the attributes and blocks of a Terraform file. @throws Unreadable with the place */
export function readHcl(text: string): HclBody {
  return createReader(text, 0).body(0, true);
}

/**
 * Reads one Terraform expression. What depends on variables or functions is a placeholder; `jsonencode(…)` is what it encodes.
 * A heredoc is a string that begins at its first line. @throws Unreadable
 */
export function readHclExpression(text: string, start = 0): Node {
  return createReader(text, start).expression(0);
}

function createReader(text: string, start: number) {
  let at = start;

  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text) ?? undefined;
    if (match !== undefined) at += match[0].length;
    return match;
  };

  const body = (depth: number, isFile = false): HclBody => {
    const attributes: Member[] = [];
    const blocks: HclBlock[] = [];
    for (;;) {
      take(BLANK_LINES);
      if (at >= text.length || text[at] === "}") break;
      const from = at;
      // Terraform 0.11 has names in quotes.
      const name = text[at] === '"' ? textOf(string()) : take(IDENTIFIER)?.[0];
      if (name === undefined) throw new Unreadable("The name of an attribute or a block is missing here.", at);
      take(BLANK);
      if (text[at] === "=") {
        at += 1;
        attributes.push({ key: name, keyStart: from, value: expression(depth + 1) });
      } else blocks.push(block(name, from, depth));
    }
    if (!isFile && at >= text.length) throw new Unreadable("This block is not closed. Add } at its end.", start);
    return { attributes, blocks };
  };

  const block = (type: string, from: number, depth: number): HclBlock => {
    checkDepth(depth, from);
    const labels: string[] = [];
    while (text[at] !== "{") {
      const label = text[at] === '"' ? string() : take(IDENTIFIER)?.[0];
      if (label === undefined) throw new Unreadable(`An equals sign or a brace is missing after ${type}.`, at);
      labels.push(typeof label === "string" ? label : textOf(label));
      take(BLANK);
    }
    at += 1;
    const inside = body(depth + 1);
    at += 1;
    return { type, labels, start: from, end: at, body: inside };
  };

  const expression = (depth: number): Node => {
    take(BLANK_LINES);
    checkDepth(depth, at);
    const from = at;
    const node = simple(depth);
    take(BLANK);
    // Otherwise an operator, an index or a call follows, and the value depends on more than what is written here.
    if (node !== undefined && (at >= text.length || /[\r\n,}\])]/.test(text[at] ?? ""))) return node;
    at = from;
    return opaque();
  };

  const simple = (depth: number): Node | undefined => {
    const from = at;
    if (text[at] === '"') return string();
    const heredoc = heredocAt(text, at);
    if (heredoc !== undefined) {
      at = heredoc.end;
      const { content, start: begins } = heredoc;
      return { kind: "scalar", value: unescapeTemplate(content), start: begins, end: begins + content.length };
    }
    if (text[at] === "{" || text[at] === "[") return isLoop() ? undefined : text[at] === "{" ? object(depth) : tuple(depth);
    const literal = take(LITERAL)?.[0];
    if (literal !== undefined) {
      const value = literal === "null" ? null : literal === "true" || literal === "false" ? literal === "true" : Number(literal);
      return { kind: "scalar", value, start: from, end: at };
    }
    if (take(JSONENCODE) === undefined) return undefined;
    const encoded = expression(depth + 1);
    take(BLANK_LINES);
    if (text[at] === ",") at += 1;
    take(BLANK_LINES);
    if (text[at] !== ")") throw new Unreadable("This jsonencode( is not closed. Add ) at its end.", from);
    at += 1;
    return encoded;
  };

  const isLoop = (): boolean => /^[[{]\s*for\s/.test(text.slice(at, at + 40));

  const tuple = (depth: number): Node => {
    const from = at++;
    const items: Node[] = [];
    for (;;) {
      take(BLANK_LINES);
      if (at >= text.length) throw new Unreadable("This list is not closed. Add ] at its end.", from);
      if (text[at] === "]") break;
      if (text[at] === ",") at += 1;
      else items.push(expression(depth + 1));
    }
    at += 1;
    return { kind: "array", items, start: from, end: at };
  };

  const object = (depth: number): Node => {
    const from = at++;
    const members: Member[] = [];
    for (;;) {
      take(BLANK_LINES);
      if (at >= text.length) throw new Unreadable("This object is not closed. Add } at its end.", from);
      if (text[at] === "}") break;
      if (text[at] === ",") {
        at += 1;
        continue;
      }
      const keyStart = at;
      const key = text[at] === '"' ? textOf(string()) : text[at] === "(" ? parenthesis() : take(IDENTIFIER)?.[0];
      take(BLANK_LINES);
      if (key === undefined || (text[at] !== "=" && text[at] !== ":")) {
        throw new Unreadable("A name with an equals sign is missing here.", keyStart);
      }
      at += 1;
      members.push({ key, keyStart, value: expression(depth + 1) });
    }
    at += 1;
    return { kind: "object", members, start: from, end: at };
  };

  const parenthesis = (): string => {
    const from = at;
    at = balanced(text, at);
    return text.slice(from, at);
  };

  const string = (): Node => {
    const from = at;
    at = endOfTemplate(text, at);
    return { kind: "scalar", value: decode(text.slice(from + 1, at - 1)), start: from, end: at };
  };

  /** Anything else, up to the end of its line or the bracket that closes what contains it. */
  const opaque = (): Node => {
    const from = at;
    while (at < text.length && !/[\r\n,}\])]/.test(text[at] ?? "")) {
      if (text[at] === '"') at = endOfTemplate(text, at);
      else if (CLOSING[text[at] ?? ""] !== undefined) at = balanced(text, at);
      else at += 1;
    }
    const raw = text.slice(from, at).trimEnd();
    if (raw === "") throw new Unreadable("A value is missing here.", from);
    return { kind: "scalar", value: new Placeholder(raw), start: from, end: from + raw.length };
  };

  return { body, expression };
}

function textOf(node: Node): string {
  return node.kind === "scalar" && typeof node.value === "string" ? node.value : "";
}

/** The offset after the bracket that closes the one here. */
function balanced(text: string, from: number, depth = 0): number {
  checkDepth(depth, from);
  const expected: string[] = [];
  for (let at = from; at < text.length;) {
    const sign = text[at] ?? "";
    const close = CLOSING[sign];
    if (sign === '"') {
      at = endOfTemplate(text, at, depth + 1);
      continue;
    }
    const skipped = matchAt(COMMENT, text, at)?.[0].length ?? (heredocAt(text, at)?.end ?? at) - at;
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    if (close !== undefined) expected.push(close);
    else if (sign === expected.at(-1)) expected.pop();
    at += 1;
    if (expected.length === 0) return at;
  }
  throw new Unreadable("This bracket is not closed. Add the closing bracket.", from);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** The heredoc that begins here; `undefined` where none does. @throws Unreadable when it is not closed */
function heredocAt(
  text: string,
  at: number,
): { readonly content: string; readonly start: number; readonly end: number } | undefined {
  const opened = matchAt(HEREDOC_START, text, at);
  if (opened === undefined) return undefined;
  const found = matchAt(HEREDOC, text, at);
  if (found === undefined) {
    throw new Unreadable(`This heredoc is not closed. Add a line with ${opened[1] ?? ""} at its end.`, at);
  }
  return { content: found[2] ?? "", start: at + opened[0].length, end: at + found[0].length };
}

/** The offset after the closing quote. Quotes inside `${…}` and `%{…}` belong to the expression. */
function endOfTemplate(text: string, from: number, depth = 0): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') return at + 1;
    if (sign === "\n") break;
    if (sign === "\\") at += 1;
    else if ((sign === "$" || sign === "%") && text[at + 1] === "{" && text[at - 1] !== sign)
      at = balanced(text, at + 1, depth + 1) - 1;
  }
  throw new Unreadable("This string has no closing quote on its line. Add the quote.", from);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** The value of a quoted string. @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
function decode(inner: string): string {
  const decoded = inner.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})|(.))/gs,
    (found, short: string | undefined, long: string | undefined, sign: string | undefined) => {
      const code = short ?? long;
      return code === undefined ? (ESCAPES[sign ?? ""] ?? found) : String.fromCodePoint(Number.parseInt(code, 16));
    },
  );
  return unescapeTemplate(decoded);
}

/** The string with `$${` and `%%{`, which escape an expression, as Terraform writes them into the value. */
export function unescapeTemplate(text: string): string {
  return text.replaceAll(/([$%])\1\{/g, (_found, sign: string) => `${sign}{`);
}
