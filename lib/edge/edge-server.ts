import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { finished } from "node:stream/promises";
import { PUBLIC_FILES } from "@/lib/config/public-files";
import type { Logger } from "@/lib/integrations/logging/logger";
import { asksForPage, outagePage } from "./outage-page";
import { METHODS, newNonce, readRequest, type EdgeRules } from "./read-request";
import { makeReplaceable } from "./replaceable";
import { withRequestFacts } from "./request-facts";
import { securityHeaders } from "./security-headers";

export type EdgeOptions = EdgeRules & {
  readonly https: boolean;
  readonly development: boolean;
  /** Answers what has passed the edge: Next.js. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly logger: Pick<Logger, "error">;
};

/** How long the headers, and a whole request, may take to arrive; and how long a proxy may keep a quiet connection. */
const TIME_LIMITS = { headersTimeout: 20_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 };

const PARSER_STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * The server in front of Next.js. Every response carries the security headers, whether this server makes it, Next.js,
 * or Node.js for a request that could not be parsed. What passes has a known host, a well-formed address and an
 * trusted client address.
 */
export function createEdgeServer(options: EdgeOptions): Server {
  const headersOf = (nonce: string) => securityHeaders({ ...options, nonce });
  // A missing Host is answered here, with our headers.
  const server = createServer({ ...TIME_LIMITS, requireHostHeader: false }, (request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const nonce = newNonce();
    const headers = headersOf(nonce);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const read = readRequest(request, options);
    if ("status" in read) {
      // A client that is still sending when the connection ends never reads the response.
      if (read.status === 413) await readToEnd(request);
      refuse(response, read);
      return;
    }
    if (!isPublicFile(read.path)) response.setHeader("Cache-Control", "no-store");
    if (request.method === "OPTIONS") {
      response.writeHead(204, { Allow: METHODS.join(", ") }).end();
      return;
    }
    // Next.js takes the nonce for its own scripts from the policy on the request.
    request.headers["content-security-policy"] = headers["Content-Security-Policy"];
    try {
      const later = (status: 429 | 503, seconds: number) => {
        if (response.headersSent) return;
        response.statusCode = status;
        response.setHeader("Retry-After", String(seconds));
      };
      let isAway = false;
      const databaseIsAway = () => {
        isAway = true;
      };
      makeReplaceable(response, (status) =>
        isAway && status === 500 && asksForPage(request) ? outagePage(request, nonce) : undefined,
      );
      await withRequestFacts({ ...read, later, databaseIsAway }, async () => await options.handle(request, response));
    } catch (cause) {
      options.logger.error("A request could not be answered", { cause });
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, message: "The portal could not answer this request." });
    }
  }

  server.on("clientError", (cause: NodeJS.ErrnoException, socket) => {
    endSocket(socket, PARSER_STATUS[cause.code ?? ""] ?? 400);
  });
  server.on("connect", (_request, socket) => {
    endSocket(socket, 405);
  });
  server.on("checkExpectation", (_request, response: ServerResponse) => {
    for (const [name, value] of Object.entries(headersOf(newNonce()))) response.setHeader(name, value);
    refuse(response, { status: 417, message: "This portal knows no such expectation." });
  });

  function endSocket(socket: Duplex, status: number): void {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const lines = Object.entries({
      ...headersOf(newNonce()),
      "Cache-Control": "no-store",
      "Content-Length": "0",
      Connection: "close",
      ...allowedMethods(status),
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`);
  }

  return server;
}

/** Lets the body pass unread. How long that may take, the server limits for every request. */
async function readToEnd(request: IncomingMessage): Promise<void> {
  request.resume();
  await finished(request, { writable: false }).catch(() => undefined);
}

function refuse(response: ServerResponse, { status, message }: { readonly status: number; readonly message: string }): void {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    ...allowedMethods(status),
  });
  response.end(`${message}\n`);
}

/** What a response to another method than ours has to name. */
function allowedMethods(status: number): Readonly<Record<string, string>> {
  return status === 405 ? { Allow: METHODS.join(", ") } : {};
}

/** Files of the build and of `public/` contain no personal data, so browsers may cache them. */
function isPublicFile(path: string): boolean {
  return path.startsWith("/_next/static/") || PUBLIC_FILES.includes(path);
}
