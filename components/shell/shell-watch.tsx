"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";

import { Icon } from "@/components/ui/icon";
import { searchIcon } from "@/components/ui/icons";
import type { ActionResult } from "@/lib/core/action-result";
import { SESSION_WARNING_MS, type WatchedSession } from "@/lib/domain/access/session-end";
import { linkTarget } from "@/lib/core/link-target";

import type { ShellDialogs } from "./shell-dialogs";
import { singleKeysAct, type ShellPlace } from "./shell-place";

type ShellWatchProps = {
  readonly findHref: string;
  /** The pages that letters open; only those the person may open. */
  readonly places: readonly ShellPlace[];
  /** When the session ends, as of the page's rendering. */
  readonly session: WatchedSession;
  readonly stay: (input: Record<string, never>) => Promise<ActionResult<WatchedSession>>;
};

/** How often the clock is checked, in milliseconds. A timer for the end itself would stop while the computer sleeps. */
const LOOK_MS = 15_000;

/**
 * The Find button, the portal's keyboard shortcuts, and the session watch. It is part of every page and only listens; the
 * dialogs are loaded on demand.
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

  // The document listens for keys, so the focus does not matter.
  useEffect(() => {
    function hear(event: KeyboardEvent) {
      const { key, target } = event;
      if (event.defaultPrevented || event.altKey || (key.length > 1 && key !== "Enter")) return;
      if (event.ctrlKey || event.metaKey) {
        if (key !== "Enter") return;
      } else {
        const isTyping = target instanceof Element && target.closest("input,textarea,select,dialog,[contenteditable]") !== null;
        if (key === "Enter" || isTyping || !singleKeysAct()) return;
        // Prevented immediately, because some browsers open their page search with `/`.
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

  // The clock runs on while the computer sleeps, so it is checked at intervals and when the page becomes visible.
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
        href={linkTarget(findHref)}
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
          personId={isEnding ? session.personId : undefined}
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
