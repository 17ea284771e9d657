import "server-only";
import { requestFacts } from "@/lib/edge/request-facts";

/** The address a request came from, for counting what one address tries: the edge knows it, and whom to believe. */
export async function requestAddress(): Promise<string> {
  return await Promise.resolve(requestFacts()?.address ?? "unknown");
}
