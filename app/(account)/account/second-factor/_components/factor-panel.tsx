"use client";

import { useState } from "react";

import { CodeField } from "@/app/_components/code-field";
import { ActionForm, PostedForm } from "@/components/form/action-form";
import { useFormAction, type FormAction } from "@/components/form/use-form-action";
import type { QrPicture } from "@/lib/domain/access/set-up-second-factor";

import { RecoveryCodeList } from "./recovery-code-list";
import { ScanPicture } from "./scan-picture";

type Begun = { readonly picture: QrPicture; readonly secret: string };
type Codes = { readonly recoveryCodes: readonly string[] };

type FactorPanelProps = {
  /** `pending`: a secret was shown and waits for its first code. */
  readonly status: "none" | "pending" | "on";
  readonly begin: FormAction<Begun>;
  readonly turnOn: FormAction<Codes>;
  readonly renewCodes: FormAction<Codes>;
  readonly turnOff: FormAction<undefined>;
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
      {status === "pending" ? (
        <PostedForm form={turningOn} label="Turn on the second factor" submit="Turn on" look="primary">
          <CodeField hint="The six digits that the app shows now. They show that the app has the secret." />
        </PostedForm>
      ) : null}
    </div>
  );
}
