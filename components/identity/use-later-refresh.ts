"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

/** Drafts are saved field by field; the page is shown anew once this long nobody saved, in milliseconds. */
const REST_MS = 700;

/** Shows the page anew after drafts were saved, but never in the way of a save that was asked for. */
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
