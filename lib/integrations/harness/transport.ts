import { Agent, errors, request as send } from "undici";
import { CallEndedError } from "../call-scope";
import { createGuardedConnector, type AddressRule, type Resolver } from "./address-guard";

/** One HTTP exchange. `body` is sent with any method, GET included: one of Harness's reads needs that. */
export type HttpRequest = {
  readonly url: URL;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  /** For the whole exchange: connecting, headers and body together. */
  readonly timeoutMs: number;
  /** Ends the exchange early. */
  readonly signal?: AbortSignal | undefined;
};

export type HttpAnswer = { readonly status: number; readonly contentType: string; readonly text: string };

/**
 * Sends one request once and reads its whole response. Rejects with `CallEndedError` when the signal ended it, with an
 * error that has the system's code (`ECONNREFUSED`) when there is no whole response, and without a code for a bug.
 */
export type HttpTransport = (request: HttpRequest) => Promise<HttpAnswer>;

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const MAX_CONNECTIONS = 16;
/** The longest pause between two parts of a body. */
const BODY_PAUSE_MS = 15_000;

/** No complete response arrived within the time limit. */
export class HttpTimeoutError extends Error {
  readonly code = "ETIMEDOUT";

  constructor(options?: ErrorOptions) {
    super("No response within the time limit.", options);
    this.name = "HttpTimeoutError";
  }
}

/** The response was larger than any that Harness sends. */
export class OversizedAnswerError extends Error {
  readonly code = "EOVERSIZED";

  constructor(options?: ErrorOptions) {
    super("The response is too large.", options);
    this.name = "OversizedAnswerError";
  }
}

/** The connection was closed before the response was complete. */
export class CutConnectionError extends Error {
  readonly code = "ECONNRESET";

  constructor(options?: ErrorOptions) {
    super("The connection was closed before the response was complete.", options);
    this.name = "CutConnectionError";
  }
}

/**
 * A transport over undici. Unlike `fetch` it can send a body with GET, follows no redirect, and checks the address where the
 * connection is opened.
 *
 * @see https://undici.nodejs.org/#/docs/api/Dispatcher
 */
export function createTransport(options: { readonly allows: AddressRule; readonly resolver?: Resolver }): HttpTransport {
  const dispatcher = new Agent({
    connect: createGuardedConnector(options.allows, options.resolver),
    connections: MAX_CONNECTIONS,
    maxResponseSize: MAX_BODY_BYTES,
  });

  return async ({ url, method, headers, body, timeoutMs, signal }) => {
    if (isOver(signal)) throw new CallEndedError();
    const ending = new AbortController();
    // One limit for the whole exchange: undici's own timers restart with each part of a body, so one byte a second never ends.
    const timer = setTimeout(() => {
      ending.abort(new HttpTimeoutError());
    }, timeoutMs);
    try {
      const response = await send(url, {
        dispatcher,
        method,
        headers,
        body: body ?? null,
        signal: signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]),
        headersTimeout: timeoutMs,
        bodyTimeout: Math.min(timeoutMs, BODY_PAUSE_MS),
      });
      // A body whose announced size is too large is refused before it is read.
      if (Number(response.headers["content-length"] ?? 0) > MAX_BODY_BYTES) ending.abort(new OversizedAnswerError());
      const [contentType = ""] = [response.headers["content-type"]].flat();
      return { status: response.statusCode, contentType, text: await response.body.text() };
    } catch (cause) {
      throw isOver(signal) ? new CallEndedError() : withSystemCode(cause);
    } finally {
      clearTimeout(timer);
    }
  };
}

function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Undici's failures with the system's error codes, which the explanations know. */
function withSystemCode(cause: unknown): unknown {
  if (
    cause instanceof errors.ConnectTimeoutError ||
    cause instanceof errors.HeadersTimeoutError ||
    cause instanceof errors.BodyTimeoutError
  )
    return new HttpTimeoutError({ cause });
  if (cause instanceof errors.ResponseExceededMaxSizeError || cause instanceof errors.HeadersOverflowError)
    return new OversizedAnswerError({ cause });
  if (cause instanceof errors.SocketError || cause instanceof errors.ResponseContentLengthMismatchError)
    return new CutConnectionError({ cause });
  // Undici refused to send the request, which is a bug in the caller and not a failure of the call.
  if (cause instanceof errors.InvalidArgumentError) return new Error("The request could not be sent.", { cause });
  return cause;
}
