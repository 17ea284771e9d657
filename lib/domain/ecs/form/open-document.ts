import { documentProblems } from "../document-problems";
import { formatTaskDefinition } from "../format-task-definition";
import { readOneDefinition } from "../registered-definition";
import { describePath } from "../value";

import { MOST_IN_MESSAGE, type OpenDocument, type ShownProblem } from "./document-view";
import { createFieldFinder } from "./field-of-path";
import { showForm, writeForm, type TaskDefinitionForm } from "./task-definition-form";

/** Reads the text of the JSON editor for the form beside it. Never throws, whatever the text is. */
export function openDocument(text: string): OpenDocument {
  const read = readOneDefinition(text);
  if (!read.ok) return { readable: false, problem: read.error };
  const { document, placeOf } = read.value;
  const fieldOf = createFieldFinder(document);
  const problems = documentProblems(read.value).map(({ kind, rule, message, path }): ShownProblem => ({
    kind,
    rule,
    message,
    field: fieldOf(path),
    at: describePath(path),
    key: ["document", ...path].join("."),
    ...placeOf(path),
  }));
  return { readable: true, form: showForm(document), problems };
}

/**
 * The text with what was typed in the form. `text` is the one that the form was opened from: rows of the form refer to its
 * items. An unedited form returns the same text, and an unreadable text is never changed.
 */
export function editDocument(text: string, form: TaskDefinitionForm): string {
  const read = readOneDefinition(text);
  if (!read.ok) return text;
  const written = writeForm(read.value.document, form);
  return written === read.value.document ? text : formatTaskDefinition(written);
}

/**
 * The refusals of the server by the names of the page: `view.containers.0.image` for a place that the form shows, `document` for
 * every other place of the document. Other fields keep their names.
 */
export function refusedFields(opened: OpenDocument, refused: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const named: Record<string, string> = {};
  const hidden: string[] = [];
  for (const [key, message] of Object.entries(refused)) {
    if (key !== "document" && !key.startsWith("document.")) named[key] = message;
    else {
      const field = fieldOfKey(opened, key);
      if (field === undefined) hidden.push(message);
      else named[`view.${field}`] ??= message;
    }
  }
  if (hidden.length > 0) named["document"] = hidden.slice(0, MOST_IN_MESSAGE).join(" ");
  return named;
}

function fieldOfKey(opened: OpenDocument, key: string): string | undefined {
  if (!opened.readable) return undefined;
  const member = key.slice("document.".length);
  const found = opened.problems.find((problem) => problem.key === key);
  return found === undefined ? (Object.hasOwn(opened.form, member) ? member : undefined) : found.field;
}
