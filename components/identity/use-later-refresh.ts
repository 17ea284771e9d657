"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

/** How long after the last saved draft the page refreshes, in milliseconds. Drafts are saved field by field. */
const REST_MS = 700;

/** Refreshes the page after drafts were saved, but never during a save that the person started. */
export function useLaterRefresh(): { readonly soon: () => void; readonly cancel: () => void } {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  return {
    soon() {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        router.refresh();
      }, REST_MS);
    },
    cancel() {
      clearTimeout(timer.current);
    },
  };
}
