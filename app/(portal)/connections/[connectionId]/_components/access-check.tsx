"use client";

import type { FormAction } from "@/components/form/use-form-action";
import { ActionForm } from "@/components/form/action-form";
import { KeyValue } from "@/components/ui/key-value";
import type { SeenAccess } from "@/lib/domain/connections/check-aws-connection";
import { isSamePrincipal } from "@/lib/domain/connections/same-principal";

import { RightsFound } from "./rights-found";

type AccessCheckProps = {
  readonly connectionId: string;
  readonly name: string;
  /** The confirmed identity. While it is unchanged, it is not confirmed again. */
  readonly confirmedArn: string | undefined;
  /** Returns nothing after a failure: the page then says why. */
  readonly check: FormAction<SeenAccess | undefined>;
  readonly confirm: FormAction<{ readonly id: string }>;
};

/** Reads the portal's identity and permissions from AWS, shows them, and lets the person confirm the account. */
export function AccessCheck({ connectionId, name, confirmedArn, check, confirm }: AccessCheckProps) {
  return (
    <ActionForm
      action={check}
      hidden={{ connectionId }}
      submit="Check now"
      submitLabel={`Check the access to ${name}`}
      busy="Asking AWS. This takes a few seconds."
      look={confirmedArn === undefined ? "primary" : "plain"}
      done={(seen) =>
        seen === undefined ? (
          <p className="small">The check failed. The reason is above.</p>
        ) : (
          <p className="small">AWS answered as account {seen.account}.</p>
        )
      }
      after={(seen) =>
        seen === undefined ? null : (
          <div className="stack-5">
            <Identity seen={seen} />
            {isSamePrincipal(seen.callerArn, confirmedArn) ? (
              <p className="small">This identity is confirmed. Runs can use it.</p>
            ) : (
              <ActionForm
                action={confirm}
                hidden={{ connectionId, callerArn: seen.callerArn }}
                submit={`Yes, ${seen.account} is the account`}
                look="primary"
                done="Confirmed. Runs can use it now."
              />
            )}
            <RightsFound rights={seen.rights} />
          </div>
        )
      }
    />
  );
}

function Identity({ seen }: { readonly seen: SeenAccess }) {
  return (
    <KeyValue
      facts={[
        { name: "Account", value: seen.account, mono: true },
        { name: "Alias", value: seen.accountAlias ?? "none, or not readable" },
        { name: "Partition", value: seen.partition, mono: true },
        { name: "Portal identity", value: seen.callerArn, mono: true },
      ]}
    />
  );
}
