"use client";

import { useRouter } from "next/navigation";
import { useRef, useState, type ReactNode } from "react";
import type { DefaultValues, FieldValues } from "react-hook-form";

import { callFailure } from "@/components/form/call-action";
import { Form, type FormSchema, type SubmitResult } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import type { ActionResult } from "@/lib/core/action-result";
import type { ParkedPurpose } from "@/lib/domain/secrets/secret-ref";

import { SaveState, type Saving } from "./save-state";
import { StepActions } from "./step-frame";

type Saved = { readonly version: number; readonly savedAt: string; readonly nextSlug: string };

type SaveInput = {
  readonly value: Record<string, unknown>;
  readonly complete: boolean;
  readonly version: number;
  readonly secrets?: TypedSecrets | undefined;
};

/** Typed secrets by purpose. They are sent once, beside the answer, and never saved in a draft. */
export type TypedSecrets = Readonly<Partial<Record<ParkedPurpose, string>>>;

/** What is sent for a complete step: its answer and, separately, the typed secrets. */
export type CompleteStep<Output> = { readonly values: Output; readonly secrets?: TypedSecrets };

type Save = {
  readonly complete: boolean;
  /** Whether the person pressed a button; a draft is saved without one. */
  readonly isAsked: boolean;
  readonly secrets?: TypedSecrets | undefined;
};

type StepFormProps<Input extends FieldValues, Output extends object> = {
  readonly schema: FormSchema<Input, Output>;
  readonly initial: DefaultValues<Input>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  /** The address of the run's task list, without a trailing slash. Step addresses start with it. */
  readonly runHref: string;
  readonly save: (input: SaveInput) => Promise<ActionResult<Saved>>;
  /** Converts the validated values of a complete form into what is saved. */
  readonly toComplete?: ((values: Output) => CompleteStep<Output>) | undefined;
  /** Names of fields whose values are never saved in a draft. */
  readonly secretFields?: readonly string[] | undefined;
  /** A second submit button, "Create now". Called after the complete step is saved. */
  readonly createNow?:
    { readonly label: string; readonly run: () => Promise<ActionResult<{ readonly href: string }>> } | undefined;
  readonly handOver?: ReactNode;
  readonly children: ReactNode;
};

/** How long after a field loses the focus its draft is saved, in milliseconds. */
const DRAFT_MS = 300;

/**
 * A step's form: saves a draft field by field and the whole answer on "Save and continue", and keeps all input when a save
 * fails. A newer version from another window is reported and never overwritten.
 */
export function StepForm<Input extends FieldValues, Output extends object>(props: StepFormProps<Input, Output>) {
  const router = useRouter();
  const version = useRef(props.version);
  // Saves run one after another: two at once would look like conflicts with another window.
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const [saving, setSaving] = useState<Saving>(
    props.savedAt === undefined ? { state: "none" } : { state: "saved", at: new Date(props.savedAt) },
  );
  const [conflict, setConflict] = useState(false);
  const savedDraft = useRef("");
  const draft = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly values: object }>(undefined);

  /** Pressing a button also blurs a field; the draft's save must not move the button before the press completes. */
  function saveDraftSoon(values: object) {
    clearTimeout(draft.current?.timer);
    draft.current = undefined;
    // An unchanged draft is not saved again: that would keep an unused session alive.
    const written = JSON.stringify(withoutSecrets(values, props.secretFields ?? []));
    if (written === savedDraft.current) return;
    const timer = setTimeout(() => {
      draft.current = undefined;
      save(values, { complete: false, isAsked: false }).then(
        (saved) => {
          savedDraft.current = saved.ok ? written : "";
        },
        () => undefined,
      );
    }, DRAFT_MS);
    draft.current = { timer, values };
  }

  /** Cancels a waiting draft while the whole answer is saved. If that save is refused, the draft is saved. */
  function holdDraft(): () => void {
    const held = draft.current;
    clearTimeout(held?.timer);
    draft.current = undefined;
    return () => {
      if (held !== undefined) saveDraftSoon(held.values);
    };
  }

  async function save(value: object, { complete, isAsked, secrets }: Save): Promise<ActionResult<Saved>> {
    const work = queue.current.then(async () => {
      setSaving({ state: "saving" });
      const result = await props.save({
        value: withoutSecrets(value, props.secretFields ?? []),
        complete,
        version: version.current,
        secrets,
      });
      if (result.ok) {
        version.current = result.value.version;
        setSaving({ state: "saved", at: new Date(result.value.savedAt) });
      } else {
        // What the person asked for fails on top of the form; a draft that was not saved is only said here.
        const isShown = isAsked || result.error.fieldErrors !== undefined;
        setSaving(isShown ? { state: "none" } : { state: "not-saved", error: result.error });
        if (result.error.code === "conflict" && result.error.fieldErrors === undefined) setConflict(true);
      }
      return result;
    });
    queue.current = work.catch((cause: unknown) => {
      setSaving(isAsked ? { state: "none" } : { state: "not-saved", error: callFailure(cause) });
    });
    return await work;
  }

  async function submit(values: Output, intent: string): Promise<SubmitResult | undefined> {
    const keepDraft = holdDraft();
    const complete = props.toComplete?.(values) ?? { values };
    const saved = await save(complete.values, { complete: true, isAsked: true, secrets: complete.secrets });
    if (!saved.ok) {
      keepDraft();
      return saved;
    }
    if (intent === "create" && props.createNow !== undefined) {
      const created = await props.createNow.run();
      if (!created.ok) return created;
      router.push(created.value.href);
      return;
    }
    router.push(`${props.runHref}/${saved.value.nextSlug}`);
    router.refresh();
  }

  async function leave(values: Input): Promise<SubmitResult | undefined> {
    holdDraft();
    const saved = await save(values, { complete: false, isAsked: true });
    if (!saved.ok) return saved;
    router.push(props.runHref);
    router.refresh();
  }

  return (
    <Form
      schema={props.schema}
      defaultValues={props.initial}
      onSubmit={submit}
      onDraft={leave}
      secretFields={props.secretFields}
      onLeave={(_name, values) => saveDraftSoon(values)}
    >
      <SaveState saving={saving} isOutdated={conflict} />
      {props.children}
      <StepActions handOver={props.handOver}>
        {props.createNow === undefined ? null : (
          <Button type="submit" name="intent" value="create" look="primary">
            {props.createNow.label}
          </Button>
        )}
        <Button type="submit" name="intent" value="continue" look={props.createNow === undefined ? "primary" : "plain"}>
          Save and continue
        </Button>
        <Button type="submit" name="intent" value="leave" formNoValidate>
          Save and leave
        </Button>
      </StepActions>
    </Form>
  );
}

function withoutSecrets(value: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}
