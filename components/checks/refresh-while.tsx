"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 2000;

/** Loads the page's data anew every two seconds as long as it is shown. Without scripts the page does so by itself. */
export function RefreshWhile() {
  const router = useRouter();

  // Synchronises with the worker, which answers into the database and not to this page.
  useEffect(() => {
    const timer = setInterval(() => {
      router.refresh();
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, [router]);

  return (
    <noscript>
      <meta httpEquiv="refresh" content="4" />
    </noscript>
  );
}
