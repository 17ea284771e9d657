import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { env } from "@/lib/config/env";
import { newId } from "@/lib/core/new-id";
import { err, ok } from "@/lib/core/result";
import { createDeps, type Deps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { MAX_INPUT_BYTES, userLimiter, withStrictInput } from "./action";
import { HTTP_STATUS } from "./http-status";
import { logger } from "./logger";
import { isSameOrigin, isSameSiteRead } from "./origin";
import type { RateLimiter } from "./rate-limit";
import { recordDenial } from "./record-denial";
import { runPipeline, type RequestDefinition } from "./request-pipeline";
import { findActor } from "./session";

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** A route handler as routes define it: like an action, with its method. `run` may answer a whole `Response` (a download). */
export type RouteDefinition<Schema extends z.ZodType, Resource, Value> = RequestDefinition<Deps, Schema, Resource, Value> & {
  readonly method: "GET" | "POST";
};

/** Reading is not counted: pages poll. */
const UNLIMITED: RateLimiter = { take: () => true };

/**
 * A route handler in the same order as an action: same origin, session, input, authorisation on the record, rate, work.
 *
 * The input is the path's parameters with the query (GET) or the JSON body (POST); a repeated query parameter is a list.
 * A failure is answered with its code's status and `{ error }`. Nothing is stored by browsers or proxies.
 */
export function defineRoute<Schema extends z.ZodType, Resource, Value>(
  definition: RouteDefinition<Schema, Resource, Value>,
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  const strict = withStrictInput(definition);
  return async (request, context) => {
    const result = await runPipeline(
      {
        isTrustedOrigin: () => isTrusted(request, definition.method),
        findActor,
        readInput: async () => await readInput(request, definition.method, await context.params),
        createDeps: (actor) => createDeps(scopeOf(actor)),
        recordDenial,
        limiter: definition.method === "GET" ? UNLIMITED : userLimiter,
        logger,
        newReference: () => newId("ref"),
        rethrowSignal: unstable_rethrow,
      },
      strict,
    );
    if (!result.ok) return json({ error: result.error }, HTTP_STATUS[result.error.code]);
    return result.value instanceof Response ? result.value : json(result.value, 200);
  };
}

function isTrusted(request: Request, method: "GET" | "POST"): boolean {
  const { headers } = request;
  if (method === "GET") return isSameSiteRead(headers.get("sec-fetch-site"));
  return isSameOrigin({ origin: headers.get("origin"), host: headers.get("host"), publicUrl: env().NEXTAUTH_URL });
}

async function readInput(request: Request, method: "GET" | "POST", params: Params) {
  if (method === "GET") return ok({ ...queryOf(new URL(request.url)), ...params });
  const text = await request.text();
  if (Buffer.byteLength(text) > MAX_INPUT_BYTES) {
    return err({
      code: "invalid_input" as const,
      message: "That is too much for one request: at most 256 KB can be sent at once.",
    });
  }
  try {
    const body: unknown = text === "" ? {} : JSON.parse(text);
    return ok(body !== null && typeof body === "object" && !Array.isArray(body) ? { ...body, ...params } : body);
  } catch {
    return err({ code: "invalid_input" as const, message: "The request is not JSON." });
  }
}

function queryOf(url: URL): Record<string, string | string[]> {
  const names = [...new Set(url.searchParams.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = url.searchParams.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

function json(value: unknown, status: number): Response {
  return Response.json(value ?? null, { status, headers: { "Cache-Control": "no-store" } });
}
