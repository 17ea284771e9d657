"use client";

import { ActionForm, type FormAction } from "@/app/_components/action-form";
import { KeyValue } from "@/components/ui/key-value";
import type { SeenIdentity } from "@/lib/domain/connections/check-aws-connection";

type AwsIdentityCheckProps = {
  readonly connectionId: string;
  readonly name: string;
  readonly check: FormAction<SeenIdentity>;
  readonly confirm: FormAction<{ readonly id: string }>;
};

/** Asks AWS who the portal is in the account, shows it, and lets the person confirm that this is the right one. */
export function AwsIdentityCheck({ connectionId, name, check, confirm }: AwsIdentityCheckProps) {
  return (
    <ActionForm
      action={check}
      hidden={{ connectionId }}
      submit="Check the identity"
      submitLabel={`Check the identity of ${name}`}
      size="small"
      done={(seen) => (
        <div className="stack-3">
          <KeyValue
            facts={[
              { name: "Account", value: seen.account, mono: true },
              { name: "Alias", value: seen.accountAlias ?? "none, or not readable" },
              { name: "Partition", value: seen.partition, mono: true },
              { name: "The portal is", value: seen.callerArn, mono: true },
            ]}
          />
        </div>
      )}
      after={(seen) => (
        <ActionForm
          action={confirm}
          hidden={{ connectionId, callerArn: seen.callerArn }}
          submit={`Confirm account ${seen.account}`}
          look="primary"
          size="small"
        />
      )}
    />
  );
}
