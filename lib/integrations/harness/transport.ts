import http from "node:http";
import https from "node:https";
import { CallEndedError } from "../call-scope";
import { createPublicLookup, refuseAddressHost } from "./address-guard";

/** One HTTP exchange. `body` is sent with any method, GET included: one of Harness's reads needs that. */
export type HttpRequest = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  readonly timeoutMs: number;
  /** Ends the exchange early. */
  readonly signal?: AbortSignal | undefined;
};

export type HttpAnswer = { readonly status: number; readonly contentType: string; readonly text: string };

/** Sends one request and reads its answer whole. Rejects with the system's error when there is no answer. */
export type HttpTransport = (request: HttpRequest) => Promise<HttpAnswer>;

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** No whole answer came within the time limit. */
export class HttpTimeoutError extends Error {
  readonly code = "ETIMEDOUT";

  constructor() {
    super("No answer within the time limit.");
    this.name = "HttpTimeoutError";
  }
}

/** The answer was larger than any of Harness's. */
export class OversizedAnswerError extends Error {
  readonly code = "EOVERSIZED";

  constructor() {
    super("The answer is too large.");
    this.name = "OversizedAnswerError";
  }
}

/**
 * A transport over Node's own client: unlike `fetch` it can send a body with GET, never follows a redirect, and lets
 * the address be checked at the moment of connecting.
 */
export function createTransport(options: { readonly allowPrivateAddresses: boolean }): HttpTransport {
  const lookup = options.allowPrivateAddresses ? {} : { lookup: createPublicLookup() };
  const agentOptions = { keepAlive: true, maxSockets: 16, ...lookup };
  const secure = new https.Agent(agentOptions);
  const plain = new http.Agent(agentOptions);

  return async ({ url, method, headers, body, timeoutMs, signal }) =>
    await new Promise((resolve, reject) => {
      if (!options.allowPrivateAddresses) refuseAddressHost(url.hostname);
      const isSecure = url.protocol === "https:";
      const fail = (cause: Error): void => {
        clearTimeout(timer);
        reject(signal?.aborted === true ? new CallEndedError() : cause);
      };
      const request = (isSecure ? https : http).request(
        url,
        {
          method,
          signal,
          agent: isSecure ? secure : plain,
          headers: { ...headers, ...(body === undefined ? {} : { "content-length": String(body.byteLength) }) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          const isTooLarge = (bytes: number): boolean => {
            if (bytes <= MAX_BODY_BYTES) return false;
            request.destroy(new OversizedAnswerError());
            return true;
          };
          // Refused before it is read, where its size is announced.
          if (isTooLarge(Number(response.headers["content-length"] ?? 0))) return;
          response.on("data", (chunk: Buffer) => {
            size += chunk.byteLength;
            if (!isTooLarge(size)) chunks.push(chunk);
          });
          response.on("error", fail);
          response.on("end", () => {
            clearTimeout(timer);
            resolve({
              status: response.statusCode ?? 0,
              contentType: response.headers["content-type"] ?? "",
              text: Buffer.concat(chunks).toString("utf8"),
            });
          });
        },
      );
      // One limit for everything, so that an answer of one byte a second ends as well.
      const timer = setTimeout(() => request.destroy(new HttpTimeoutError()), timeoutMs);
      request.on("error", fail);
      request.end(body);
    });
}
