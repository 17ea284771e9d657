import "server-only";

type OriginFacts = {
  readonly origin: string | null;
  readonly host: string | null;
  /** Where this installation says it is reached (`NEXTAUTH_URL`). */
  readonly publicUrl: string;
};

/**
 * Whether a request that changes something was sent by one of our own pages.
 *
 * A missing or `null` origin is refused: the framework would only warn and go on. On https only the public address
 * counts; on http (loopback, a trial in the local network) the page may have been opened under another name of this
 * machine, so the origin has to name the host that was asked.
 */
export function isSameOrigin({ origin, host, publicUrl }: OriginFacts): boolean {
  if (origin === null || origin === "null" || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (from.origin === new URL(publicUrl).origin) return true;
  return !publicUrl.startsWith("https:") && from.protocol === "http:" && host !== null && from.host === host.toLowerCase();
}

/** Whether a reading request came from our pages or was typed: browsers say so in `Sec-Fetch-Site`; other clients send nothing. */
export function isSameSiteRead(secFetchSite: string | null): boolean {
  return secFetchSite === null || secFetchSite === "same-origin" || secFetchSite === "none";
}
