"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

type EvidenceFocusProps = { readonly closeHref: string; readonly openerId: string };

/** Moves the focus into the opened evidence, closes it on Escape, and returns the focus to the row that opened it. */
export function EvidenceFocus({ closeHref, openerId }: EvidenceFocusProps) {
  const router = useRouter();

  // The address opens the panel, so this page gets no event for it.
  useEffect(() => {
    document.getElementById("evidence")?.focus({ preventScroll: true });
    const close = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) router.push(closeHref, { scroll: false });
    };
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.getElementById(openerId)?.focus();
    };
  }, [router, closeHref, openerId]);

  return null;
}
