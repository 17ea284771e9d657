"use client";

import { ActionButton } from "@/components/identity/action-button";

import { checkIdentityAction } from "../actions";

/** "I have done it: check". */
export function IdentityCheckButton({ runId }: { readonly runId: string }) {
  return (
    <ActionButton
      label="I have done it: check"
      busy="Reading from AWS…"
      icon="refresh"
      run={async () => await checkIdentityAction({ runId })}
    />
  );
}
