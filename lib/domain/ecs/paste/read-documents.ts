import { err, ok, type Result } from "@/lib/core/result";

import { findPlaceholders, type FoundPlaceholder } from "../placeholders";
import type { Origin } from "../rules/task-view";
import type { ObjectShape } from "../shape/shape";
import { isMembers, type Members, type Path, type Value } from "../value";

import { clean, type Dropped } from "./clean";
import type { Candidate } from "./find-definitions";
import { readHclExpression } from "./hcl";
import { duplicateKeys, offsetAt, valueOf, type Node } from "./node";
import { createPlaces, type Place } from "./place";
import { respell } from "./respell";
import { readWholeTemplateJson, startOfTemplateJson } from "./template-json";
import { Unreadable } from "./unreadable";
import { wrongProgram, wrongText } from "./wrong-file";
import { readYaml } from "./yaml-node";

/** Larger than any template file that CloudFormation or Terraform accepts. */
const MAX_TEXT = 1_000_000;

export type TextFormat = "json" | "yaml" | "terraform";

/** One document of a pasted text. */
export type ReadDefinition = {
  readonly document: Members;
  /** The resource that it comes from, where a text can have several, or the member that it was wrapped in. */
  readonly label?: string | undefined;
  readonly origin: Origin;
  readonly dropped: readonly Dropped[];
  readonly placeholders: readonly FoundPlaceholder[];
  /** Where a value of the document is in the pasted text. The place of a missing value is the start of its parent. */
  readonly placeOf: (path: Path) => Place;
};

/** A text that was read. It has at least one document. */
export type PastedText = { readonly format: TextFormat; readonly definitions: readonly ReadDefinition[] };

/** Why a text cannot be read and what to do, with the place unless the whole text is wrong. */
export type PasteProblem = { readonly message: string; readonly place?: Place };

/** What is searched for in a text, such as task definitions. */
export type DocumentKind = {
  /** The kind in a sentence: "a task definition". */
  readonly noun: string;
  readonly shape: ObjectShape;
  /** Members that AWS adds to its responses. */
  readonly readOnly: readonly string[];
  /** Every document in what JSON or YAML contains. */
  readonly find: (root: Node, text: string) => readonly Candidate[];
  /** Every document in a Terraform file, under the API's names. */
  readonly findInTerraform: (text: string) => readonly { readonly label: string; readonly node: Node }[];
  /** The type of its resource in Terraform. */
  readonly terraformType: string;
  /** What a text without such a document is instead. */
  readonly otherwise: (document: Value) => string;
};

/**
 * The text without the fence around a Markdown block, or why it is not text. The fence becomes spaces, so that every offset
 * stays the same.
 */
export function preparedText(pasted: string, noun: string): Result<string, PasteProblem> {
  const text = withoutFence(pasted);
  if (text.trim() === "" || text.trim() === "\uFEFF") return err({ message: `There is no text. Paste ${noun}.` });
  if (text.length <= MAX_TEXT) return ok(text);
  const message = `This text has more than a million characters. Paste ${noun} alone: AWS accepts at most 64 KiB.`;
  return err({ message });
}

function withoutFence(text: string): string {
  const open = /^\s*```[\w-]*[ \t]*\r?\n/.exec(text)?.[0];
  const close = /\n```\s*$/.exec(text)?.[0];
  if (open === undefined || close === undefined || open.length + close.length > text.length) return text;
  const blank = (part: string): string => part.replaceAll("`", " ").replaceAll(/[\w-]/g, " ");
  return blank(open) + text.slice(open.length, -close.length) + blank(close);
}

/**
 * Reads the documents of one kind from a prepared text in any form. Names and types become those of the API; placeholders stay as
 * they are written. Never throws, whatever the text is.
 */
export function readDocuments(text: string, kind: DocumentKind): Result<PastedText, PasteProblem> {
  const placeOf = createPlaces(text);
  const nul = text.indexOf("\0");
  if (nul >= 0) return err({ message: "This text is not UTF-8. Save the file as UTF-8.", place: placeOf(nul) });
  const wrong = wrongText(text.replace(/^\uFEFF/, ""), kind.noun);
  if (wrong !== undefined) return err({ message: wrong, place: { line: 1, column: 1 } });
  try {
    return readAnyFormat({ text, placeOf, kind });
  } catch (problem) {
    if (!(problem instanceof Unreadable)) throw problem;
    return err({ message: wrongProgram(text) ?? problem.message, place: placeOf(problem.offset) });
  }
}

/** A text with the finder of its places, which is created once for all documents in it. */
type Pasted = { readonly text: string; readonly placeOf: (offset: number) => Place; readonly kind: DocumentKind };

function readAnyFormat(pasted: Pasted): Result<PastedText, PasteProblem> {
  const { text, kind } = pasted;
  if (isTerraform(text)) {
    const found = kind.findInTerraform(text).map(({ label, node }) => toDefinition(node, { label, origin: "terraform" }, pasted));
    return atLeastOne("terraform", found, `This Terraform file has no resource of type ${kind.terraformType}.`);
  }
  const { format, roots } = readRoots(text);
  const candidates = roots.flatMap((root) => kind.find(root, text));
  const types = format === "yaml";
  const found = candidates.map(({ node, label, origin, respellNames, respellTypes }) => {
    const spelling = { names: respellNames, types: types || respellTypes };
    return toDefinition(respell(node, kind.shape, spelling, text), { label, origin }, pasted);
  });
  const [first] = roots;
  return atLeastOne(format, found, kind.otherwise(first === undefined ? {} : valueOf(first)));
}

function atLeastOne(
  format: TextFormat,
  definitions: readonly ReadDefinition[],
  otherwise: string,
): Result<PastedText, PasteProblem> {
  return definitions.length === 0 ? err({ message: otherwise, place: { line: 1, column: 1 } }) : ok({ format, definitions });
}

/** Whether the text has Terraform blocks. The pattern matches spaces of one line only, so that empty lines cost nothing. */
function isTerraform(text: string): boolean {
  return /^[ \t]*(?:resource|module|data|variable|provider)[ \t]+"[^"\n]+"[^\n]*\{|^[ \t]*(?:locals|terraform)[ \t]*\{/m.test(
    text,
  );
}

/** The documents of a text. JSON is not read as YAML: YAML accepts a string without quotes, and AWS then refuses it. */
function readRoots(text: string): { readonly format: TextFormat; readonly roots: readonly Node[] } {
  const expression = /^\uFEFF?\s*(?:container_definitions\s*=\s*)?(?=jsonencode\s*\()/.exec(text)?.[0];
  if (expression !== undefined) return { format: "terraform", roots: [readHclExpression(text, expression.length)] };
  const start = startOfTemplateJson(text);
  const beginsAsJson = text[start] === "[" || (text[start] === "{" && text[start + 1] !== "{");
  if (!beginsAsJson) return { format: "yaml", roots: readYaml(text) };
  // In YAML a colon directly after an unquoted name would belong to the name, and so would curly quotes.
  const isScript = /[{,]\s*(?:[A-Za-z_]\w*:["'[{\d]|[“”„«»‘’])/.test(text);
  if (!/"\s*:/.test(text) && !isScript) {
    const isHcl = /^[ \t]*\w+[ \t]*=[ \t]/m.test(text);
    return isHcl ? { format: "terraform", roots: [readHclExpression(text)] } : { format: "yaml", roots: readYaml(text) };
  }
  return { format: "json", roots: [readWholeTemplateJson(text)] };
}

type Source = { readonly label?: string | undefined; readonly origin: ReadDefinition["origin"] };

function toDefinition(node: Node, { label, origin }: Source, { placeOf, kind }: Pasted): ReadDefinition {
  const [duplicate] = duplicateKeys(node);
  if (duplicate !== undefined) {
    const { line } = placeOf(duplicate.first);
    throw new Unreadable(
      `"${duplicate.key}" appears a second time; the first is on line ${String(line)}. Keep one.`,
      duplicate.again,
    );
  }
  const { node: root, dropped } = clean(node, kind.readOnly);
  const document = valueOf(root);
  if (!isMembers(document)) throw new Unreadable(`This is not an object. Paste ${kind.noun} with its outer braces.`, node.start);
  return {
    document,
    label,
    origin,
    dropped,
    placeholders: findPlaceholders(document, true),
    placeOf: (path) => placeOf(offsetAt(root, path)),
  };
}
