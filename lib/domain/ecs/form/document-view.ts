import { isBlocking, type ProblemKind } from "../finding";
import type { PasteProblem } from "../paste/read-documents";
import type { Place } from "../paste/place";

import type { TaskDefinitionForm } from "./task-definition-form";

/** A problem of a document, with everything that a page needs to show it in the form and in the text. */
export type ShownProblem = Place & {
  readonly kind: ProblemKind;
  readonly message: string;
  /** The rule that decides it; absent for a placeholder. */
  readonly rule: string | undefined;
  /** The field of the form that shows the place: `containers.0.image`. Absent where the form shows nothing of it. */
  readonly field: string | undefined;
  /** The place as people read it: `containerDefinitions[0].image`. */
  readonly at: string;
  /** The name of the place in the refusal of the server: `document.containerDefinitions.0.image`. */
  readonly key: string;
};

/** A document that was read, or the reason why it cannot be. */
export type OpenDocument =
  | { readonly readable: true; readonly form: TaskDefinitionForm; readonly problems: readonly ShownProblem[] }
  | { readonly readable: false; readonly problem: PasteProblem };

/** The reason why a text cannot be read, with its place: "Line 4, column 3: …". */
export function problemOfText({ message, place }: PasteProblem): string {
  return place === undefined ? message : `Line ${String(place.line)}, column ${String(place.column)}: ${message}`;
}

/** The most problems that one message names. */
export const MOST_IN_MESSAGE = 3;

/**
 * The message of each field that shows a place to correct: by `containers.0.image`, or by "" for places that the form does not
 * show, with their path in the message. The first message of a field counts.
 */
export function fieldMessages(opened: OpenDocument): Readonly<Record<string, string>> {
  if (!opened.readable) return { "": problemOfText(opened.problem) };
  const messages: Record<string, string> = {};
  const hidden: string[] = [];
  for (const { kind, field, at, message } of opened.problems) {
    if (!isBlocking(kind)) continue;
    if (field === undefined) hidden.push(at === "" ? message : `${at}: ${message}`);
    else messages[field] ??= message;
  }
  if (hidden.length > 0) messages[""] = hidden.slice(0, MOST_IN_MESSAGE).join(" ");
  return messages;
}
