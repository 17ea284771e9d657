import "server-only";

/** The path to go to after sign-in: one of ours, never another site. */
export function safeCallbackPath(candidate: string | undefined): string {
  if (
    candidate === undefined ||
    !/^\/(?![/\\])/.test(candidate) ||
    Array.from(candidate).some((sign) => sign === "\\" || sign < " ")
  )
    return "/";
  const url = new URL(candidate, "http://portal.invalid");
  if (url.origin !== "http://portal.invalid" || url.pathname.startsWith("/sign-in") || url.pathname.startsWith("/api/"))
    return "/";
  return `${url.pathname}${url.search}`;
}
