import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { z } from "zod";
import { env } from "@/lib/config/env";
import type { ActionResult, FormResult } from "@/lib/core/action-result";
import { checkInput } from "@/lib/core/check-input";
import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok, type Result } from "@/lib/core/result";
import { requestFacts } from "@/lib/edge/request-facts";
import { createDeps, type Deps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { formDataToObject, typedValues } from "./form-data";
import { logger } from "./logger";
import { isSameOrigin } from "./origin";
import { findRequestedProof } from "./requested-proof";
import { ACTION_LIMITS } from "./limits";
import { runPipeline, type PipelinePorts, type RequestDefinition } from "./request-pipeline";
import { recordDenial } from "./record-denial";
import { findActor } from "./session";

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
  return async (input) => withStatus(await runPipeline(actionPorts(input), strict));
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
    const result = withStatus(await runPipeline(actionPorts(formDataToObject(form)), strict));
    return result.ok ? result : { ...result, typed: typedValues(form) };
  };
}

/** The result, with the status of the response where it is to be asked again later: an action alone has none. */
export function withStatus<Value>(result: ActionResult<Value>): ActionResult<Value> {
  if (result.ok || result.error.retryAfterSeconds === undefined) return result;
  requestFacts()?.later?.(result.error.code === "rate_limited" ? 429 : 503, result.error.retryAfterSeconds);
  return result;
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
    requestedProof: findRequestedProof,
    readInput: () => checked(input),
    createDeps: (actor) => createDeps(scopeOf(actor)),
    recordDenial,
    limits: ACTION_LIMITS,
    logger,
    newReference: () => newId("ref"),
    rethrowSignal: unstable_rethrow,
  };
}

/** The input, or what is wrong with it before a schema has seen it. */
export function checked(input: unknown): Result<unknown, AppError> {
  const problem = checkInput(input);
  return problem === undefined ? ok(input) : err(problem);
}
