"use client";

import { Polling } from "@/components/polling/polling";
import type { ActionResult } from "@/lib/core/action-result";
import type { WatchedSession } from "@/lib/domain/access/session-end";

import { FindDialog } from "./find-dialog";
import { SessionDialog } from "./session-dialog";
import type { ShellPlace } from "./shell-place";
import { ShortcutsDialog } from "./shortcuts-dialog";

type ShellDialogsProps = {
  readonly shown: "find" | "shortcuts" | undefined;
  readonly close: () => void;
  readonly findHref: string;
  readonly places: readonly ShellPlace[];
  /** The person of a session that is about to end. */
  readonly personId?: string | undefined;
  readonly stay: (input: Record<string, never>) => Promise<ActionResult<WatchedSession>>;
  readonly whenFar: (inMs: number) => void;
};

/** The dialogs of the shell. Loaded at the first key press, click or warning. */
export function ShellDialogs({ shown, close, findHref, places, personId, stay, whenFar }: ShellDialogsProps) {
  return (
    <Polling>
      {shown === "find" ? <FindDialog findHref={findHref} onClose={close} /> : null}
      {shown === "shortcuts" ? <ShortcutsDialog places={places} onClose={close} /> : null}
      {personId === undefined ? null : <SessionDialog personId={personId} stay={stay} whenFar={whenFar} />}
    </Polling>
  );
}
