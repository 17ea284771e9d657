"use client";

import { ActionButton } from "@/components/identity/action-button";
import { refreshIcon } from "@/components/ui/icons";

import { checkIdentityAction } from "../actions";

/** "I have done it: check". */
export function IdentityCheckButton({ runId }: { readonly runId: string }) {
  return (
    <ActionButton
      label="I have done it: check"
      busy="Reading from AWS…"
      icon={refreshIcon}
      run={async () => await checkIdentityAction({ runId })}
    />
  );
}
