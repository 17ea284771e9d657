"use client";

import type { ProofDialogProps } from "@/components/form/proof-request";
import { Popup } from "@/components/shell/popup";
import { Button } from "@/components/ui/button";
import { freshSignOnPath } from "@/lib/config/routes";

import { ConfirmIdentityForm } from "./confirm-identity-form";

/** Asks a person to confirm that it is them, over the page whose entries stay, and goes on with what they wanted. */
export function ConfirmIdentityDialog({ proof, goOn, onClose }: ProofDialogProps) {
  function finish() {
    onClose();
    goOn();
  }
  return (
    <Popup title="Confirm that it is you" onClose={onClose}>
      <div className="stack-4">
        <p>Your last sign-in is more than five minutes ago, and this changes or shows something sensitive.</p>
        {proof.kind === "entry" ? (
          <ConfirmIdentityForm proof={proof} onConfirmed={finish} />
        ) : (
          <div className="row">
            <a className="btn primary" href={freshSignOnPath()} target="_blank" rel="noreferrer">
              Sign in again with {proof.name}, in a new tab
            </a>
            <Button onClick={finish}>Continue</Button>
          </div>
        )}
      </div>
    </Popup>
  );
}
