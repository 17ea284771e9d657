import { parseJson } from "@/lib/core/parse-json";
import { systemClock } from "@/lib/core/clock";
import { readViolations } from "@/lib/server/csp-report";
import { logger } from "@/lib/server/logger";
import { isSameSiteRead } from "@/lib/server/origin";
import { createRateLimiter } from "@/lib/server/rate-limit";
import { readBody } from "@/lib/server/read-body";
import { requestAddress } from "@/lib/server/request-address";

const MAX_BYTES = 16 * 1024;
const MINUTE_MS = 60_000;
const perAddress = createRateLimiter({ max: 30, windowMs: MINUTE_MS, clock: systemClock });
const perProcess = createRateLimiter({ max: 300, windowMs: MINUTE_MS, clock: systemClock });

/**
 * Logs what browsers report about our content security policy. Anyone can send reports, so little of them is read and
 * kept, and the response has no content.
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameSiteRead(request.headers.get("sec-fetch-site"))) return new Response(null, { status: 403 });
  const taken = [perAddress.take(await requestAddress()), perProcess.take("reports")].find(({ ok }) => !ok);
  if (taken?.ok === false)
    return new Response(null, { status: 429, headers: { "Retry-After": String(taken.retryAfterSeconds) } });
  const text = await readBody(request, MAX_BYTES);
  if (text === undefined) return new Response(null, { status: 413 });
  for (const violation of readViolations(parseJson(text)))
    logger.warn("The content security policy blocked a request", violation);
  return new Response(null, { status: 204 });
}
