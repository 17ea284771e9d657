import { Readable } from "node:stream";

import { NodeHttpHandler } from "@smithy/node-http-handler";

import { CallEndedError, currentSignal } from "../call-scope";
import { AwsReplyError, readBody, replyFacts, replyProblem, type ExpectedForm } from "./reply-check";

type HandlerRequest = Parameters<NodeHttpHandler["handle"]>[0];
type HandlerOptions = Parameters<NodeHttpHandler["handle"]>[1];
type HandlerResponse = Awaited<ReturnType<NodeHttpHandler["handle"]>>;

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 30_000;
const IDLE_SOCKET_MS = 15_000;
const MAX_SOCKETS = 64;

/**
 * The way to AWS of every client, those inside the SDK's credential providers included: one time limit for connecting,
 * headers and body together, one for the size, and a response is accepted only in the form of its protocol. It ends
 * with the look-up that the call belongs to.
 *
 * Rejects with `AwsReplyError`, `CallEndedError`, or the system's error.
 */
export class ReplyHandler extends NodeHttpHandler {
  readonly #timeoutMs: number;

  constructor(timeoutMs: number = REQUEST_TIMEOUT_MS) {
    super({
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: timeoutMs,
      socketTimeout: IDLE_SOCKET_MS,
      // Without this a passed time limit is only a warning and the call goes on.
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    });
    this.#timeoutMs = timeoutMs;
  }

  override async handle(request: HandlerRequest, options: HandlerOptions = {}): Promise<HandlerResponse> {
    const caller = currentSignal();
    if (isOver(caller)) throw new CallEndedError();
    const tooLate = new AbortController();
    const timer = setTimeout(() => {
      tooLate.abort();
    }, this.#timeoutMs);
    const ended = caller === undefined ? tooLate.signal : AbortSignal.any([caller, tooLate.signal]);
    try {
      const output = await super.handle(request, { ...options, abortSignal: ended });
      await checkReply(output.response, formOf(request), ended);
      return output;
    } catch (cause) {
      if (isOver(caller)) throw new CallEndedError();
      if (isOver(tooLate.signal) && !(cause instanceof AwsReplyError)) throw new RequestTimeoutError();
      throw cause;
    } finally {
      clearTimeout(timer);
    }
  }
}

function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** No answer came within the time limit; the SDK and the explanations know it by this name. */
class RequestTimeoutError extends Error {
  override readonly name = "TimeoutError";

  constructor() {
    super("No answer within the time limit.");
  }
}

/** Reads the body, which stays on the response for the SDK to parse, and throws when it cannot be trusted. */
async function checkReply(response: HandlerResponse["response"], form: ExpectedForm, ended: AbortSignal): Promise<void> {
  const raw: unknown = response.body;
  const body = raw instanceof Readable ? await readBody(raw, response.statusCode, ended) : new Uint8Array();
  response.body = body;
  const requestId = response.headers["x-amzn-requestid"] ?? response.headers["x-amz-request-id"] ?? replyFacts(body).requestId;
  // The SDK looks for the ID in the headers only; some replies carry it in their body alone.
  if (requestId !== undefined) response.headers["x-amzn-requestid"] ??= requestId;
  const contentType = response.headers["content-type"];
  const problem = replyProblem({ body, contentType, form, httpStatus: response.statusCode });
  if (problem !== undefined) throw new AwsReplyError(problem, response.statusCode, requestId);
}

/** What a request asks for: the Query protocol names its action in the body, the JSON protocol in a header. */
function formOf({ body, headers }: HandlerRequest): ExpectedForm {
  const header = (wanted: string): string => headers[wanted] ?? "";
  if (header("x-amz-target") !== "") return "json";
  if (!header("content-type").startsWith("application/x-www-form-urlencoded") || typeof body !== "string") return "any";
  const action = new URLSearchParams(body).get("Action");
  return action === null ? "any" : { xmlOf: action };
}
