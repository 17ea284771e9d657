"use client";

import { ActionButton } from "@/components/identity/action-button";

import { retryTestAction } from "../actions";

/** Tests the connection again; nothing has to be typed anew. */
export function RetryTest({ runId }: { readonly runId: string }) {
  return (
    <ActionButton
      label="Test again"
      busy="Handing over…"
      icon="refresh"
      look="primary"
      run={async () => await retryTestAction({ runId })}
    />
  );
}
