"use client";

import { useSyncExternalStore } from "react";
import { createPortal } from "react-dom";

import { FailureLine } from "@/components/form/action-failure";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { formatClock } from "@/lib/core/dates";
import { checkIcon, octagonXIcon } from "@/components/ui/icons";
import type { ActionError } from "@/lib/core/action-result";

import { SAVE_STATE_ID } from "./save-state-id";

/** Whether the answers on this page are saved. */
export type Saving =
  | { readonly state: "none" }
  | { readonly state: "saving" }
  | { readonly state: "saved"; readonly at: Date }
  | { readonly state: "not-saved"; readonly error: ActionError };

/** Nothing replaces the element while its step is shown. */
const subscribeToNothing = () => () => undefined;

type SaveStateProps = {
  readonly saving: Saving;
  /** Whether another window saved a newer version of the step. */
  readonly isOutdated: boolean;
};

/**
 * Shows whether the answers are saved, at the top right of the step, above its content. A draft can be saved while a person
 * presses a button, and the message must not move that button from under the pointer: the press would be lost.
 */
export function SaveState({ saving, isOutdated }: SaveStateProps) {
  const place = useSyncExternalStore(
    subscribeToNothing,
    () => document.getElementById(SAVE_STATE_ID),
    () => null,
  );
  if (place === null || (saving.state === "none" && !isOutdated)) return null;
  const isRefused = saving.state === "not-saved";
  return createPortal(
    <div className={isOutdated || isRefused ? "saved problem" : "saved"}>
      <SavingLine saving={saving} />
      {isOutdated && !isRefused ? "A newer version of this step was saved in another window." : null}
      {isOutdated ? (
        <Button
          size="small"
          onClick={() => {
            window.location.reload();
          }}
        >
          Load the newer version
        </Button>
      ) : null}
    </div>,
    place,
  );
}

function SavingLine({ saving }: { readonly saving: Saving }) {
  switch (saving.state) {
    case "none":
      return null;
    case "saving":
      return "Saving…";
    case "saved":
      return (
        <>
          <Icon icon={checkIcon} />
          Saved {formatClock(saving.at)}
        </>
      );
    case "not-saved":
      return (
        <>
          <p className="row tight c-fail">
            <Icon icon={octagonXIcon} />
            Not saved
          </p>
          <FailureLine error={saving.error} />
        </>
      );
  }
}
