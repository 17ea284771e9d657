"use client";

import { ActionButton } from "@/components/identity/action-button";
import { refreshIcon } from "@/components/ui/icons";

import { retryTestAction } from "../actions";

/** Tests the connection again; nothing has to be typed anew. */
export function RetryTest({ runId }: { readonly runId: string }) {
  return (
    <ActionButton
      label="Test again"
      busy="Handing over…"
      icon={refreshIcon}
      look="primary"
      run={async () => await retryTestAction({ runId })}
    />
  );
}
