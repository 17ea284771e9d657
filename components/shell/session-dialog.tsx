"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { ActionFailure } from "@/components/form/action-failure";
import { formatMinute } from "@/lib/core/dates";
import { callAction } from "@/components/form/call-action";
import { askSession } from "@/components/polling/ask-session";
import { pollEvery } from "@/components/polling/poll-every";
import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link-button";
import type { ActionError, ActionResult } from "@/lib/core/action-result";
import { SESSION_WARNING_MS, type WatchedSession } from "@/lib/domain/access/session-end";

import { Popup } from "./popup";

type SessionDialogProps = {
  /** The person this page was rendered for. */
  readonly personId: string;
  readonly stay: (input: Record<string, never>) => Promise<ActionResult<WatchedSession>>;
  /** Called when the session lasts longer than the warning time. */
  readonly whenFar: (inMs: number) => void;
};

type Standing =
  | { readonly is: "unknown" }
  | { readonly is: "ending"; readonly session: WatchedSession }
  | { readonly is: "ended" }
  | { readonly is: "other" };

/** How often the server is asked when the end is near, in milliseconds. */
const ASK_MS = 15_000;
/** How long a field needs to save its draft after losing the focus, in milliseconds. */
const DRAFT_MS = 1500;
const CHANNEL = "carabiner-session";

/** Reads from the server when the session ends, without using the session. Throws when the portal does not respond. */
/**
 * Warns before the session ends and shows when it has ended. It asks the server before it shows anything, because other
 * windows may have kept the session alive. Typed text stays; the draft of the focused field is saved first.
 */
export function SessionDialog({ personId, stay, whenFar }: SessionDialogProps) {
  const [dismissed, setDismissed] = useState<string>();
  const far = useRef(whenFar);
  const hasSavedDraft = useRef(false);
  const [lastEnd, setLastEnd] = useState<string>();
  const { data: session, refetch } = useQuery({
    queryKey: ["session", personId],
    queryFn: async ({ signal }) => {
      const asked = await askSession(signal);
      if (asked === null || asked.endsInMs > SESSION_WARNING_MS || hasSavedDraft.current) return asked;
      hasSavedDraft.current = true;
      document.activeElement?.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
      await new Promise((done) => setTimeout(done, DRAFT_MS));
      return await askSession(signal);
    },
    ...pollEvery<WatchedSession | null>(ASK_MS, () => false),
    // The session ends in a hidden page too, and its draft is saved before.
    refetchIntervalInBackground: true,
    // A failed request says nothing about the session; the next one may succeed.
    retry: false,
  });
  if (session?.personId === personId && session.endsInMs <= SESSION_WARNING_MS && session.endsAt !== lastEnd) {
    setLastEnd(session.endsAt);
  }

  useEffect(() => {
    far.current = whenFar;
  });

  useEffect(() => {
    if (session?.personId === personId && session.endsInMs > SESSION_WARNING_MS) far.current(session.endsInMs);
  }, [session, personId]);

  // Synchronises with other windows, in which the person may have stayed signed in.
  useEffect(() => {
    const soon = () => void refetch();
    const channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener("message", soon);
    window.addEventListener("focus", soon);
    return () => {
      channel.close();
      window.removeEventListener("focus", soon);
    };
  }, [refetch]);

  const standing = standingOf(session, personId);
  const subject = standing.is === "ending" ? standing.session.endsAt : standing.is;
  if (standing.is === "unknown" || dismissed === subject) return null;
  const close = () => {
    setDismissed(subject);
  };
  if (standing.is === "ending") return <Ending session={standing.session} stay={stay} whenFar={whenFar} onClose={close} />;
  return standing.is === "ended" ? (
    <Popup
      isUrgent
      title={lastEnd === undefined ? "You are signed out" : `You were signed out at ${formatMinute(new Date(lastEnd))}`}
      onClose={close}
    >
      <div className="stack-4">
        <p>Your text is still on this page. Sign in again in a new tab, then continue here; this message closes automatically.</p>
        <div className="row">
          <a className="btn primary" href="/sign-in" target="_blank" rel="noreferrer">
            Sign in again in a new tab
          </a>
          <Button onClick={close}>Back to the page</Button>
        </div>
      </div>
    </Popup>
  ) : (
    <Popup isUrgent title="Another person is signed in" onClose={close}>
      <div className="stack-4">
        <p>Another person signed in with this browser. Copy what you need from this page; you can no longer save it.</p>
        <div className="row">
          <LinkButton look="primary" href="/">
            Open their home page
          </LinkButton>
          <Button onClick={close}>Back to the page</Button>
        </div>
      </div>
    </Popup>
  );
}

function standingOf(session: WatchedSession | null | undefined, personId: string): Standing {
  if (session === null) return { is: "ended" };
  if (session !== undefined && session.personId !== personId) return { is: "other" };
  if (session === undefined || session.endsInMs > SESSION_WARNING_MS) return { is: "unknown" };
  return { is: "ending", session };
}

type EndingProps = Pick<SessionDialogProps, "stay" | "whenFar"> & {
  readonly session: WatchedSession;
  readonly onClose: () => void;
};

/** The warning. Enter or Space keeps the session; a session that reaches its maximum age cannot be extended. */
function Ending({ session, stay, whenFar, onClose }: EndingProps) {
  const [failure, setFailure] = useState<ActionError>();

  async function goOn() {
    const result = await callAction(async () => await stay({}));
    if (!result.ok) {
      setFailure(result.error);
      return;
    }
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage("renewed");
    channel.close();
    whenFar(result.value.endsInMs);
  }

  return (
    <Popup isUrgent title={`You will be signed out at ${formatMinute(new Date(session.endsAt))}`} onClose={onClose}>
      <div className="stack-4">
        <p>{session.isFinal ? "A sign-in lasts 12 hours at most, so it cannot be extended. " : ""}Your answers are saved.</p>
        {failure === undefined ? null : <ActionFailure error={failure} />}
        <div className="row">
          {session.isFinal ? (
            <Button look="primary" onClick={onClose}>
              Continue until then
            </Button>
          ) : (
            <Button look="primary" onClick={() => void goOn()}>
              Stay signed in
            </Button>
          )}
        </div>
      </div>
    </Popup>
  );
}
