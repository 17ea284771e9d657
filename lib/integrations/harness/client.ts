import type { z } from "zod";
import { systemClock, type Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { retry, type Pace } from "@/lib/core/retry";
import type { Secret } from "@/lib/core/secret";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { HarnessFailure } from "@/lib/domain/diagnosis/harness-failure";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import { beforeCall, CallBudgetError, CallEndedError, currentSignal, wasForbidden } from "../call-scope";
import { betweenCalls, realWait } from "../real-wait";
import type { Wait } from "../token-bucket";
import { anyAddress, isPublicAddress } from "./address-guard";
import { readEnvelope } from "./envelope";
import { harnessError } from "./errors";
import { createHarnessLimiter, type HarnessLimiter } from "./limiter";
import { createTransport, type HttpAnswer, type HttpTransport } from "./transport";

/** One call of Harness's API. */
export type HarnessRequest<Schema extends z.ZodType> = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `/ng/api/connectors`. */
  readonly path: string;
  readonly scope?: HarnessScope | undefined;
  /** Names the account in the query only, where Harness takes the rest of the scope from the body. */
  readonly scopeInBody?: boolean | undefined;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  readonly json?: unknown;
  readonly form?: FormData | undefined;
  readonly plainText?: Secret | undefined;
  /** A document, or the inputs of a pipeline. Harness wants a body even when there are no inputs. */
  readonly yaml?: string | undefined;
  readonly schema: Schema;
  /** A read may be repeated after a lost answer; a write never is. POST is a read where Harness lists with it. */
  readonly effect: "read" | "write";
  readonly entity: HarnessFailure["entity"];
  readonly timeoutMs?: number | undefined;
};

/** A value with the ID by which Harness's support finds the call. */
export type HarnessAnswer<Value> = { readonly value: Value; readonly correlationId?: string | undefined };

export type HarnessClient = {
  readonly baseUrl: string;
  readonly accountId: string;
  /**
   * Sends one request and parses its content.
   *
   * Errors: `not_found`, `conflict` (name taken, still referenced, changed meanwhile), `rate_limited`,
   * `upstream_rejected` (key, permission, policy, wrong address), `upstream_unavailable` (no answer, 5xx).
   */
  readonly send: <Schema extends z.ZodType>(
    request: HarnessRequest<Schema>,
  ) => Promise<Result<HarnessAnswer<z.infer<Schema>>, AppError>>;
};

export type HarnessClientOptions = {
  /** From the allow-list, or the sandbox's own; `checkHarnessUrl` decides before this point. */
  readonly baseUrl: string;
  readonly apiKey: Secret;
  readonly accountId: string;
  /** Only for the sandbox's loopback endpoint. */
  readonly allowPrivateAddresses?: boolean | undefined;
  readonly transport?: HttpTransport | undefined;
  readonly limiter?: HarnessLimiter | undefined;
  readonly clock?: Clock | undefined;
  readonly wait?: Wait | undefined;
  /** For tests of slow and broken servers. */
  readonly requestTimeoutMs?: number | undefined;
  /** A number in [0, 1), for jitter. */
  readonly random?: (() => number) | undefined;
};

const TIMEOUT_MS = 30_000;
const READ_ATTEMPTS = 4;
const PACES = {
  throttled: { firstMs: 2_000, longestMs: 60_000 },
  transient: { firstMs: 500, longestMs: 60_000 },
};

/**
 * Makes the client of one API key: time limits, Harness's envelopes, the portal's own budget, and retries of reads.
 * The key is revealed only into the header of a request.
 *
 * @see https://apidocs.harness.io/
 */
export function createHarnessClient(options: HarnessClientOptions): HarnessClient {
  const clock = options.clock ?? systemClock;
  const wait = options.wait ?? realWait;
  const random = options.random ?? betweenCalls.random;
  const sleep = async (milliseconds: number) => {
    await wait(milliseconds, currentSignal());
  };
  const limiter = options.limiter ?? createHarnessLimiter({ clock, wait });
  const transport =
    options.transport ?? createTransport({ allows: options.allowPrivateAddresses === true ? anyAddress : isPublicAddress });
  const baseUrl = options.baseUrl.replace(/\/+$/, "");

  async function exchange(request: HarnessRequest<z.ZodType>): Promise<HttpAnswer> {
    const { body, contentType } = await bodyOf(request);
    return await transport({
      url: urlOf(baseUrl, options.accountId, request),
      method: request.method,
      headers: withoutAbsent({
        accept: "application/json",
        "x-api-key": options.apiKey.reveal(),
        "harness-account": options.accountId,
        "content-type": contentType,
      }),
      body,
      timeoutMs: options.requestTimeoutMs ?? request.timeoutMs ?? TIMEOUT_MS,
      signal: currentSignal(),
    });
  }

  return {
    baseUrl,
    accountId: options.accountId,
    async send(request) {
      const context = {
        call: `${request.method} ${request.path}`,
        host: new URL(baseUrl).host,
        scope: request.scope,
        entity: request.entity,
      };
      const once = async () =>
        await attemptOnce(async () => {
          await limiter.enter();
          await beforeCall();
          return await exchange(request);
        });
      const { failure, answer, cause } = await retry({ sleep, random }, once, (attempt, tries) =>
        request.effect === "read" && tries < READ_ATTEMPTS && attempt.answer === undefined
          ? paceAfter(attempt.failure)
          : undefined,
      );
      if (answer === undefined) return err(harnessError({ ...failure, ...context }, cause));
      const { payload, correlationId } = answer;
      const parsed = request.schema.safeParse(payload);
      if (parsed.success) return ok({ value: parsed.data, correlationId });
      const absent = payload === null || payload === undefined;
      return err(harnessError({ ...(absent ? ABSENT : UNREADABLE), ...context, correlationId }, parsed.error));
    },
  };
}

const EMPTY = { messages: [], failedPermissions: [], fields: [], policySets: [] } as const;
/** Harness's third way to say "not there": success without content. */
const ABSENT = { ...EMPTY, kind: "answer", httpStatus: 404, code: "ENTITY_NOT_FOUND", message: "" } as const;
const UNREADABLE = { ...EMPTY, kind: "shape", httpStatus: 200, message: "The answer lacks what the portal expects." } as const;

/** The look-up that asked is over: a time-out, after which nothing is tried again. */
const ENDED = "ETIMEDOUT";
/** The portal's own budget for this key is used up. */
const BUSY = { ...EMPTY, kind: "answer", httpStatus: 429 } as const;

type Attempt = {
  readonly answer?: Extract<ReturnType<typeof readEnvelope>, { ok: true }>;
  readonly failure: Omit<HarnessFailure, "call" | "host" | "scope" | "entity">;
  readonly cause?: unknown;
};

async function attemptOnce(exchange: () => Promise<HttpAnswer>): Promise<Attempt> {
  try {
    const reading = readEnvelope(await exchange());
    return reading.ok ? { answer: reading, failure: UNREADABLE } : { failure: reading.failure };
  } catch (cause) {
    if (wasForbidden(cause)) throw cause;
    if (cause instanceof CallEndedError)
      return { failure: { ...EMPTY, kind: "network", code: ENDED, message: cause.message }, cause };
    if (cause instanceof CallBudgetError) return { failure: { ...BUSY, message: cause.message }, cause };
    // The system's errors carry a code; anything else is a bug of ours.
    if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string") throw cause;
    return { failure: { ...EMPTY, kind: "network", code: cause.code, message: cause.message }, cause };
  }
}

/** The pace at which a read is repeated; `undefined` when repeating it cannot help. */
function paceAfter(failure: Attempt["failure"]): Pace | undefined {
  if (currentSignal()?.aborted === true) return undefined;
  const status = failure.httpStatus ?? 0;
  if (status === 429) return PACES.throttled;
  const transient =
    (failure.kind === "network" && !["ADDRESS_REFUSED", "EOVERSIZED"].includes(failure.code ?? "")) ||
    (["page", "empty", "shape"].includes(failure.kind) && status < 300) ||
    [500, 502, 503, 504].includes(status);
  return transient ? PACES.transient : undefined;
}

function urlOf(baseUrl: string, accountId: string, request: HarnessRequest<z.ZodType>): URL {
  const url = new URL(`${baseUrl}${request.path}`);
  url.searchParams.set("accountIdentifier", accountId);
  if (request.scopeInBody !== true) {
    if (request.scope?.orgIdentifier !== undefined) url.searchParams.set("orgIdentifier", request.scope.orgIdentifier);
    if (request.scope?.projectIdentifier !== undefined)
      url.searchParams.set("projectIdentifier", request.scope.projectIdentifier);
  }
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

async function bodyOf(request: HarnessRequest<z.ZodType>): Promise<{ readonly body?: Buffer; readonly contentType?: string }> {
  if (request.form !== undefined) {
    // The platform's own serializer writes the parts and chooses the boundary.
    const encoded = new Response(request.form);
    return {
      body: Buffer.from(await encoded.arrayBuffer()),
      contentType: encoded.headers.get("content-type") ?? "multipart/form-data",
    };
  }
  if (request.plainText !== undefined) return { body: Buffer.from(request.plainText.reveal()), contentType: "text/plain" };
  if (request.yaml !== undefined) return { body: Buffer.from(request.yaml), contentType: "application/yaml" };
  if (request.json !== undefined) return { body: Buffer.from(JSON.stringify(request.json)), contentType: "application/json" };
  return {};
}
