"use client";

import { createContext, Suspense, use, useState, type ComponentType } from "react";

import type { ActionError } from "@/lib/core/action-result";
import type { RequestedProof } from "@/lib/core/errors";

/** The dialog in which a person confirms that it is them. */
export type ProofDialogProps = {
  readonly proof: RequestedProof;
  /** Repeats what was refused without the proof. */
  readonly goOn: () => void;
  readonly onClose: () => void;
};

/** How the signed-in pages ask for a recent proof of who the person is. The dialog calls an action, so the pages provide it. */
export const ProofRequest = createContext<
  { readonly Dialog: ComponentType<ProofDialogProps>; readonly href: string } | undefined
>(undefined);

type ProofQuestionProps = {
  readonly error: ActionError | undefined;
  /** Repeats the action; absent when nothing was sent by script. */
  readonly again: (() => void) | undefined;
};

/** The dialog for a failure that needs a proof, once per failure. It has a form, so it stays outside of every other form. */
export function ProofQuestion({ error, again }: ProofQuestionProps) {
  const request = use(ProofRequest);
  const [closedFor, setClosedFor] = useState<ActionError>();
  if (request === undefined || error?.proof === undefined || again === undefined || closedFor === error) return null;
  return (
    <Suspense>
      <request.Dialog
        proof={error.proof}
        goOn={again}
        onClose={() => {
          setClosedFor(error);
        }}
      />
    </Suspense>
  );
}
