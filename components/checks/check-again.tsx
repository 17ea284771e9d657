"use client";

import { createContext, use, useId, type ReactNode } from "react";

import { useFormAction } from "@/components/form/use-form-action";
import { Button } from "@/components/ui/button";
import { refreshIcon } from "@/components/ui/icons";
import { LiveRegion } from "@/components/ui/live-region";
import { Note } from "@/components/ui/note";
import type { FormResult } from "@/lib/core/action-result";

type Shared = { readonly formId: string; readonly pending: boolean; readonly failure: string | undefined };

const Asking = createContext<Shared>({ formId: "", pending: false, failure: undefined });

type CheckAgainProps<Value> = {
  readonly action: (previous: FormResult<Value> | undefined, form: FormData) => Promise<FormResult<Value>>;
  readonly runId: string;
  readonly children: ReactNode;
};

/**
 * Runs the checks again when the button inside is pressed. Its form is outside the page's own form, so the button may be
 * anywhere, even inside the form of a step.
 */
export function CheckAgain<Value>({ action, runId, children }: CheckAgainProps<Value>) {
  const { result, run, send, pending } = useFormAction(action);
  const formId = useId();
  const failure = result?.ok === false ? result.error.message : undefined;
  return (
    <Asking value={{ formId, pending, failure }}>
      {children}
      <form id={formId} action={run} onSubmit={send} hidden>
        <input type="hidden" name="runId" value={runId} />
      </form>
      <LiveRegion message={pending ? "Checking." : result?.ok === true ? "Checked." : ""} />
    </Asking>
  );
}

/** The button that runs the checks again, with the error of the last attempt. */
export function CheckAgainButton() {
  const { formId, pending, failure } = use(Asking);
  return (
    <>
      <Button type="submit" form={formId} size="small" icon={refreshIcon} aria-disabled={pending}>
        {pending ? "Checking…" : "Check again"}
      </Button>
      {failure === undefined ? null : <Note tone="fail" title={failure} />}
    </>
  );
}
