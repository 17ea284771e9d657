"use client";

import { useEffect, useId, useRef, useState, type RefObject } from "react";
import { useFormContext } from "react-hook-form";

import { Button } from "@/components/ui/button";
import { downloadIcon } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";
import { problemOfText, type OpenDocument } from "@/lib/domain/ecs/form/document-view";
import { viewChanges } from "@/lib/domain/ecs/form/view-changes";
import type { ImportedDefinition } from "@/lib/domain/ecs/form/import-document";

import { ContainerList } from "./container-list";
import { createDocumentSync, loadDocumentTools, type DocumentSync, type EditorValues } from "./document-sync";
import { ImportReport, type Imported } from "./import-report";
import { JsonEditor } from "./json-editor";
import { TaskFields, type TaskFieldsProps } from "./task-fields";

export type DocumentEditorProps = TaskFieldsProps & {
  /** The document as it was when the page was made. */
  readonly opened: OpenDocument;
  /** Gets the editor's way to read the newest text, for saving. */
  readonly sync: RefObject<DocumentSync | undefined>;
};

/** A file that cannot be a task definition is not read: AWS accepts 64 KiB, and templates around it are larger. */
const MOST_BYTES = 1_000_000;

/** Pressing a button takes the focus from the text: what it changes on the page must not move the button before the press ends. */
const LEFT_MS = 300;

/** One text with several task definitions: a person says which one. */
type Choice = { readonly name: string; readonly lines: number; readonly definitions: readonly ImportedDefinition[] };

/** The document as form and as JSON side by side, with import. */
export function DocumentEditor(props: DocumentEditorProps) {
  const { getValues, setValue } = useFormContext<EditorValues>();
  const { getValues: getByName, setValue: setByName, setError, clearErrors, watch } = useFormContext();
  const [opened, setOpened] = useState(props.opened);
  const [editor] = useState(() =>
    createDocumentSync(
      {
        text: () => getValues("document"),
        setText: (text) => setValue("document", text, { shouldDirty: true }),
        view: () => getValues("view"),
        setView: (view) => {
          const { containers, ...values } = view;
          const before = getValues("view");
          const changes = viewChanges(before, view);
          // With other rows the list itself is set: the form library then replaces its rows.
          if (changes === undefined) setValue("view.containers", containers);
          for (const { name, value } of changes ??
            viewChanges({ ...before, containers: [] }, { ...values, containers: [] }) ??
            []) {
            setByName(`view.${name}`, value);
          }
        },
        valueOf: (name): unknown => getByName(name),
        setValueOf: (name, value) => setByName(name, value),
        show: (next, messages) => {
          setOpened(next);
          clearErrors(["view", "document"]);
          for (const [name, message] of Object.entries(messages)) setError(name, { type: "rule", message });
        },
      },
      props.opened,
    ),
  );
  const [imported, setImported] = useState<Imported & { readonly before: string }>();
  const [choice, setChoice] = useState<Choice>();
  const [refusal, setRefusal] = useState<string>();
  const wasPasted = useRef(false);
  const file = useRef<HTMLInputElement>(null);
  const headingId = useId();
  const { sync } = props;

  // Synchronises with the form library, which says which value changed, and gives the page the way to the newest text.
  useEffect(() => {
    sync.current = editor;
    const { unsubscribe } = watch((_values, { name }) => {
      if (name !== undefined) editor.changed(name);
    });
    return unsubscribe;
  }, [editor, sync, watch]);

  async function importText(text: string, name: string): Promise<void> {
    setRefusal(undefined);
    setChoice(undefined);
    const { importDocument } = await import("@/lib/domain/ecs/form/import-document");
    const read = importDocument(text);
    if (!read.ok) {
      setRefusal(`${name}: ${problemOfText(read.error)}`);
      return;
    }
    const lines = text.split("\n").length;
    const [only, ...others] = read.value;
    if (only !== undefined && others.length === 0) await take(only, { name, lines });
    else setChoice({ name, lines, definitions: read.value });
  }

  async function take({ document, rows }: ImportedDefinition, from: Pick<Choice, "name" | "lines">): Promise<void> {
    const before = await editor.textNow();
    setChoice(undefined);
    setImported({ ...from, rows, before: imported?.before ?? before });
    await editor.replace(document);
  }

  function importFile(chosen: File): void {
    if (chosen.size > MOST_BYTES) {
      setRefusal(`${chosen.name} is larger than a megabyte, so it is not a task definition. Choose another file.`);
      return;
    }
    void chosen.text().then(async (text) => await importText(text, chosen.name));
  }

  /** A pasted text may be YAML, Terraform or a response of AWS: then it is imported like a file. */
  async function readText(): Promise<void> {
    if (wasPasted.current) {
      wasPasted.current = false;
      const { importDocument } = await import("@/lib/domain/ecs/form/import-document");
      const text = getValues("document");
      const read = importDocument(text);
      if (read.ok && (read.value.length > 1 || read.value.some(({ rows }) => rows.length > 0))) {
        await importText(text, "Pasted text");
        return;
      }
    }
    await editor.readText();
  }

  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- takes no input: the tools load when something inside gets the focus
    <div className="stack-5" onFocus={() => void loadDocumentTools()}>
      {imported === undefined ? null : (
        <ImportReport
          imported={imported}
          undo={() => {
            setImported(undefined);
            void editor.replace(imported.before);
          }}
        />
      )}
      {refusal === undefined ? null : (
        <div role="alert">
          <Note tone="fail" title="Nothing was imported">
            {refusal} The document below is unchanged.
          </Note>
        </div>
      )}
      {choice === undefined ? null : (
        <Note
          tone="info"
          title={`${choice.name} has ${String(choice.definitions.length)} task definitions. Which one?`}
          action={
            <div className="row">
              {choice.definitions.map((one, index) => (
                <Button key={one.label ?? index} size="small" onClick={() => void take(one, choice)}>
                  Use {one.label ?? `number ${String(index + 1)}`}
                </Button>
              ))}
            </div>
          }
        />
      )}
      <div className="cols even def-two">
        <section className="card" aria-labelledby={headingId}>
          <header>
            <h2 id={headingId}>Change the form; the JSON follows</h2>
            <Button size="small" icon={downloadIcon} onClick={() => file.current?.click()}>
              Import a file
            </Button>
            <input
              ref={file}
              type="file"
              hidden
              aria-hidden="true"
              tabIndex={-1}
              onChange={({ target }) => {
                const chosen = target.files?.[0];
                target.value = "";
                if (chosen !== undefined) importFile(chosen);
              }}
            />
          </header>
          {opened.readable ? null : (
            <div className="in" role="status">
              <Note tone="warn" title="The form waits for the JSON">
                {problemOfText(opened.problem)} Until it is corrected, the form shows what could be read before.
              </Note>
            </div>
          )}
          <fieldset className="plain" disabled={!opened.readable}>
            <legend className="vh">Task definition as a form</legend>
            <TaskFields prepared={props.prepared} home={props.home} familyHint={props.familyHint} />
            <ContainerList opened={opened} />
          </fieldset>
        </section>
        <JsonEditor
          opened={opened}
          importFile={importFile}
          pasted={() => {
            wasPasted.current = true;
            // The text is in the editor after this event.
            setTimeout(() => void readText());
          }}
          left={() => setTimeout(() => void readText(), LEFT_MS)}
        />
      </div>
    </div>
  );
}
