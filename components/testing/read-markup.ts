import { parse, type DefaultTreeAdapterMap } from "parse5";

type Node = DefaultTreeAdapterMap["node"];
type Element = DefaultTreeAdapterMap["element"];

/** Attributes whose value is an address. */
const ADDRESSES = new Set(["href", "src", "action", "formaction", "xlink:href", "poster", "data"]);

/** Where the page of a markup is supposed to be. */
export const PAGE = "https://portal.example/here";

/**
 * A markup as a browser reads it, by a parser that is not ours: one line for each element with its attributes, and for
 * each text. `typed` is shown as `⟨typed⟩` wherever a whole value or text has it; of an address only the origin is shown,
 * because a typed text in it is encoded.
 */
export function readMarkup(markup: string, typed: string): readonly string[] {
  const lines: string[] = [];
  // The parser reads every line break as one LF, as browsers do.
  const seen = typed.replaceAll(/\r\n?/g, "\n");
  const show = (text: string) => text.replaceAll(/\r\n?/g, "\n").replaceAll(seen, () => "⟨typed⟩");
  const visit = (node: Node, depth: number): void => {
    const indent = " ".repeat(depth);
    if (isElement(node)) {
      const attributes = node.attrs.map(({ name, value }) => `${name}=${ADDRESSES.has(name) ? originOf(value) : show(value)}`);
      lines.push(`${indent}<${[node.tagName, ...attributes].join(" ")}>`);
    } else if ("value" in node) {
      lines.push(`${indent}${show(node.value)}`);
    } else if (node.nodeName === "#comment") {
      lines.push(`${indent}a comment`);
    }
    if ("childNodes" in node) for (const child of node.childNodes) visit(child, depth + 1);
  };
  visit(parse(`<!doctype html><body>${markup}`), 0);
  return lines;
}

function isElement(node: Node): node is Element {
  return "attrs" in node;
}

/** The scheme and host that an address leads to from the page; an own path leads to the page's. */
function originOf(address: string): string {
  const url = URL.canParse(address, PAGE) ? new URL(address, PAGE) : undefined;
  return url === undefined ? "no address" : url.origin === "null" ? url.protocol : url.origin;
}
