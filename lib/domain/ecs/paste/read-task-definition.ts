import { parseJson } from "@/lib/core/parse-json";
import { ok, type Result } from "@/lib/core/result";

import { findPlaceholders, hintsAtPlaceholder } from "../placeholders";
import { READ_ONLY_MEMBERS, TASK_DEFINITION_SHAPE } from "../shape/task-definition-shape";
import { isItems, isMembers, type Members, type Value } from "../value";

import { findDefinitions } from "./find-definitions";
import { offsetAt, type Node } from "./node";
import { createPlaces } from "./place";
import {
  preparedText,
  readDocuments,
  type DocumentKind,
  type PastedText,
  type PasteProblem,
  type ReadDefinition,
} from "./read-documents";
import { readWholeTemplateJson } from "./template-json";
import { terraformTaskDefinitions } from "./terraform";
import { MAX_DEPTH } from "./unreadable";
import { wrongDocument } from "./wrong-file";

const TASK_DEFINITION: DocumentKind = {
  noun: "a task definition",
  shape: TASK_DEFINITION_SHAPE,
  readOnly: READ_ONLY_MEMBERS,
  find: findDefinitions,
  findInTerraform: terraformTaskDefinitions,
  terraformType: "aws_ecs_task_definition",
  otherwise: (document) => wrongDocument(document) ?? "This text has no containerDefinitions, so it is not a task definition.",
};

/**
 * Reads a task definition from what people paste: JSON with comments and placeholders, YAML, CloudFormation, Terraform, and
 * responses of AWS. Names and types become those of RegisterTaskDefinition; placeholders stay as they are written.
 *
 * Never throws, whatever the text is. The values are not checked here: `checkTaskDefinition` does that.
 */
export function readTaskDefinition(pasted: string): Result<PastedText, PasteProblem> {
  const text = preparedText(pasted, TASK_DEFINITION.noun);
  if (!text.ok) return text;
  const plain = readPlainJson(text.value);
  return plain === undefined ? readDocuments(text.value, TASK_DEFINITION) : ok(plain);
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
