"use client";

import { useEffect, useRef, useState } from "react";

const QUIET_MS = 5000;

type LiveRegionProps = {
  /** The current state in one sentence. */
  readonly message: string;
  /** For success and failure: announced at once. Other messages wait their turn. */
  readonly urgent?: boolean | undefined;
};

/** Announces changes politely: at most one sentence in five seconds, and only the newest of several. */
export function LiveRegion({ message, urgent = false }: LiveRegionProps) {
  const [said, setSaid] = useState("");
  const lastAt = useRef(Number.NEGATIVE_INFINITY);

  // Synchronises with the screen reader's clock: it needs time to finish a sentence before the next one.
  useEffect(() => {
    const wait = urgent ? 0 : Math.max(0, lastAt.current + QUIET_MS - performance.now());
    const timer = setTimeout(() => {
      lastAt.current = performance.now();
      setSaid(message);
    }, wait);
    return () => {
      clearTimeout(timer);
    };
  }, [message, urgent]);

  return (
    <p className="vh" role="status" aria-live="polite">
      {said}
    </p>
  );
}
