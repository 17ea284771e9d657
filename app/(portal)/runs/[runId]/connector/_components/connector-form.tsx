"use client";

import { useCallback } from "react";
import { useWatch, type FieldValues } from "react-hook-form";

import { CheckboxField } from "@/components/form/checkbox-field";
import { ChipsInput } from "@/components/form/chips-input";
import { SelectField, type SelectOption } from "@/components/form/select-field";
import { TextAreaField } from "@/components/form/text-area-field";
import { TextField } from "@/components/form/text-field";
import { LiveNameCheck, type FirstNameCheck } from "@/components/identity/live-name-check";
import { Note } from "@/components/ui/note";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { useLaterRefresh } from "@/components/identity/use-later-refresh";
import { StepForm } from "@/components/wizard/step-form";
import { delegateFit, type DelegateFacts } from "@/lib/domain/identity/delegate-fit";

import { checkConnectorNameAction, createConnectorAction, saveConnectorAction } from "../actions";

type ConnectorFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  readonly nameCheck: FirstNameCheck | undefined;
  /** Enabled regions; `undefined` when they could not be read. */
  readonly regions: readonly SelectOption[] | undefined;
  /** Delegates that the project can use; `undefined` when they could not be read. */
  readonly delegates: readonly DelegateFacts[] | undefined;
  readonly needsDelegate: boolean;
  /** The last test of this run failed, so continuing needs a reason. */
  readonly mayOverride: boolean;
};

/** The connector step: name, test region, delegate, and the reason for continuing after a failed test. */
export function ConnectorForm(props: ConnectorFormProps) {
  const refresh = useLaterRefresh();
  const { runId } = props;
  const checkName = useCallback(async (name: string) => await checkConnectorNameAction({ runId, name }), [runId]);
  return (
    <StepForm<FieldValues, object>
      schema={() => import("@/lib/domain/identity/connector-form").then((module) => module.connectorFormSchema)}
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      save={async (input) => {
        refresh.cancel();
        const saved = await saveConnectorAction({ runId, ...input });
        // The preview below the form follows from the answers.
        if (saved.ok && !input.complete) refresh.soon();
        return saved;
      }}
      createNow={{ label: "Create now and test", run: async () => await createConnectorAction({ runId }) }}
    >
      <div className="stack-2">
        <TextField name="name" label="Name" hint="The identifier follows from it and cannot be changed later." width="medium" />
        <LiveNameCheck name="name" initial={props.nameCheck} check={checkName} />
      </div>
      {props.regions === undefined ? (
        <TextField name="region" label="Region used for the test" hint="Its code, for example eu-west-1." mono width="short" />
      ) : (
        <SelectField
          name="region"
          label="Region used for the test"
          hint="The guide calls it the primary region. The test makes its one call there; deployments have their own region."
          options={props.regions}
          width="medium"
        />
      )}
      <DelegateFields delegates={props.delegates} needsDelegate={props.needsDelegate} />
      {props.needsDelegate ? (
        <Note tone="plain" title="AWS is called from the delegate">
          The identity belongs to the delegate, so Harness offers no other way.
        </Note>
      ) : (
        <CheckboxField
          name="executeOnDelegate"
          label="Call AWS from the delegate"
          hint="Untick to let the Harness platform run the test and the look-ups. Deployments always run on a delegate."
        />
      )}
      {props.mayOverride ? <OverrideFields /> : null}
    </StepForm>
  );
}

function DelegateFields({ delegates, needsDelegate }: Pick<ConnectorFormProps, "delegates" | "needsDelegate">) {
  const value: unknown = useWatch({ name: "delegateSelectors" });
  const selectors = Array.isArray(value) ? value.filter((tag) => typeof tag === "string") : [];
  const connected = delegates?.filter((delegate) => delegate.connected) ?? [];
  const tags = [...new Set(connected.flatMap((delegate) => delegate.tags))].sort();
  const fit = delegates === undefined ? undefined : delegateFit(delegates, selectors, needsDelegate);
  return (
    <div className="stack-2">
      <ChipsInput
        name="delegateSelectors"
        label="Delegate tags"
        hint={`A delegate must carry all of them. ${needsDelegate ? "At least one is needed." : "None means any delegate."}`}
        found={tags.map((tag) => ({ value: tag }))}
      />
      <p className="small" role="status" data-testid="delegate-fit">
        {fit === undefined ? "" : <VerdictMark verdict={fit.verdict} word={fit.sentence} />}
      </p>
    </div>
  );
}

function OverrideFields() {
  const goOn: unknown = useWatch({ name: "goOn" });
  return (
    <>
      <CheckboxField
        name="goOn"
        label="Continue although the test did not pass"
        hint="The guide says to submit only after a successful test. Your reason is stored with your name and shown on the checklist."
      />
      {goOn === true ? <TextAreaField name="overrideReason" label="Why is it safe to continue?" rows={2} /> : null}
    </>
  );
}
