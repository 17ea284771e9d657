"use client";

import { useEffect, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link-button";
import type { ActionResult } from "@/lib/core/action-result";
import { SESSION_WARNING_MS, type WatchedSession } from "@/lib/domain/access/session-end";

import { Popup } from "./popup";

type SessionDialogProps = {
  /** Whose page this is. */
  readonly personId: string;
  readonly stay: (input: Record<string, never>) => Promise<ActionResult<WatchedSession>>;
  /** The session goes on for longer than the warning: nothing to say. */
  readonly whenFar: (inMs: number) => void;
};

type Standing =
  | { readonly is: "unknown" }
  | { readonly is: "ending"; readonly session: WatchedSession }
  | { readonly is: "ended" }
  | { readonly is: "other" };

/** How often the server is asked while an end is near, in milliseconds. */
const ASK_MS = 15_000;
/** How long a field that is left needs to save its draft, in milliseconds. */
const DRAFT_MS = 1500;
const CHANNEL = "carabiner-session";

/** When the session ends, asked of the server without using the session. Throws when the portal does not answer. */
async function askServer(): Promise<WatchedSession | null> {
  const answer = await fetch("/api/session", { cache: "no-store" });
  if (!answer.ok) throw new Error("The portal did not answer.");
  return (await answer.json()) as WatchedSession | null;
}

/**
 * Warns before the session ends and says when it has. The server is asked before anything is shown: other windows may
 * have kept the session alive. What was typed stays; a draft that waits for its field to be left is saved first.
 */
export function SessionDialog({ personId, stay, whenFar }: SessionDialogProps) {
  const [standing, setStanding] = useState<Standing>({ is: "unknown" });
  const [dismissed, setDismissed] = useState<string>();
  const far = useRef(whenFar);
  const hasSavedDraft = useRef(false);
  const lastEnd = useRef<string>(undefined);

  useEffect(() => {
    far.current = whenFar;
  });

  // Synchronises with the server's row: other windows, other people at this browser, and sleep change it.
  useEffect(() => {
    let isGone = false;
    async function look() {
      try {
        let session = await askServer();
        if (session !== null && session.endsInMs <= SESSION_WARNING_MS && !hasSavedDraft.current) {
          hasSavedDraft.current = true;
          document.activeElement?.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
          await new Promise((done) => setTimeout(done, DRAFT_MS));
          session = await askServer();
        }
        if (!isGone) show(session);
      } catch {
        // No answer says nothing about the session: the next look may know.
      }
    }
    function show(session: WatchedSession | null) {
      if (session === null) setStanding({ is: "ended" });
      else if (session.personId !== personId) setStanding({ is: "other" });
      else if (session.endsInMs > SESSION_WARNING_MS) far.current(session.endsInMs);
      else {
        lastEnd.current = session.endsAt;
        setStanding({ is: "ending", session });
      }
    }
    const soon = () => void look();
    const channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener("message", soon);
    document.addEventListener("visibilitychange", soon);
    window.addEventListener("focus", soon);
    const timer = setInterval(soon, ASK_MS);
    soon();
    return () => {
      isGone = true;
      channel.close();
      document.removeEventListener("visibilitychange", soon);
      window.removeEventListener("focus", soon);
      clearInterval(timer);
    };
  }, [personId]);

  const subject = standing.is === "ending" ? standing.session.endsAt : standing.is;
  if (standing.is === "unknown" || dismissed === subject) return null;
  const close = () => {
    setDismissed(subject);
  };
  if (standing.is === "ending") return <Ending session={standing.session} stay={stay} whenFar={whenFar} onClose={close} />;
  return standing.is === "ended" ? (
    <Popup
      isUrgent
      title={lastEnd.current === undefined ? "You are signed out" : `You were signed out at ${clockOf(lastEnd.current)}`}
      onClose={close}
    >
      <div className="stack-4">
        <p>What you typed is still on this page. Sign in again in a new tab, then go on here; this note goes away by itself.</p>
        <div className="row">
          <a className="btn primary" href="/sign-in" target="_blank" rel="noreferrer">
            Sign in in a new tab
          </a>
          <Button onClick={close}>Look at the page</Button>
        </div>
      </div>
    </Popup>
  ) : (
    <Popup isUrgent title="Somebody else is signed in now" onClose={close}>
      <div className="stack-4">
        <p>Another person signed in with this browser. Copy what you need from this page; it can no longer be saved as yours.</p>
        <div className="row">
          <LinkButton look="primary" href="/">
            Open their home page
          </LinkButton>
          <Button onClick={close}>Look at the page</Button>
        </div>
      </div>
    </Popup>
  );
}

type EndingProps = Pick<SessionDialogProps, "stay" | "whenFar"> & {
  readonly session: WatchedSession;
  readonly onClose: () => void;
};

/** The warning. One key, Enter or Space, goes on; a session that ends by its age can only be told. */
function Ending({ session, stay, whenFar, onClose }: EndingProps) {
  const [failure, setFailure] = useState<string>();

  async function goOn() {
    try {
      const result = await stay({});
      if (!result.ok) {
        setFailure(result.error.message);
        return;
      }
      const channel = new BroadcastChannel(CHANNEL);
      channel.postMessage("renewed");
      channel.close();
      whenFar(result.value.endsInMs);
    } catch {
      setFailure("The portal did not answer. Press again.");
    }
  }

  return (
    <Popup isUrgent title={`You will be signed out at ${clockOf(session.endsAt)}`} onClose={onClose}>
      <div className="stack-4">
        <p>
          {session.isFinal ? "A sign-in lasts 12 hours at most, so this one cannot be made longer. " : ""}Your answers are saved.
        </p>
        {failure === undefined ? null : (
          <p className="error" role="alert">
            {failure}
          </p>
        )}
        <div className="row">
          {session.isFinal ? (
            <Button look="primary" onClick={onClose}>
              Go on until then
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

/** "11:30 UTC". */
function clockOf(time: string): string {
  return `${time.slice(11, 16)} UTC`;
}
