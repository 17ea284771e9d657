import { counted } from "@/lib/core/plural";
import { ok, type Result } from "@/lib/core/result";

import { documentProblems } from "../document-problems";
import { formatTaskDefinition } from "../format-task-definition";
import { isHarnessExpression } from "../placeholders-to-fill";
import type { PasteProblem, ReadDefinition, TextFormat } from "../paste/read-documents";
import { readTaskDefinition } from "../paste/read-task-definition";
import { describePath } from "../value";

/** What became of one thing in an imported text. */
export type ImportResult = "refused" | "fails" | "to-fill" | "kept" | "dropped" | "translated";

/** A row of the report about an imported text. Lines are those of the text, each once, in order. */
export type ImportRow = {
  readonly what: string;
  readonly lines: readonly number[];
  readonly result: ImportResult;
  readonly why: string;
};

/** A task definition of an imported text, as the editor gets it, with the report. */
export type ImportedDefinition = {
  /** What tells it from the others of the text; absent when there is nothing to say. */
  readonly label: string | undefined;
  readonly document: string;
  readonly rows: readonly ImportRow[];
};

/**
 * Reads a pasted, uploaded or dropped text in any form for the editor. Nothing of it is filled in or corrected: placeholders
 * stay as they are written, and problems are reported with their lines.
 *
 * Errors: the place and the reason when the text has no task definition.
 */
export function importDocument(text: string): Result<readonly ImportedDefinition[], PasteProblem> {
  const read = readTaskDefinition(text);
  if (!read.ok) return read;
  const { format, definitions } = read.value;
  return ok(
    definitions.map((definition) => ({
      label: definition.label,
      document: formatTaskDefinition(definition.document),
      rows: [
        ...problemRows(definition),
        ...placeholderRows(definition),
        ...translatedRow(definition, format),
        ...droppedRows(definition),
      ],
    })),
  );
}

/** A report is read by a person: further problems are in the editor. */
const MOST_PROBLEMS = 30;

function problemRows(definition: ReadDefinition): readonly ImportRow[] {
  return documentProblems(definition)
    .flatMap(({ kind, path, message }): ImportRow[] => {
      if (kind === "advice" || kind === "to-fill") return [];
      const what = path.length === 0 ? "the task definition" : describePath(path);
      return [{ what, lines: [definition.placeOf(path).line], result: kind, why: message }];
    })
    .slice(0, MOST_PROBLEMS);
}

function placeholderRows(definition: ReadDefinition): readonly ImportRow[] {
  const open = new Map(
    documentProblems(definition).flatMap(({ kind, path, message }) =>
      kind === "to-fill" ? [[describePath(path), message]] : [],
    ),
  );
  return definition.placeholders.map(({ raw, at }) => {
    const lines = linesOf(definition, at);
    const message = at.map((path) => open.get(describePath(path))).find((found) => found !== undefined);
    if (message !== undefined) return { what: raw, lines, result: "to-fill", why: `A placeholder, kept as it is. ${message}` };
    const why = isHarnessExpression(raw)
      ? "A Harness expression, kept as it is. Harness fills it in at each deployment."
      : "Kept as it is: the program in the container reads it.";
    return { what: raw, lines, result: "kept", why };
  });
}

function linesOf({ placeOf }: ReadDefinition, paths: ReadDefinition["placeholders"][number]["at"]): readonly number[] {
  return [...new Set(paths.map((path) => placeOf(path).line))].toSorted((left, right) => left - right);
}

const FORMATS: Readonly<Record<TextFormat, string>> = { json: "JSON", yaml: "YAML", terraform: "Terraform" };

function translatedRow({ origin, label }: ReadDefinition, format: TextFormat): readonly ImportRow[] {
  const row = (what: string, why: string): readonly ImportRow[] => [{ what, lines: [], result: "translated", why }];
  switch (origin) {
    case "response":
      return row(label ?? "A response of AWS", "The task definition was taken out of the response of describe-task-definition.");
    case "cloudformation":
      return row(label ?? "CloudFormation", "The names of CloudFormation became those of the ECS API.");
    case "terraform":
      return row(label ?? "Terraform", "The arguments of Terraform became members of the ECS API.");
    case "containers":
      return row("A list of containers", "The list became containerDefinitions. Enter the family and the sizes in the form.");
    case "document":
      return format === "json" ? [] : row(FORMATS[format], "It became JSON with the names of the ECS API.");
  }
}

const REASONS: Readonly<Record<ReadDefinition["dropped"][number]["why"], { readonly noun: string; readonly why: string }>> = {
  "read-only": { noun: "read-only member", why: "AWS writes these itself and does not accept them" },
  null: { noun: "empty member", why: "They are null, which AWS reads as absent" },
  "for-editors": { noun: "member for editors", why: "Only text editors read it" },
};

function droppedRows({ dropped, placeOf }: ReadDefinition): readonly ImportRow[] {
  return (["read-only", "null", "for-editors"] as const).flatMap((why) => {
    const paths = dropped.filter((one) => one.why === why).map(({ path }) => path);
    if (paths.length === 0) return [];
    const { noun, why: reason } = REASONS[why];
    const names = paths.slice(0, MOST_NAMES).map(describePath).join(", ");
    const more = paths.length > MOST_NAMES ? ` and ${String(paths.length - MOST_NAMES)} more` : "";
    const lines = [...new Set(paths.map((path) => placeOf(path.slice(0, -1)).line))];
    return [
      {
        what: counted(paths.length, noun),
        lines: lines.length > 3 ? [] : lines,
        result: "dropped",
        why: `${reason}: ${names}${more}.`,
      },
    ];
  });
}

const MOST_NAMES = 12;
