import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { ActionError } from "@/lib/core/action-result";
import { confirmIdentityPath } from "@/lib/config/routes";
import { newId } from "@/lib/core/new-id";
import { createDeps, type Deps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { checked, withStrictInput } from "./action";
import { HTTP_STATUS } from "./http-status";
import { EXPORT_LIMITS, READ_LIMITS } from "./limits";
import { logger } from "./logger";
import { isSameSiteRead } from "./origin";
import { recordDenial } from "./record-denial";
import { findRequestedProof } from "./requested-proof";
import { runPipeline, type RequestDefinition } from "./request-pipeline";
import { findActor } from "./session";

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** A route handler as routes define it: like an action, but it reads. `run` may answer a whole `Response` (a download). */
export type RouteDefinition<Schema extends z.ZodType, Resource, Value> = RequestDefinition<Deps, Schema, Resource, Value> & {
  /** `read` is what pages ask for while they are open, `export` a download of many rows. */
  readonly kind: keyof typeof LIMITS_OF;
};

const LIMITS_OF = { read: READ_LIMITS, export: EXPORT_LIMITS } as const;

/**
 * A GET handler in the same order as an action: same origin, session, input, authorisation on the record, rate, work.
 * What changes something is an action, never a route.
 *
 * The input is the path's parameters with the query; a repeated query parameter is a list. A failure is answered with its
 * code's status and `{ error }`, and says when to come again. Nothing is stored by browsers or proxies.
 */
export function defineRoute<Schema extends z.ZodType, Resource, Value>(
  definition: RouteDefinition<Schema, Resource, Value>,
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  const strict = withStrictInput(definition);
  return async (request, context) => {
    const result = await runPipeline(
      {
        isTrustedOrigin: () => isSameSiteRead(request.headers.get("sec-fetch-site")),
        findActor,
        requestedProof: findRequestedProof,
        readInput: async () => checked({ ...queryOf(new URL(request.url)), ...(await context.params) }),
        createDeps: (actor) => createDeps(scopeOf(actor)),
        recordDenial,
        limits: LIMITS_OF[definition.kind],
        logger,
        newReference: () => newId("ref"),
        rethrowSignal: unstable_rethrow,
      },
      strict,
    );
    if (!result.ok)
      return result.error.proof !== undefined && isNavigation(request) ? toConfirmation(request) : refusal(result.error);
    return result.value instanceof Response ? result.value : json(result.value, 200);
  };
}

/** Whether the browser shows the response as a page: a plain link was followed. */
function isNavigation(request: Request): boolean {
  return request.headers.get("sec-fetch-mode") === "navigate";
}

/** The page that asks for the proof, from which this address is opened again. */
function toConfirmation(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  const headers = { Location: confirmIdentityPath(`${pathname}${search}`), "Cache-Control": "no-store" };
  return new Response(null, { status: 303, headers });
}

function refusal(error: ActionError): Response {
  const response = json({ error }, HTTP_STATUS[error.code]);
  if (error.retryAfterSeconds !== undefined) response.headers.set("Retry-After", String(error.retryAfterSeconds));
  return response;
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
