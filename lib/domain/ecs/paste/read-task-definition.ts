import { parseJson } from "@/lib/core/parse-json";
import { err, ok, type Result } from "@/lib/core/result";

import { findPlaceholders, hintsAtPlaceholder, type FoundPlaceholder } from "../placeholders";
import type { Origin } from "../rules/task-view";
import { TASK_DEFINITION_SHAPE } from "../shape/task-definition-shape";
import { isItems, isMembers, type Members, type Path, type Value } from "../value";

import { clean, type Dropped } from "./clean";
import { findDefinitions } from "./find-definitions";
import { readHclExpression } from "./hcl";
import { duplicateKeys, offsetAt, valueOf, type Node } from "./node";
import { createPlaces, type Place } from "./place";
import { respell } from "./respell";
import { readWholeTemplateJson, startOfTemplateJson } from "./template-json";
import { terraformTaskDefinitions } from "./terraform";
import { MAX_DEPTH, Unreadable } from "./unreadable";
import { wrongDocument, wrongProgram, wrongText } from "./wrong-file";
import { readYaml } from "./yaml-node";

/** Larger than any template file that CloudFormation or Terraform accepts. */
const MAX_TEXT = 1_000_000;

export type TextFormat = "json" | "yaml" | "terraform";

/** One task definition of a pasted text. */
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

/** A text that was read. It has at least one task definition. */
export type PastedText = { readonly format: TextFormat; readonly definitions: readonly ReadDefinition[] };

/** Why a text cannot be read and what to do, with the place unless the whole text is wrong. */
export type PasteProblem = { readonly message: string; readonly place?: Place };

/**
 * Reads a task definition from what people paste: JSON with comments and placeholders, YAML, CloudFormation, Terraform, and
 * responses of AWS. Names and types become those of RegisterTaskDefinition; placeholders stay as they are written.
 *
 * Never throws, whatever the text is. The values are not checked here: `checkTaskDefinition` does that.
 */
export function readTaskDefinition(pasted: string): Result<PastedText, PasteProblem> {
  const text = withoutFence(pasted);
  if (text.trim() === "" || text.trim() === "\uFEFF") return err({ message: "There is no text. Paste a task definition." });
  if (text.length > MAX_TEXT)
    return err({
      message: "This text has more than a million characters. Paste the task definition alone: AWS accepts at most 64 KiB.",
    });
  const plain = readPlainJson(text);
  if (plain !== undefined) return ok(plain);

  const placeOf = createPlaces(text);
  const nul = text.indexOf("\0");
  if (nul >= 0) return err({ message: "This text is not UTF-8. Save the file as UTF-8.", place: placeOf(nul) });
  const wrong = wrongText(text.replace(/^\uFEFF/, ""));
  if (wrong !== undefined) return err({ message: wrong, place: { line: 1, column: 1 } });
  try {
    return readAnyFormat({ text, placeOf });
  } catch (problem) {
    if (!(problem instanceof Unreadable)) throw problem;
    return err({ message: wrongProgram(text) ?? problem.message, place: placeOf(problem.offset) });
  }
}

/** The text without the fence around a Markdown block. The fence becomes spaces, so that every offset stays the same. */
function withoutFence(text: string): string {
  const open = /^\s*```[\w-]*[ \t]*\r?\n/.exec(text)?.[0];
  const close = /\n```\s*$/.exec(text)?.[0];
  if (open === undefined || close === undefined || open.length + close.length > text.length) return text;
  const blank = (part: string): string => part.replaceAll("`", " ").replaceAll(/[\w-]/g, " ");
  return blank(open) + text.slice(open.length, -close.length) + blank(close);
}

/**
 * The fast path for most texts: plain JSON in the API's own form, read by `JSON.parse`. `undefined` for a text that needs the
 * slower readers, such as one with a duplicate key, which `JSON.parse` would hide.
 */
function readPlainJson(text: string): PastedText | undefined {
  const document = parseJson(text);
  if (!isPlainDocument(document) || countKeys(document) !== (text.match(/"\s*:/g) ?? []).length) return undefined;
  let root: Node | undefined;
  const places = createPlaces(text);
  const definition: ReadDefinition = {
    document,
    origin: "document",
    dropped: [],
    placeholders: findPlaceholders(document, hintsAtPlaceholder(text)),
    placeOf: (path) => {
      root ??= readWholeTemplateJson(text);
      return places(offsetAt(root, path));
    },
  };
  return { format: "json", definitions: [definition] };
}

const KNOWN_MEMBERS: ReadonlySet<string> = new Set(Object.keys(TASK_DEFINITION_SHAPE.members));

/** Whether the value is an object with containers and no member unknown to the API, so that nothing must be left out. */
function isPlainDocument(value: unknown): value is Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return "containerDefinitions" in value && Object.keys(value).every((key) => KNOWN_MEMBERS.has(key));
}

/** The number of members at every depth. `NaN` when one of them is null, or when the document is too deep. */
function countKeys(value: Value, depth = 0): number {
  if (value === null || depth > MAX_DEPTH) return Number.NaN;
  if (typeof value !== "object") return 0;
  let count = 0;
  if (isItems(value)) for (const item of value) count += countKeys(item, depth + 1);
  else if (isMembers(value)) for (const key in value) count += 1 + countKeys(value[key] ?? null, depth + 1);
  return count;
}

/** A text with the finder of its places, which is created once for all definitions in it. */
type Pasted = { readonly text: string; readonly placeOf: (offset: number) => Place };

function readAnyFormat(pasted: Pasted): Result<PastedText, PasteProblem> {
  const { text } = pasted;
  if (isTerraform(text)) {
    const found = terraformTaskDefinitions(text).map(({ label, node }) =>
      toDefinition(node, { label, origin: "terraform" }, pasted),
    );
    return atLeastOne("terraform", found, "This Terraform file has no resource of type aws_ecs_task_definition.");
  }
  const { format, roots } = readRoots(text);
  const candidates = roots.flatMap((root) => findDefinitions(root, text));
  const types = format === "yaml";
  const found = candidates.map(({ node, label, origin, respellNames, respellTypes }) => {
    const spelling = { names: respellNames, types: types || respellTypes };
    return toDefinition(respell(node, TASK_DEFINITION_SHAPE, spelling, text), { label, origin }, pasted);
  });
  const [wrong] = roots.flatMap((root) => wrongDocument(valueOf(root)) ?? []);
  return atLeastOne(format, found, wrong ?? "This text has no containerDefinitions, so it is not a task definition.");
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

function toDefinition(node: Node, { label, origin }: Source, { placeOf }: Pasted): ReadDefinition {
  const [duplicate] = duplicateKeys(node);
  if (duplicate !== undefined) {
    const { line } = placeOf(duplicate.first);
    throw new Unreadable(
      `"${duplicate.key}" appears a second time; the first is on line ${String(line)}. Keep one.`,
      duplicate.again,
    );
  }
  const { node: root, dropped } = clean(node);
  const document = valueOf(root);
  if (!isMembers(document))
    throw new Unreadable("This is not an object. Paste the task definition with its outer braces.", node.start);
  return {
    document,
    label,
    origin,
    dropped,
    placeholders: findPlaceholders(document, true),
    placeOf: (path) => placeOf(offsetAt(root, path)),
  };
}
