"use client";

import { useId, useState } from "react";

import { ActionInput, Failure, type ActionField, type FormAction } from "@/app/_components/action-field";
import { ActionForm } from "@/app/_components/action-form";
import { useFormAction } from "@/components/form/use-form-action";
import { Button } from "@/components/ui/button";

import { RecoveryCodeList } from "./recovery-code-list";
import { ScanPicture } from "./scan-picture";

type Begun = { readonly picture: { readonly size: number; readonly path: string }; readonly secret: string };
type Codes = { readonly recoveryCodes: readonly string[] };

type FactorPanelProps = {
  /** `pending`: a secret was shown and waits for its first code. */
  readonly status: "none" | "pending" | "on";
  readonly begin: FormAction<Begun>;
  readonly turnOn: FormAction<Codes>;
  readonly renewCodes: FormAction<Codes>;
  readonly turnOff: FormAction<undefined>;
};

const FIRST_CODE: ActionField = {
  name: "code",
  label: "Code",
  hint: "The six digits that the app shows now. They show that the app has the secret.",
  autoComplete: "one-time-code",
  mono: true,
  required: true,
};

/**
 * Everything about one's own second factor. The form that turns it on belongs to the panel, because its response, the
 * recovery codes, is shown when the factor is on and the form is gone.
 */
export function FactorPanel({ status, begin, turnOn, renewCodes, turnOff }: FactorPanelProps) {
  const turningOn = useFormAction(turnOn);
  const { result } = turningOn;
  const [past, setPast] = useState<typeof result>();
  // The factor was turned off again in this window: what was said when it was turned on is over.
  if (status === "none" && result !== past) setPast(result);
  const codes = result?.ok === true && result !== past ? result.value.recoveryCodes : undefined;
  if (status === "on" || codes !== undefined) {
    return (
      <div className="stack-5">
        {codes === undefined ? null : (
          <div role="status">
            <RecoveryCodeList codes={codes} title="The second factor is on" />
          </div>
        )}
        <ActionForm
          action={renewCodes}
          label="Recovery codes"
          submit="Make new recovery codes"
          done={({ recoveryCodes }) => <RecoveryCodeList codes={recoveryCodes} title="You have new recovery codes" />}
        />
        <ActionForm action={turnOff} label="Turn off" submit="Turn off the second factor" look="danger" />
      </div>
    );
  }
  return (
    <div className="stack-5">
      <ActionForm
        action={begin}
        label="Set up an authenticator app"
        submit={status === "pending" ? "Begin again with a new picture" : "Set up an authenticator app"}
        look={status === "pending" ? "plain" : "primary"}
        after={(begun) => <ScanPicture {...begun} />}
      />
      {status === "pending" ? <TurnOnForm form={turningOn} /> : null}
    </div>
  );
}

function TurnOnForm({ form }: { readonly form: ReturnType<typeof useFormAction<Codes>> }) {
  const id = useId();
  const error = form.result?.ok === false ? form.result.error : undefined;
  return (
    <form action={form.run} onSubmit={form.send} className="stack-4" aria-label="Turn on the second factor" noValidate>
      {error === undefined ? null : <Failure id={id} error={error} fields={[FIRST_CODE]} />}
      <ActionInput id={`${id}-code`} field={FIRST_CODE} typed={undefined} error={error?.fieldErrors?.["code"]} />
      <div>
        <Button type="submit" look="primary" aria-disabled={form.pending}>
          Turn on
        </Button>
      </div>
    </form>
  );
}
