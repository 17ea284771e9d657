import { createServer, request as send, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
/** A call that was taken by the proxy, before anything became of it. */
type Taken = {
  readonly response: ServerResponse;
  readonly vendor: "aws" | "harness";
  /** Has it carried out by the vendor behind the proxy. */
  readonly carryOut: () => Promise<{
    readonly status: number;
    readonly headers: IncomingMessage["headers"];
    readonly body: Buffer;
  }>;
};

/** A way in which a write goes wrong. `late` is when a call is carried out that its sender has given up. */
export type WriteFault = { readonly name: string; readonly commit: (taken: Taken, lateMs: number) => Promise<void> };

const awsError = (code: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>injected</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

/** Refuses in the vendor's own form, without carrying the call out. */
function refusal(name: string, aws: readonly [number, string], harness: readonly [number, string]): WriteFault {
  return {
    name,
    commit: async ({ response, vendor }) => {
      if (vendor === "aws") response.writeHead(aws[0], { "content-type": "text/xml" }).end(awsError(aws[1]));
      else {
        const body = { status: "ERROR", code: harness[1], message: "injected", responseMessages: [] };
        response.writeHead(harness[0], { "content-type": "application/json" }).end(JSON.stringify(body));
      }
      await Promise.resolve();
    },
  };
}

const typeOf = (vendor: Taken["vendor"]): string => (vendor === "aws" ? "text/xml" : "application/json");

/** Every write fault of the table, for either vendor. */
export const WRITE_FAULTS: readonly WriteFault[] = [
  {
    name: "a reset before the commit",
    commit: async ({ response }) => {
      response.socket?.resetAndDestroy();
      await Promise.resolve();
    },
  },
  {
    name: "a reset after the commit",
    commit: async ({ response, carryOut }) => {
      await carryOut();
      response.socket?.resetAndDestroy();
    },
  },
  {
    name: "a time-out, then a late success",
    commit: async ({ carryOut }, lateMs) => {
      await new Promise((resolve) => setTimeout(resolve, lateMs));
      await carryOut();
    },
  },
  refusal("a 500", [500, "InternalFailure"], [500, "UNKNOWN_ERROR"]),
  refusal("a 503", [503, "ServiceUnavailable"], [503, "UNKNOWN_ERROR"]),
  refusal("throttling", [400, "Throttling"], [429, "TOO_MANY_REQUESTS"]),
  {
    name: "an empty 200",
    commit: async ({ response, vendor, carryOut }) => {
      await carryOut();
      response.writeHead(200, { "content-type": typeOf(vendor) }).end();
    },
  },
  {
    name: "an HTML page with 200",
    commit: async ({ response }) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html><html></html>");
      await Promise.resolve();
    },
  },
  {
    name: "a truncated reply",
    commit: async ({ response, vendor, carryOut }) => {
      const { body } = await carryOut();
      response.writeHead(200, { "content-type": typeOf(vendor), "content-length": String(body.byteLength + 100) });
      response.write(body.subarray(0, body.byteLength >> 1), () => response.destroy());
    },
  },
  {
    name: "a reply of one byte after another",
    commit: async ({ response, vendor, carryOut }) => {
      await carryOut();
      response.writeHead(200, { "content-type": typeOf(vendor) });
      const timer = setInterval(() => response.write(" "), 200);
      response.once("close", () => {
        clearInterval(timer);
      });
    },
  },
  refusal("access denied once", [403, "AccessDenied"], [403, "NG_ACCESS_DENIED"]),
  refusal("expired credentials once", [403, "ExpiredToken"], [401, "EXPIRED_TOKEN"]),
];

/** A server in front of a vendor. `faultFor` is asked about each call by its name: `CreateUser`, `POST /ng/api/connectors`. */
export async function startFaultProxy(
  vendor: Taken["vendor"],
  upstream: string,
  faultFor: (call: string) => WriteFault | undefined,
  lateMs: number,
) {
  const open = new Set<Promise<void>>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const path = request.url ?? "/";
    const call =
      vendor === "aws"
        ? (new URLSearchParams(body.toString("utf8")).get("Action") ?? "")
        : `${request.method ?? ""} ${path.split("?")[0] ?? ""}`;
    const carryOut = async (): ReturnType<Taken["carryOut"]> =>
      await new Promise((resolve, reject) => {
        const headers = { ...request.headers, connection: "close" };
        const onward = send(new URL(path, upstream), { method: request.method, headers }, (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part));
          answer.on("error", reject);
          answer.on("end", () => {
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) });
          });
        });
        onward.on("error", reject);
        onward.end(body);
      });
    const fault = faultFor(call);
    if (fault !== undefined) {
      await fault.commit({ response, vendor, carryOut }, lateMs);
      return;
    }
    const { status, headers, body: answer } = await carryOut();
    const { "transfer-encoding": _chunked, connection: _connection, ...kept } = headers;
    response.writeHead(status, { ...kept, "content-length": String(answer.byteLength) }).end(answer);
  };
  const server = createServer((request, response) => {
    const handled = handle(request, response).catch(() => {
      response.destroy();
    });
    open.add(handled);
    void handled.finally(() => open.delete(handled));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy listens on no port.");
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    /** Waits until everything that was taken has been carried out, late calls included. */
    async settle(): Promise<void> {
      await Promise.all(open);
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
