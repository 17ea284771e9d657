"use client";

import { ActionButton } from "@/components/identity/action-button";
import { refreshIcon } from "@/components/ui/icons";

import { retryTestAction } from "../actions";

/** Tests the connection again with the saved answers. */
export function RetryTest({ runId }: { readonly runId: string }) {
  return (
    <ActionButton
      label="Test again"
      busy="Starting…"
      icon={refreshIcon}
      look="primary"
      run={async () => await retryTestAction({ runId })}
    />
  );
}
