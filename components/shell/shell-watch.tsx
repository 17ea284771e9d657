"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";

import { Icon } from "@/components/ui/icon";
import { searchIcon } from "@/components/ui/icons";
import type { ActionResult } from "@/lib/core/action-result";
import { SESSION_WARNING_MS, type WatchedSession } from "@/lib/domain/access/session-end";

import type { ShellDialogs } from "./shell-dialogs";
import { singleKeysAct, type ShellPlace } from "./shell-place";

type ShellWatchProps = {
  readonly findHref: string;
  /** The pages that letters lead to; only those the person may open. */
  readonly places: readonly ShellPlace[];
  /** When the session ends, as the page was made. */
  readonly session: WatchedSession;
  readonly stay: (input: Record<string, never>) => Promise<ActionResult<WatchedSession>>;
};

/** How often the clock is looked at, in milliseconds. A timer for the end itself would sleep with the computer. */
const LOOK_MS = 15_000;

/**
 * The button of Find, the keys of the whole portal, and the watch over the session. This part comes with every page and
 * only listens; what it opens is loaded when it is asked for.
 */
export function ShellWatch({ findHref, places, session, stay }: ShellWatchProps) {
  const router = useRouter();
  const endsAt = useRef(0);
  const [Dialogs, setDialogs] = useState<typeof ShellDialogs>();
  const [shown, setShown] = useState<"find" | "shortcuts">();
  const [isEnding, setEnding] = useState(false);

  const load = useCallback(() => {
    void import("./shell-dialogs").then((module) => {
      setDialogs(() => module.ShellDialogs);
    });
  }, []);
  const show = useCallback(
    (dialog: "find" | "shortcuts") => {
      load();
      setShown(dialog);
    },
    [load],
  );

  // Keys are heard by the document, whatever has the focus.
  useEffect(() => {
    function hear(event: KeyboardEvent) {
      const { key, target } = event;
      if (event.defaultPrevented || event.altKey || (key.length > 1 && key !== "Enter")) return;
      if (event.ctrlKey || event.metaKey) {
        if (key !== "Enter") return;
      } else {
        const isTyping = target instanceof Element && target.closest("input,textarea,select,dialog,[contenteditable]") !== null;
        if (key === "Enter" || isTyping || !singleKeysAct()) return;
        // At once: some browsers search the page with the first of them.
        if (key === "/" || key === "?") event.preventDefault();
      }
      void import("./shell-keys").then(({ press }) => {
        press(event, { places, show, go: router.push });
      });
    }
    function open({ target }: MouseEvent) {
      if (target instanceof Element && target.closest("[data-opens=shortcuts]") !== null) show("shortcuts");
    }
    document.addEventListener("keydown", hear);
    document.addEventListener("click", open);
    return () => {
      document.removeEventListener("keydown", hear);
      document.removeEventListener("click", open);
    };
  }, [places, router, show]);

  // The clock goes on while the computer sleeps: it is looked at again and again, and when the page is seen again.
  useEffect(() => {
    endsAt.current = Date.now() + session.endsInMs;
    function look() {
      if (Date.now() < endsAt.current - SESSION_WARNING_MS) return;
      load();
      setEnding(true);
    }
    look();
    const timer = setInterval(look, LOOK_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [session, load]);

  return (
    <>
      <a
        className="find"
        href={findHref}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          show("find");
        }}
      >
        <Icon icon={searchIcon} />
        <span>Find</span> <kbd aria-hidden="true">/</kbd>
      </a>
      {Dialogs === undefined ? null : (
        <Dialogs
          shown={shown}
          close={() => {
            setShown(undefined);
          }}
          findHref={findHref}
          places={places}
          {...(isEnding ? { personId: session.personId } : {})}
          stay={stay}
          whenFar={(inMs) => {
            endsAt.current = Date.now() + inMs;
            setEnding(false);
          }}
        />
      )}
    </>
  );
}
