import { fieldMessages, type OpenDocument } from "@/lib/domain/ecs/form/document-view";
import type { TaskDefinitionForm } from "@/lib/domain/ecs/form/task-definition-form";

/** The values of the page's form that the editor owns. */
export type EditorValues = { readonly document: string; readonly view: TaskDefinitionForm };

/** What the editor reads and writes of the form around it. */
type FormAround = {
  readonly text: () => string;
  readonly setText: (text: string) => void;
  readonly view: () => TaskDefinitionForm;
  readonly setView: (view: TaskDefinitionForm) => void;
  readonly valueOf: (name: string) => unknown;
  readonly setValueOf: (name: string, value: unknown) => void;
  /** Shows the state of the document; `messages` replace those of before. */
  readonly show: (opened: OpenDocument, messages: Readonly<Record<string, string>>) => void;
};

/** The readers and rules: 60 KB that load when a person first turns to the editor, never with the page. */
export const loadDocumentTools = async () => await import("@/lib/domain/ecs/form/open-document");

const FORM_MS = 250;
const JSON_MS = 400;

/** Keeps the form (`view`) and the text of the document (`document`) equal. */
export type DocumentSync = {
  /** A value of the form changed. */
  readonly changed: (name: string) => void;
  /** Reads the text now, as when it loses the focus. */
  readonly readText: () => Promise<void>;
  /** Replaces the document, as an import does. */
  readonly replace: (text: string) => Promise<void>;
  /** The text to save: also what was typed in the form a moment ago. An unreadable text is kept as it is. */
  readonly textNow: () => Promise<string>;
  /** The server's refusals by the names of the fields of this page. */
  readonly refusals: (refused: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>;
};

/**
 * The text is the document; the form is a view of it. What is typed in the form is always written into the text from which the
 * form was last filled, so that rows keep the items they were made from.
 */
export function createDocumentSync(form: FormAround, opened: OpenDocument): DocumentSync {
  /** The text that both sides agree on. */
  let agreed = form.text();
  /** The text from which the form was filled; absent while the text cannot be read. */
  let base = opened.readable ? agreed : undefined;
  // Two timers: reading the text must not cancel a write that waits.
  let reading: ReturnType<typeof setTimeout> | undefined;
  let writing: ReturnType<typeof setTimeout> | undefined;
  /** While the form is filled from the text, its changes are no edits. */
  let isFilling = false;

  function show(next: OpenDocument): void {
    const messages = Object.entries(fieldMessages(next));
    form.show(
      next,
      Object.fromEntries(messages.map(([field, message]) => [field === "" ? "document" : `view.${field}`, message])),
    );
  }

  async function readText(): Promise<void> {
    clearTimeout(reading);
    const { openDocument } = await loadDocumentTools();
    const text = form.text();
    if (text === agreed) return;
    const next = openDocument(text);
    agreed = text;
    base = next.readable ? text : undefined;
    isFilling = true;
    if (next.readable) form.setView(next.form);
    isFilling = false;
    show(next);
  }

  async function writeText(): Promise<void> {
    const { openDocument } = await loadDocumentTools();
    const text = await textNow();
    if (text === agreed) return;
    agreed = text;
    form.setText(text);
    show(openDocument(text));
  }

  async function textNow(): Promise<string> {
    const { editDocument } = await loadDocumentTools();
    const text = form.text();
    return base === undefined || text !== agreed ? text : editDocument(base, form.view());
  }

  return {
    changed(name) {
      if (name !== "document" && !name.startsWith("view.")) return;
      if (isFilling) return;
      if (name === "document") {
        clearTimeout(reading);
        reading = setTimeout(() => void readText(), JSON_MS);
        return;
      }
      clearTimeout(writing);
      if (form.text() === agreed) {
        writing = setTimeout(() => void writeText(), FORM_MS);
        return;
      }
      // The text was not read yet: it is read first, and what was typed in the form since then is set again.
      const value = form.valueOf(name);
      writing = setTimeout(() => void readText().then(() => form.setValueOf(name, value)));
    },
    readText,
    async replace(text) {
      form.setText(text);
      await readText();
    },
    textNow,
    async refusals(refused) {
      const { openDocument, refusedFields } = await loadDocumentTools();
      return refusedFields(openDocument(await textNow()), refused);
    },
  };
}
