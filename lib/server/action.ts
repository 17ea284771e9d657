import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { z } from "zod";
import { env } from "@/lib/config/env";
import type { ActionResult, FormResult } from "@/lib/core/action-result";
import { systemClock } from "@/lib/core/clock";
import { newId } from "@/lib/core/new-id";
import { err, ok } from "@/lib/core/result";
import { createDeps, type Deps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { formDataToObject, typedValues } from "./form-data";
import { logger } from "./logger";
import { isSameOrigin } from "./origin";
import { createRateLimiter } from "./rate-limit";
import { runPipeline, type PipelinePorts, type RequestDefinition } from "./request-pipeline";
import { recordDenial } from "./record-denial";
import { findActor } from "./session";

/** The largest input of an action, in bytes. */
export const MAX_INPUT_BYTES = 256 * 1024;

/** Changes one person may make in a minute. */
export const userLimiter = createRateLimiter({ max: 60, windowMs: 60_000, clock: systemClock });

/** An action as pages define it; see `RequestDefinition`. */
export type ActionDefinition<Schema extends z.ZodType, Resource, Value> = RequestDefinition<Deps, Schema, Resource, Value>;

/**
 * A server action in the one order: same origin, session, input, authorisation on the record, rate, work.
 *
 * An object schema is made strict: what the form does not have is refused, not ignored. Expected failures come back as
 * `{ ok: false }`; `redirect` and `notFound` pass through.
 */
export function defineAction<Schema extends z.ZodType, Resource, Value>(
  definition: ActionDefinition<Schema, Resource, Value>,
): (input: z.input<Schema>) => Promise<ActionResult<Value>> {
  const strict = withStrictInput(definition);
  return async (input) => await runPipeline(actionPorts(input), strict);
}

/**
 * The same for `<form action>` with `useActionState`, so that the form also works before and without scripts:
 * the fields become an object by their dotted names; empty ones are left out.
 */
export function defineFormAction<Schema extends z.ZodType, Resource, Value>(
  definition: ActionDefinition<Schema, Resource, Value>,
): (previous: FormResult<Value> | undefined, form: FormData) => Promise<FormResult<Value>> {
  const strict = withStrictInput(definition);
  return async (_previous, form) => {
    const result = await runPipeline(actionPorts(formDataToObject(form)), strict);
    return result.ok ? result : { ...result, typed: typedValues(form) };
  };
}

/** The definition with an object schema that refuses unknown keys. */
export function withStrictInput<Definition extends { readonly input: z.ZodType }>(definition: Definition): Definition {
  return definition.input instanceof z.ZodObject ? { ...definition, input: definition.input.strict() } : definition;
}

/** The surroundings of a server action: the request that Next.js is answering. */
export function actionPorts(input: unknown): PipelinePorts<Deps> {
  return {
    isTrustedOrigin: async () => {
      const sent = await headers();
      return isSameOrigin({ origin: sent.get("origin"), host: sent.get("host"), publicUrl: env().NEXTAUTH_URL });
    },
    findActor,
    readInput: () => checkSize(input),
    createDeps: (actor) => createDeps(scopeOf(actor)),
    recordDenial,
    limiter: userLimiter,
    logger,
    newReference: () => newId("ref"),
    rethrowSignal: unstable_rethrow,
  };
}

function checkSize(input: unknown) {
  const bytes = Buffer.byteLength(JSON.stringify(input ?? null));
  if (bytes <= MAX_INPUT_BYTES) return ok(input);
  return err({ code: "invalid_input" as const, message: "That is too much for one answer: at most 256 KB can be sent at once." });
}
