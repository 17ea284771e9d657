"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 2000;

/** Reloads the page's data every two seconds while it is shown. Without scripts, the page has its own reload. */
export function RefreshWhile() {
  const router = useRouter();

  // Synchronises with the worker, which writes to the database and does not notify this page.
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
