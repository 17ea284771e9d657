import "server-only";
import type { z } from "zod";
import { counted } from "@/lib/core/plural";
import type { ActionError, ActionResult } from "@/lib/core/action-result";
import type { AppError, ErrorCode, RequestedProof } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { notRecent } from "@/lib/domain/access/confirm-identity";
import { SET_UP_FIRST } from "@/lib/domain/access/second-factor";
import type { Logger, LogLevel } from "@/lib/integrations/logging/logger";
import { isDatabaseOutageError, OUTAGE_RETRY_SECONDS } from "@/lib/core/database-outage";
import { unreadableRowMessage } from "@/lib/core/unreadable-row";
import { DeadlineError, hasBegunChange, withinDeadline } from "@/lib/core/deadline";
import { refusedInput } from "@/lib/core/field-errors";
import { within } from "@/lib/integrations/call-scope";
import type { RequestLimits } from "./limits";
import type { Entered } from "./places";

type Awaitable<Value> = Value | Promise<Value>;

/** What an action or route handler is made of. `authorize` loads the record and decides; `run` gets what it returned. */
export type RequestDefinition<Deps, Schema extends z.ZodType, Resource, Value> = {
  /** `<area>.<verbNoun>`, for the log. */
  readonly name: string;
  /** How long the request may take, its calls of AWS and Harness included, where the usual limit is too short. */
  readonly vendorsMs?: number;
  /** Asks a person whose last proof of who they are is older than five minutes to confirm it first. */
  readonly recent?: boolean;
  /** Open also to a person who has to set up a second factor before anything else. */
  readonly beforeSecondFactor?: boolean;
  readonly input: Schema;
  readonly authorize: (context: {
    readonly actor: Actor;
    readonly input: z.output<Schema>;
    readonly deps: Deps;
  }) => Awaitable<Result<Resource, AppError>>;
  readonly run: (context: {
    readonly actor: Actor;
    readonly input: z.output<Schema>;
    readonly deps: Deps;
    readonly resource: Resource;
  }) => Awaitable<Result<Value, AppError>>;
};

/** What the pipeline needs from its surroundings. */
export type PipelinePorts<Deps> = {
  /** False refuses the request before anything else is looked at. */
  readonly isTrustedOrigin: () => Awaitable<boolean>;
  readonly findActor: () => Promise<Actor | undefined>;
  /** How the actor can confirm who they are. */
  readonly requestedProof: (deps: Deps, actor: Actor) => Promise<RequestedProof>;
  readonly readInput: () => Awaitable<Result<unknown, AppError>>;
  /** Under the scope of the actor. */
  readonly createDeps: (actor: Actor) => Deps;
  /** Records a refusal of the signed-in person under the request's name, when the error is a denial. */
  readonly recordDenial: (
    deps: Deps,
    actor: Actor,
    denial: { readonly name: string; readonly error: AppError; readonly input: unknown },
  ) => Promise<void>;
  readonly limits: RequestLimits;
  readonly logger: Logger;
  readonly newReference: () => string;
  /** Throws on what is not a failure but the framework's way of redirecting or saying "not found". */
  readonly rethrowSignal: (error: unknown) => void;
};

const LOG_LEVEL_OF: Readonly<Record<ErrorCode, LogLevel | undefined>> = {
  invalid_input: undefined,
  unauthenticated: "info",
  forbidden: "info",
  not_found: undefined,
  conflict: "info",
  precondition_failed: "info",
  rate_limited: "warn",
  overloaded: "warn",
  upstream_rejected: "info",
  upstream_unavailable: "warn",
  internal: "error",
};

/**
 * Takes a request through the fixed order: origin, session, a place among those under way, input, authorisation on the
 * record, rate, recent proof where the action asks for it, work.
 *
 * Never throws for an expected failure; an unexpected one is logged once and answered as `internal` with its reference.
 * From authorisation on there is a time limit: what has changed nothing by then is stopped, with its calls to vendors.
 */
export async function runPipeline<Deps, Schema extends z.ZodType, Resource, Value>(
  ports: PipelinePorts<Deps>,
  definition: RequestDefinition<Deps, Schema, Resource, Value>,
): Promise<ActionResult<Value>> {
  const fail = (error: AppError): ActionResult<Value> => ({ ok: false, error: report(ports, definition.name, error) });
  try {
    if (!(await ports.isTrustedOrigin())) return fail(FOREIGN);
    const actor = await ports.findActor();
    if (actor === undefined) return fail(SIGNED_OUT);
    if (actor.mustSetUpSecondFactor === true && definition.beforeSecondFactor !== true) return fail(SET_UP_FIRST);
    const place = ports.limits.places.enter(actor.userId);
    if (!place.ok) return fail(noPlace(place));

    const limit = { milliseconds: definition.vendorsMs ?? ports.limits.milliseconds(), onEnd: place.leave };
    const outcome = await withinDeadline(
      limit,
      async (signal) => await within(signal, async () => await toFailure(async () => await answer(ports, definition, actor))),
    );
    return outcome.ok ? outcome : fail(outcome.error);
  } catch (cause) {
    if (isDatabaseOutageError(cause)) return fail(databaseAway(cause));
    if (cause instanceof DeadlineError) return fail(tooSlow(definition.vendorsMs ?? ports.limits.milliseconds()));
    ports.rethrowSignal(cause);
    return fail({ code: "internal", message: unreadableRowMessage(cause) ?? INTERNAL_MESSAGE, cause });
  }
}

/** Makes a failure of a database that does not answer; it says whether a change may have been made. */
async function toFailure<Value>(work: () => Promise<Result<Value, AppError>>): Promise<Result<Value, AppError>> {
  try {
    return await work();
  } catch (cause) {
    if (isDatabaseOutageError(cause)) return err(databaseAway(cause));
    throw cause;
  }
}

/** What is done for a person who is known and has a place. */
async function answer<Deps, Schema extends z.ZodType, Resource, Value>(
  ports: PipelinePorts<Deps>,
  definition: RequestDefinition<Deps, Schema, Resource, Value>,
  actor: Actor,
): Promise<Result<Value, AppError>> {
  const raw = await ports.readInput();
  if (!raw.ok) return raw;
  const parsed = await definition.input.safeParseAsync(raw.value);
  if (!parsed.success) return err(refusedInput(parsed.error));

  const context = { actor, input: parsed.data, deps: ports.createDeps(actor) };
  const refuse = async (error: AppError): Promise<Result<Value, AppError>> => {
    await ports.recordDenial(context.deps, actor, { name: definition.name, error, input: parsed.data });
    return err(error);
  };
  const authorized = await definition.authorize(context);
  if (!authorized.ok) return await refuse(authorized.error);
  const taken = await ports.limits.limiter.take(actor.userId);
  if (!taken.ok) return err(tooMany(taken.retryAfterSeconds));
  // After authorisation, so that the question tells nothing about a record that the person may not see.
  if (definition.recent === true && actor.isRecent !== true)
    return err(notRecent(await ports.requestedProof(context.deps, actor)));

  const outcome = await definition.run({ ...context, resource: authorized.value });
  return outcome.ok ? outcome : await refuse(outcome.error);
}

const FOREIGN: AppError = {
  code: "forbidden",
  message: "This request did not come from a page of this portal, so nothing was done. Open the page again and repeat it there.",
};
const SIGNED_OUT: AppError = {
  code: "unauthenticated",
  message: "Your session has ended. Sign in again in another tab; what was saved is kept.",
};
/** Seconds until a place is likely to be free again. */
const PLACE_SECONDS = 2;

function noPlace({ full }: Extract<Entered, { readonly ok: false }>): AppError {
  return full === "share"
    ? {
        code: "rate_limited",
        message: "Several of your requests are still under way, so this one was not begun. Repeat it when they have ended.",
        retryAfterSeconds: PLACE_SECONDS,
      }
    : {
        code: "overloaded",
        message: "The portal has too much to do at the moment, so this was not begun. Repeat it in a few seconds.",
        retryAfterSeconds: PLACE_SECONDS,
      };
}

function tooMany(seconds: number): AppError {
  return {
    code: "rate_limited",
    message: `That was too often in one minute, so the last one was not done. Repeat it in ${counted(seconds, "second")}.`,
    retryAfterSeconds: seconds,
  };
}

function tooSlow(milliseconds: number): AppError {
  return {
    code: "upstream_unavailable",
    message: `This took longer than ${String(milliseconds / 1000)} seconds, so it was stopped, and nothing was changed. Repeat it; if it is slow again, AWS, Harness or the database may be slow.`,
    retryAfterSeconds: PLACE_SECONDS,
  };
}

function databaseAway(cause: unknown): AppError {
  return {
    code: "upstream_unavailable",
    message: hasBegunChange()
      ? "The database stopped answering before it confirmed this, so it may or may not have been done. What you entered is still here. Check in a second window, then repeat it if it was not done."
      : "The database does not answer at the moment. Nothing was changed, and what you entered is still here. Repeat it in a few seconds.",
    retryAfterSeconds: OUTAGE_RETRY_SECONDS,
    cause,
  };
}

const INTERNAL_MESSAGE =
  "The portal failed at this, and nothing more is known here. Repeat it; if it fails again, give the owner the reference.";

function report<Deps>(ports: PipelinePorts<Deps>, name: string, error: AppError): ActionError {
  const reference = ports.newReference();
  const level = LOG_LEVEL_OF[error.code];
  if (level !== undefined) {
    ports.logger[level](`${name} was not done`, { code: error.code, reference, reason: error.message, cause: error.cause });
  }
  return {
    code: error.code,
    message: error.message,
    fieldErrors: error.fieldErrors,
    explanation: error.explanation,
    proof: error.proof,
    retryAfterSeconds: error.retryAfterSeconds,
    reference,
  };
}
