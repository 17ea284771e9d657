import "server-only";
import { headers } from "next/headers";

/**
 * The address a request came from, for counting failed sign-ins. The last entry is the one that our own proxy (or
 * Next.js, from the socket) wrote; everything before it is the client's claim.
 */
export async function requestAddress(): Promise<string> {
  const forwarded = (await headers()).get("x-forwarded-for");
  return forwarded?.split(",").at(-1)?.trim() ?? "unknown";
}
