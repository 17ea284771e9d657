"use client";

import { useEffect, useRef, useState } from "react";

const QUIET_MS = 5000;

type LiveRegionProps = {
  /** What is true now, one sentence. */
  readonly message: string;
  /** Done and failed are said at once; everything else waits its turn. */
  readonly urgent?: boolean | undefined;
};

/** Speaks changes of a run politely: at most one sentence in five seconds, and of several only the newest. */
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
