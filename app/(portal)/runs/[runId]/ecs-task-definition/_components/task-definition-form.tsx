"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef, type ReactNode } from "react";
import type { FieldValues } from "react-hook-form";

import { RadioCards } from "@/components/form/radio-cards";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { StepForm } from "@/components/wizard/step-form";
import { counted } from "@/lib/core/plural";
import type { OpenDocument } from "@/lib/domain/ecs/form/document-view";
import { describeFamily } from "@/lib/domain/ecs/describe-family";
import type { PreparedRoles } from "@/lib/domain/runs/prepared-roles";

import { saveTaskDefinitionAction } from "../actions";
import { DocumentEditor } from "./document-editor";
import type { DocumentSync } from "./document-sync";
import { ExistingFields, type ExistingFieldsProps } from "./existing-fields";
import { useTexts } from "./use-texts";

export type TaskDefinitionFormProps = ExistingFieldsProps & {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  /** The document of `initial`, read on the server. */
  readonly opened: OpenDocument;
  readonly prepared: PreparedRoles;
  readonly home: { readonly partition: string; readonly account: string };
  readonly guide: ReactNode;
};

/** The task definition step: a revision that exists, or a new document as form and as JSON. */
export function TaskDefinitionForm(props: TaskDefinitionFormProps) {
  const { runId, opened } = props;
  const sync = useRef<DocumentSync | undefined>(undefined);

  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() => import("@/lib/domain/runs/answers/ecs-task-definition").then((module) => module.ecsTaskDefinitionSchema)}
      initial={{ ...props.initial, view: opened.readable ? opened.form : { containers: [] } }}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      save={async (input) => {
        // The form beside the text is a view of it and is not part of the answer.
        const { view: _view, ...value } = input.value;
        const text = "document" in value ? await sync.current?.textNow() : undefined;
        const saved = await saveTaskDefinitionAction({
          runId,
          ...input,
          value: text === undefined ? value : { ...value, document: text },
        });
        if (saved.ok || saved.error.fieldErrors === undefined || sync.current === undefined) return saved;
        return { ok: false, error: { ...saved.error, fieldErrors: await sync.current.refusals(saved.error.fieldErrors) } };
      }}
    >
      <Questions {...props} sync={sync} />
    </StepForm>
  );
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
const FAMILY = /^[\w-]{1,255}$/;
/** A pause in typing: the name is then read from AWS. */
const TYPING_MS = 500;

type QuestionsProps = TaskDefinitionFormProps & { readonly sync: React.RefObject<DocumentSync | undefined> };

function Questions({ families, shown, preview, guide, opened, prepared, home, sync }: QuestionsProps) {
  const router = useRouter();
  const pathname = usePathname();
  const [how = "", family = "", revision = "", newFamily = ""] = useTexts(["how", "family", "revision", "view.family"]);
  const asked = how === "new" ? newFamily : family;
  // A family that is not listed may have revisions that were all deregistered.
  const wanted = families?.includes(asked) === true || (how === "new" && FAMILY.test(asked)) ? asked : "";
  const wantedRevision = how === "new" ? "" : revision;

  // Synchronises with the address: the server reads the family and the revision that it names.
  useEffect(() => {
    if (wanted === "" || families === undefined) return;
    const query = new URLSearchParams(wantedRevision === "" ? { family: wanted } : { family: wanted, revision: wantedRevision });
    if (`?${query.toString()}` === location.search) return;
    const timer = setTimeout(
      () => router.replace(`${pathname}?${query.toString()}`, { scroll: false }),
      how === "new" ? TYPING_MS : 0,
    );
    return () => clearTimeout(timer);
  }, [wanted, wantedRevision, how, families, pathname, router]);

  return (
    <>
      <div className={how === "new" ? undefined : "cols guide"}>
        <div className="stack-5">
          <RadioCards
            name="how"
            label="Existing or new?"
            options={[
              {
                value: "existing",
                label: "Use an existing revision",
                hint: existingHint(families),
                lockedBecause: families?.length === 0 ? "This region has no task definition yet." : undefined,
              },
              {
                value: "new",
                label: "Build a new one",
                hint: "As a form, as JSON, or from a file. Harness registers it when it deploys.",
              },
            ]}
          />
          {how === "existing" ? <ExistingFields families={families} shown={shown} preview={preview} /> : null}
        </div>
        {how === "new" ? null : guide}
      </div>
      {how === "new" ? (
        <DocumentEditor
          opened={opened}
          sync={sync}
          prepared={prepared}
          home={home}
          familyHint={describeFamily(newFamily, { families, shown })}
        />
      ) : null}
      {/* The editor needs the whole width, so the guide waits behind a line. */}
      {how === "new" ? (
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            What the guide says
          </summary>
          <div className="mt">{guide}</div>
        </details>
      ) : null}
    </>
  );
}

function existingHint(families: readonly string[] | undefined): string {
  if (families === undefined) return "Enter its family and revision.";
  return `Pick one of ${counted(families.length, "family", "families")}, then its revision.`;
}
