import type { Query } from "@tanstack/react-query";

import { waitMs } from "@/lib/core/retry";

/** The longest wait between two attempts to reach a portal that does not respond, in milliseconds. */
const LONGEST_WAIT_MS = 30_000;

/**
 * How a page polls: every `intervalMs` while it is visible, at once when it becomes visible again, and not after the end. When
 * the portal does not respond, each wait is twice the one before; `failureCount` is then above zero.
 *
 * @param isOver whether an answer is the last one
 */
export function pollEvery<Answer>(intervalMs: number, isOver: (answer: Answer) => boolean) {
  const ended = ({ state: { data } }: Query<Answer>) => data !== undefined && isOver(data);
  return {
    retry: true,
    retryDelay: (failures: number) => waitMs({ firstMs: 2 * intervalMs, longestMs: LONGEST_WAIT_MS }, failures + 1, 1),
    refetchInterval: (query: Query<Answer>) => (ended(query) ? (false as const) : intervalMs),
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: (query: Query<Answer>) => (ended(query) ? (false as const) : ("always" as const)),
    // A portal on this machine answers without a network.
    networkMode: "always" as const,
    gcTime: 0,
  };
}
