import { readHealth } from "@/lib/server/health";

export const dynamic = "force-dynamic";

/**
 * 200 once every part is ready, 503 before and when the worker takes no work or the database does not answer. Open to
 * everyone; returns only the states of the parts.
 */
export async function GET(): Promise<Response> {
  const health = await readHealth();
  return Response.json(health, { status: health.status === "ok" ? 200 : 503, headers: { "Cache-Control": "no-store" } });
}
