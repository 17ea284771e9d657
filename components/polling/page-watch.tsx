"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

import { LiveRegion } from "@/components/ui/live-region";

import type { WatchedSession } from "@/lib/domain/access/session-end";

import { askSession } from "./ask-session";
import { pollEvery } from "./poll-every";
import { Polling } from "./polling";
import { UnreachableNote } from "./unreachable-note";

export type PageWatchProps = {
  /** How often the page's data is reloaded, in milliseconds. */
  readonly everyMs: number;
};

/**
 * Reloads the page's data again and again. The reloaded page leaves this out when the work has ended. It first asks whether the
 * portal responds: a reload that gets no response would replace the whole page by the browser's error.
 */
export function PageWatch(props: PageWatchProps) {
  return (
    <Polling>
      <Watch {...props} />
    </Polling>
  );
}

function Watch({ everyMs }: PageWatchProps) {
  const router = useRouter();
  const { failureCount } = useQuery({
    queryKey: ["page-watch"],
    queryFn: async ({ signal }) => {
      const session = await askSession(signal);
      if (session !== null) router.refresh();
      return session;
    },
    // Signed out: the session's dialog says so, and what a person typed stays.
    ...pollEvery<WatchedSession | null>(everyMs, (session) => session === null),
  });
  if (failureCount === 0) return null;
  return (
    <>
      <LiveRegion message="The portal is not responding." urgent />
      <UnreachableNote />
    </>
  );
}
