import "server-only";
import { readAuthority } from "@/lib/edge/known-hosts";

type OriginFacts = {
  readonly origin: string | null;
  readonly host: string | null;
  /** Where this installation says it is reached (`NEXTAUTH_URL`). */
  readonly publicUrl: string;
};

/**
 * Whether a request that changes something was sent by one of the portal's pages.
 *
 * A missing or `null` origin is refused: the framework would only warn and go on. Besides the public address, a page
 * under a further name of the portal counts when it asks under that name: the edge has let no other name through. The
 * scheme is the public address's, so that behind TLS no page on plain http changes anything.
 */
export function isSameOrigin({ origin, host, publicUrl }: OriginFacts): boolean {
  if (origin === null || origin === "null" || !URL.canParse(origin)) return false;
  const [from, shown] = [new URL(origin), new URL(publicUrl)];
  if (from.origin === shown.origin) return true;
  const [page, asked] = [readAuthority(from.host), readAuthority(host ?? "")];
  if (from.protocol !== shown.protocol || page === undefined || asked === undefined) return false;
  const usual = from.protocol === "https:" ? 443 : 80;
  return page.host === asked.host && (page.port ?? usual) === (asked.port ?? usual);
}

/** Whether a reading request came from our pages or was typed: browsers say so in `Sec-Fetch-Site`; other clients send nothing. */
export function isSameSiteRead(secFetchSite: string | null): boolean {
  return secFetchSite === null || secFetchSite === "same-origin" || secFetchSite === "none";
}
