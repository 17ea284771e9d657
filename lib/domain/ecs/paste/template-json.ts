import { Placeholder } from "../value";

import type { Member, Node } from "./node";
import { closing, decode, endOfString } from "./template-text";
import { checkDepth, Unreadable } from "./unreadable";

/** Delimiters that open an unquoted placeholder, with the ones that close it. A longer delimiter comes before its own prefix. */
const BRACKETS: readonly (readonly [open: string, close: string])[] = [
  ["${{", "}}"],
  ["${", "}"],
  ["$(", ")"],
  ["{{", "}}"],
  ["<%", "%>"],
  ["<", ">"],
  ["#{", "}"],
  ["((", "))"],
];
/** Lines of a template that repeat or choose parts. They are not values. */
const STATEMENT =
  /\{%[\s\S]*?%\}|\{#[\s\S]*?#\}|%\{[^}]*\}|\{\{-?\s*(?:[#/^]|(?:if|else|end|range|with|define|block|template)\b)[^\n]*?\}\}|<%[^=][\s\S]*?%>/y;
const BLANK = /[\s\uFEFF\u00A0]+/y;
const LINE_COMMENT = /(?:\/\/|#(?!\{))[^\r\n]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?(?:\*\/|$)/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.$<{%@])/y;
const WORD = /[^\s,:{}[\]"]+/y;

/**
 * Reads JSON with what people leave in it: comments, commas before a closing bracket, and placeholders without quotes.
 *
 * @param start where the value begins; what comes after it in the text is not read
 * @throws Unreadable with the place and what to do
 */
export function readTemplateJson(text: string, start = 0): Node {
  return createReader(text, start).value(0);
}

/**
 * Reads a whole text, and refuses anything after its value. Several objects with commas between them are a list, as a
 * template has them that is put between brackets. @throws Unreadable
 */
export function readWholeTemplateJson(text: string): Node {
  const reader = createReader(text, 0);
  const first = reader.value(0);
  const items = [first, ...reader.more()];
  const node: Node = items.length === 1 ? first : { kind: "array", items, start: first.start, end: reader.position() };
  if (reader.position() < text.length) {
    throw new Unreadable("There is more text after the end of the JSON. Remove it.", reader.position());
  }
  return node;
}

/** Where the JSON of a text begins: after spaces, comments and lines of a template. */
export function startOfTemplateJson(text: string): number {
  const reader = createReader(text, 0);
  reader.skip();
  return reader.position();
}

function createReader(text: string, start: number) {
  let at = start;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match !== undefined) at += match.length;
    return match;
  };

  /** Skips spaces and comments. Returns whether a template line was among them, because no comma is needed beside one. */
  const skip = (): boolean => {
    let passedStatement = false;
    for (;;) {
      const before = at;
      if (take(STATEMENT) !== undefined) passedStatement = true;
      take(BLANK);
      take(LINE_COMMENT);
      take(BLOCK_COMMENT);
      if (at === before) return passedStatement;
    }
  };

  const bracketHere = () => BRACKETS.find(([open]) => text.startsWith(open, at));

  const curlyQuote = (): string | undefined =>
    /[“”„«»‘’]/.test(text[at] ?? "") ? "This is a curly quote. Write a straight one." : undefined;

  /** A placeholder without quotes, with the characters directly before and after it: `<registry>/app:${tag}`. */
  const placeholder = (): Node => {
    const from = at;
    for (;;) {
      const bracket = bracketHere();
      if (bracket === undefined) {
        if (take(WORD) === undefined) break;
        continue;
      }
      const end = closing(text, at, bracket);
      if (end === undefined) throw new Unreadable(`This placeholder has no ${bracket[1]} at its end.`, from);
      at = end;
    }
    return { kind: "scalar", value: new Placeholder(text.slice(from, at).trimEnd()), start: from, end: at };
  };

  const string = (): Node & { readonly value: string } => {
    const from = at;
    const end = endOfString(text, at);
    if (end === undefined) throw new Unreadable("This string has no closing quote on its line. Add the quote.", from);
    at = end;
    return { kind: "scalar", value: decode(text.slice(from, end), from), start: from, end };
  };

  const items = (depth: number): Node => {
    const from = at++;
    const found: Node[] = [];
    list("]", from, "item", () => {
      const item = value(depth + 1);
      found.push(item);
      return item;
    });
    return { kind: "array", items: found, start: from, end: at };
  };

  const members = (depth: number): Node => {
    const from = at++;
    const found: Member[] = [];
    list("}", from, "member", () => {
      const read = member(depth);
      found.push(read);
      return read.value;
    });
    return { kind: "object", members: found, start: from, end: at };
  };

  const member = (depth: number): Member => {
    const key =
      text[at] === '"' ? string() : bracketHere() !== undefined || /[$%@_]/.test(text[at] ?? "") ? placeholder() : undefined;
    if (key?.kind !== "scalar") throw new Unreadable(curlyQuote() ?? "A member name in double quotes is missing here.", at);
    skip();
    const name = key.value instanceof Placeholder ? key.value.raw : String(key.value);
    if (text[at] === ":") {
      at += 1;
      return { key: name, keyStart: key.start, value: value(depth + 1) };
    }
    if (key.value instanceof Placeholder) return { key: name, keyStart: key.start, value: key };
    throw new Unreadable(`A colon is missing after "${name}".`, at);
  };

  /** Reads entries, separated by commas, up to the closing bracket. A placeholder may include its comma. */
  const list = (close: string, from: number, what: string, entry: () => Node): void => {
    let mayEnter = true;
    let last: Node | undefined;
    for (;;) {
      const passedStatement = skip();
      if (at >= text.length)
        throw new Unreadable(`This ${what === "item" ? "list" : "object"} is not closed. Add ${close} at its end.`, from);
      if (text[at] === close) {
        at += 1;
        return;
      }
      if (text[at] === ",") {
        if (mayEnter && !passedStatement && !isPlaceholder(last))
          throw new Unreadable("There is an extra comma here. Remove it.", at);
        at += 1;
        mayEnter = true;
        continue;
      }
      const isBesidePlaceholder = isPlaceholder(last) || bracketHere() !== undefined;
      if (!mayEnter && !passedStatement && !isBesidePlaceholder)
        throw new Unreadable(`A comma is missing before this ${what}.`, at);
      last = entry();
      mayEnter = false;
    }
  };

  const value = (depth: number): Node => {
    skip();
    checkDepth(depth, at);
    const sign = text[at];
    if (sign === undefined) throw new Unreadable("A value is missing: the text ends here.", Math.max(0, at - 1));
    if (sign === '"') return string();
    if (bracketHere() !== undefined) return placeholder();
    if (sign === "{") return members(depth);
    if (sign === "[") return items(depth);
    return word();
  };

  const word = (): Node => {
    const from = at;
    const number = take(NUMBER);
    if (number !== undefined) return { kind: "scalar", value: Number(number), start: from, end: at };
    const found = take(WORD) ?? "";
    const end = at;
    if (found === "true" || found === "false") return { kind: "scalar", value: found === "true", start: from, end };
    if (found === "null") return { kind: "scalar", value: null, start: from, end };
    at = from;
    if (/[$%@<{]|^__[A-Z]/.test(found) || /^[A-Z][A-Z0-9_]{2,}$/.test(found) || text.startsWith("{", end)) return placeholder();
    if (found === "") throw new Unreadable("A value is missing here.", from);
    throw new Unreadable(curlyQuote() ?? "This is not a JSON value. Put strings in double quotes.", from);
  };

  /** The values that follow the first one after commas. */
  const more = (): readonly Node[] => {
    const found: Node[] = [];
    for (skip(); text[at] === ","; skip()) {
      const comma = at++;
      skip();
      if (at >= text.length) at = comma;
      if (at === comma) break;
      found.push(value(0));
    }
    return found;
  };

  return { value, more, skip, position: () => at };
}

function isPlaceholder(node: Node | undefined): boolean {
  return node?.kind === "scalar" && node.value instanceof Placeholder;
}
