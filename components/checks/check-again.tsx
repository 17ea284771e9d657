"use client";

import { createContext, use, useId, type ReactNode } from "react";

import { ActionFailure } from "@/components/form/action-failure";
import { useFormAction, type FormAction } from "@/components/form/use-form-action";
import { Button } from "@/components/ui/button";
import { refreshIcon } from "@/components/ui/icons";
import { LiveRegion } from "@/components/ui/live-region";
import type { ActionError } from "@/lib/core/action-result";

type Shared = {
  readonly pending: boolean;
  readonly formId: string;
  readonly error: ActionError | undefined;
};

const Asking = createContext<Shared>({ formId: "", pending: false, error: undefined });

type CheckAgainProps<Value> = {
  readonly action: FormAction<Value>;
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
  const error = result?.ok === false ? result.error : undefined;
  return (
    <Asking value={{ formId, pending, error }}>
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
  const { formId, pending, error } = use(Asking);
  return (
    <>
      <Button type="submit" form={formId} size="small" icon={refreshIcon} aria-disabled={pending}>
        {pending ? "Checking…" : "Check again"}
      </Button>
      {error === undefined ? null : <ActionFailure error={error} />}
    </>
  );
}
