import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import { afterEach, expect, test, vi } from "vitest";
import { CallEndedError } from "../call-scope";
import { anyAddress, type Resolver } from "./address-guard";
import { createTransport, type HttpRequest } from "./transport";

const servers: Server[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener, host = "127.0.0.1", port = 0): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The test server has no port.");
  return address.port;
}

const get = (port: number, more: Partial<HttpRequest> = {}): HttpRequest => ({
  url: new URL(`http://harness.example:${String(port)}/ng/api/thing`),
  method: "GET",
  headers: { "x-api-key": "pat.A.token.secret" },
  timeoutMs: 30_000,
  ...more,
});

/** A resolver that returns these addresses, one for each lookup. */
function answersInTurn(...addresses: readonly string[]): { readonly resolver: Resolver; readonly asked: () => number } {
  let asked = 0;
  return {
    resolver: (_name, _options, callback) => {
      const address = addresses[asked] ?? "";
      asked += 1;
      callback(null, [{ address, family: 4 }]);
    },
    asked: () => asked,
  };
}

const here = () => answersInTurn("127.0.0.1", "127.0.0.1").resolver;

test("each new connection is checked and goes to the checked address", { tags: ["V1.3.6"] }, async () => {
  const reached: string[] = [];
  const close: RequestListener = (request, response) => {
    reached.push(request.socket.localAddress ?? "");
    response.writeHead(200, { connection: "close" }).end("reached");
  };
  const port = await serve(close, "127.0.0.1");
  await serve(close, "127.0.0.2", port);
  const names = answersInTurn("127.0.0.1", "127.0.0.2", "127.0.0.1");
  const transport = createTransport({ allows: (address) => address === "127.0.0.1", resolver: names.resolver });

  expect((await transport(get(port))).text).toBe("reached");
  await expect(transport(get(port))).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
  expect((await transport(get(port))).text).toBe("reached");
  expect(reached).toEqual(["127.0.0.1", "127.0.0.1"]);
  expect(names.asked()).toBe(3);
});

test("open connections are reused", async () => {
  const port = await serve((_, response) => response.end("reached"));
  const names = answersInTurn("127.0.0.1", "127.0.0.1");
  const transport = createTransport({ allows: anyAddress, resolver: names.resolver });
  for (let requests = 0; requests < 10; requests += 1) await transport(get(port));
  // Two connections are enough: one becomes free only a moment after its response was read.
  expect(names.asked()).toBeLessThanOrEqual(2);
});

test("a redirect is returned and not followed", async () => {
  let requests = 0;
  const port = await serve((_, response) => {
    requests += 1;
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  expect(await createTransport({ allows: anyAddress, resolver: here() })(get(port))).toMatchObject({ status: 307, text: "" });
  expect(requests).toBe(1);
});

test.each<readonly [string, string, RequestListener]>([
  ["no headers", "ETIMEDOUT", () => undefined],
  [
    "a body that stops",
    "ETIMEDOUT",
    (_, response) => {
      response.writeHead(200, { "content-length": "10" }).write("half");
    },
  ],
  [
    "a body of single bytes without an end",
    "ETIMEDOUT",
    (_, response) => {
      const timer = setInterval(() => response.write(" "), 5);
      response.once("close", () => {
        clearInterval(timer);
      });
    },
  ],
  [
    "a body that is cut",
    "ECONNRESET",
    (_, response) => {
      response.writeHead(200, { "content-length": "10" }).write("half", () => response.destroy());
    },
  ],
  ["a closed connection", "ECONNRESET", (_, response) => void response.destroy()],
  ["a reset connection", "ECONNRESET", (_, response) => void response.socket?.resetAndDestroy()],
  [
    "an announced body over 64 MB",
    "EOVERSIZED",
    (_, response) => {
      response.writeHead(200, { "content-length": String(64 * 1024 * 1024 + 1) }).write(" ");
    },
  ],
  [
    "a body over 64 MB",
    "EOVERSIZED",
    (_, response) => {
      response.write(Buffer.alloc(64 * 1024 * 1024, " "));
      response.write(" ");
    },
  ],
])("%s fails with %s and is not sent again", async (_name, code, answer) => {
  // The time limit runs only while the request is being answered, so that a slow machine does not end it before.
  if (code === "ETIMEDOUT") vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let requests = 0;
  const port = await serve((request, response) => {
    requests += 1;
    answer(request, response);
    if (code !== "ETIMEDOUT") return;
    const clock = setInterval(() => vi.advanceTimersByTime(1000), 5);
    response.once("close", () => {
      clearInterval(clock);
    });
  });
  const transport = createTransport({ allows: anyAddress, resolver: here() });
  await expect(transport(get(port, { method: "POST", body: Buffer.from("{}") }))).rejects.toMatchObject({ code });
  expect(requests).toBe(1);
});

test("a signal ends a request before and after it was sent", async () => {
  const ending = new AbortController();
  const port = await serve((_, response) => {
    response.write("begun");
    ending.abort();
  });
  const transport = createTransport({ allows: anyAddress, resolver: here() });
  await expect(transport(get(port, { signal: ending.signal }))).rejects.toBeInstanceOf(CallEndedError);
  await expect(transport(get(port, { signal: ending.signal }))).rejects.toBeInstanceOf(CallEndedError);
});

test("a header that HTTP cannot carry is a bug", async () => {
  const transport = createTransport({ allows: anyAddress, resolver: here() });
  const failure: unknown = await transport(get(1, { headers: { "x-api-key": "secret\nvalue" } })).catch(
    (cause: unknown) => cause,
  );
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toHaveProperty("code");
  expect(String(failure) + String((failure as Error).cause)).not.toContain("secret");
});
