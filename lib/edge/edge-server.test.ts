import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTrustedProxies } from "./client-address";
import { createEdgeServer } from "./edge-server";
import { createKnownHosts } from "./known-hosts";
import { requestFacts, type RequestFacts } from "./request-facts";

type Passed = { readonly facts: RequestFacts | undefined; readonly url: string | undefined; readonly host: string | undefined };

const servers: Server[] = [];
const logged: string[] = [];
let passed: (Passed & { readonly forwarded: Readonly<Record<string, unknown>> })[] = [];

async function listen(change: { readonly https?: boolean; readonly proxies?: readonly string[] } = {}): Promise<number> {
  const server = createEdgeServer({
    isKnownHost: createKnownHosts({
      publicUrl: change.https === true ? "https://portal.example" : "http://localhost:3000",
      hosts: ["portal.example"],
      listen: { host: "127.0.0.1", port: 3000 },
    }),
    isTrustedProxy: createTrustedProxies(change.proxies ?? []),
    https: change.https === true,
    development: false,
    logger: { error: (message) => logged.push(message) },
    handle: async (request, response) => {
      if (request.url === "/throws") throw new Error("a bug");
      if (request.url === "/later") requestFacts()?.later?.(429, 7);
      if (request.url === "/outage" || request.url === "/survived") requestFacts()?.databaseIsAway?.();
      if (request.url === "/outage") response.writeHead(500, { "Content-Length": "12", Vary: "rsc", "Content-Encoding": "gzip" });
      const forwarded = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => /forward|real-ip|^via$/.test(name)),
      );
      passed.push({ facts: requestFacts(), url: request.url, host: request.headers.host, forwarded });
      if (request.url === "/moved/") response.statusCode = 308;
      if (request.url === "/fails") response.statusCode = 500;
      await Promise.resolve(response.end("from Next.js"));
    },
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Sends bytes as they are, and reads what comes back until the server ends the connection. */
async function send(port: number, text: string): Promise<{ status: number; headers: Map<string, string>; body: string }> {
  passed = [];
  const socket = connect(port, "127.0.0.1");
  socket.write(Buffer.from(text, "latin1"));
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await once(socket, "close");
  const [head = "", ...rest] = Buffer.concat(chunks).toString("latin1").split("\r\n\r\n");
  const [line = "", ...lines] = head.split("\r\n");
  const headers = new Map(lines.map((one) => [one.slice(0, one.indexOf(":")).toLowerCase(), one.slice(one.indexOf(":") + 2)]));
  return { status: Number(line.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}

const request = (line: string, ...headers: string[]) => [line, ...headers, "Connection: close", "", ""].join("\r\n");
const get = (path: string, ...headers: string[]) => request(`GET ${path} HTTP/1.1`, ...headers);

let plain: number;
let tls: number;
let proxied: number;
beforeAll(async () => {
  plain = await listen();
  tls = await listen({ https: true });
  proxied = await listen({ https: true, proxies: ["127.0.0.1"] });
});
afterAll(async () => {
  await Promise.all(
    servers.map(async (server) => {
      server.close();
      await once(server, "close");
    }),
  );
});

const LOCAL = "Host: localhost:3000";
const CASES = [
  { what: "a page", text: get("/", LOCAL), status: 200 },
  { what: "a file", text: get("/_next/static/chunk.js", LOCAL), status: 200 },
  { what: "a redirect of Next.js", text: get("/moved/", LOCAL), status: 308 },
  { what: "a bug", text: get("/throws", LOCAL), status: 500 },
  { what: "a path that is not UTF-8", text: get("/%ff", LOCAL), status: 400 },
  { what: "a NUL", text: get("/runs?q=%00", LOCAL), status: 400 },
  { what: "TRACE", text: request("TRACE / HTTP/1.1", LOCAL), status: 405 },
  { what: "PUT", text: request("PUT / HTTP/1.1", LOCAL), status: 405 },
  { what: "PROPFIND", text: request("PROPFIND / HTTP/1.1", LOCAL), status: 405 },
  { what: "CONNECT", text: request("CONNECT evil.example:443 HTTP/1.1", LOCAL), status: 405 },
  { what: "OPTIONS", text: request("OPTIONS / HTTP/1.1", LOCAL), status: 204 },
  { what: "OPTIONS for the server", text: request("OPTIONS * HTTP/1.1", LOCAL), status: 400 },
  { what: "a word that is no method", text: request("GIVE / HTTP/1.1", LOCAL), status: 400 },
  { what: "no HTTP at all", text: "hello\r\n\r\n", status: 400 },
  { what: "headers without end", text: get("/", LOCAL, `X-Long: ${"x".repeat(20_000)}`), status: 431 },
  { what: "two lengths", text: request("POST / HTTP/1.1", LOCAL, "Content-Length: 1", "Content-Length: 2"), status: 400 },
  { what: "an expectation", text: get("/", LOCAL, "Expect: everything"), status: 417 },
  { what: "an origin that is none", text: request("POST / HTTP/1.1", LOCAL, "Origin: ://x", "Content-Length: 0"), status: 400 },
  {
    what: "a body of 4 MB and a byte",
    text: `${request("POST / HTTP/1.1", LOCAL, "Content-Length: 4194305")}${"x".repeat(4_194_305)}`,
    status: 413,
  },
  { what: "no host", text: get("/"), status: 400 },
  { what: "an empty host", text: get("/", "Host:"), status: 400 },
  { what: "two hosts", text: get("/", LOCAL, "Host: evil.example"), status: 400 },
  { what: "no host in HTTP/1.0", text: "GET / HTTP/1.0\r\n\r\n", status: 400 },
  { what: "a host of another site", text: get("/", "Host: evil.example"), status: 421 },
  { what: "such a host for a file", text: get("/_next/static/chunk.js", "Host: evil.example"), status: 421 },
  { what: "such a host for the health", text: get("/healthz", "Host: evil.example:3000"), status: 421 },
  { what: "such a host for an action", text: request("POST / HTTP/1.1", "Host: evil.example", "Next-Action: x"), status: 421 },
  { what: "such a host for a wrong method", text: request("TRACE / HTTP/1.1", "Host: evil.example"), status: 421 },
  { what: "a whole address of another site", text: get("http://evil.example/", LOCAL), status: 421 },
  { what: "a whole address beside another host", text: get("http://localhost:3000/", "Host: evil.example"), status: 421 },
  { what: "a forwarded host that counts for nothing", text: get("/", LOCAL, "X-Forwarded-Host: evil.example"), status: 200 },
] as const;

test.each(CASES)(
  "$what is answered $status with every security header, on http and https",
  { tags: ["V3.4.1", "V3.4.2", "V3.4.3", "V3.4.4", "V3.4.5", "V3.4.6", "V3.4.8", "V4.1.4", "V13.4.4", "V13.4.6"] },
  async ({ text, status }) => {
    for (const port of [plain, tls]) {
      const answer = await send(port, text);
      expect(answer.status).toBe(status);
      expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'nonce-[A-Za-z0-9+/=]{24}'/);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": expect.stringContaining("camera=()"),
      });
      expect(answer.headers.get("strict-transport-security")).toBe(
        port === tls ? "max-age=31536000; includeSubDomains" : undefined,
      );
      expect(answer.headers.has("access-control-allow-origin")).toBe(false);
      expect(answer.headers.has("x-powered-by") || answer.headers.has("server")).toBe(false);
      if (status !== 200 && status !== 308) expect(passed).toEqual([]);
      if (status >= 400) expect(answer.headers.get("cache-control")).toBe("no-store");
      if (status === 405) expect(answer.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
    }
  },
);

test("no two responses share a nonce", async () => {
  const policies = await Promise.all(
    [1, 2, 3].map(async () => (await send(plain, get("/", LOCAL))).headers.get("content-security-policy")),
  );
  expect(new Set(policies).size).toBe(3);
});

test("pages are not stored, files of the build may be", { tags: ["V14.2.2", "V14.3.2"] }, async () => {
  expect((await send(plain, get("/", LOCAL))).headers.get("cache-control")).toBe("no-store");
  expect((await send(plain, get("/_next/static/chunk.js", LOCAL))).headers.has("cache-control")).toBe(false);
  expect((await send(plain, get("//evil.example/_next/static/x", LOCAL))).headers.get("cache-control")).toBe("no-store");
});

test("a whole address arrives as its path, without Next.js's mark", async () => {
  await send(plain, get("http://localhost:3000/runs?state=open&_rsc=1abc", LOCAL));
  expect(passed[0]).toMatchObject({ url: "/runs?state=open&_rsc=1abc", facts: { path: "/runs?state=open" } });
});

test("ignores every forwarding header without a configured proxy", { tags: ["V4.1.3"] }, async () => {
  const claims = [
    "X-Forwarded-For: 203.0.113.9",
    "X-Forwarded-Host: portal.example",
    "X-Forwarded-Proto: https",
    "Forwarded: for=1.2.3.4",
    "X-Real-IP: 1.2.3.4",
  ];
  await send(plain, get("/", LOCAL, ...claims));
  expect(passed[0]).toMatchObject({ host: "localhost:3000", facts: { address: "127.0.0.1", isFromThisMachine: false } });
  expect(passed[0]?.forwarded).toEqual({ "x-forwarded-for": "127.0.0.1" });
});

test("a configured proxy says who asks, and for which host", async () => {
  await send(
    proxied,
    get("/", "Host: 127.0.0.1:3000", "X-Forwarded-For: 6.6.6.6, 203.0.113.9", "X-Forwarded-Host: portal.example"),
  );
  expect(passed[0]).toMatchObject({ host: "portal.example", facts: { address: "203.0.113.9", isFromThisMachine: false } });
  expect((await send(proxied, get("/", "Host: 127.0.0.1:3000", "X-Forwarded-Host: evil.example"))).status).toBe(421);
  expect((await send(proxied, get("/", "Host: evil.example", "X-Forwarded-Host: portal.example"))).status).toBe(421);
});

test.each([
  { what: "this machine asks for localhost", headers: [LOCAL], isLocal: true },
  { what: "this machine asks for ::1", headers: ["Host: [::1]:3000"], isLocal: true },
  { what: "the public name is asked for", headers: ["Host: portal.example"], isLocal: false },
  { what: "an unknown proxy passed it on", headers: [LOCAL, "X-Forwarded-For: 127.0.0.1"], isLocal: false },
  { what: "an unknown proxy names itself", headers: [LOCAL, "Via: 1.1 proxy"], isLocal: false },
])("a request is from this machine: $isLocal, when $what", async ({ headers, isLocal }) => {
  await send(plain, get("/", ...headers));
  expect(passed[0]?.facts?.isFromThisMachine).toBe(isLocal);
});

test("a bug is logged and answered in one sentence", { tags: ["V16.5.1", "V16.5.4"] }, async () => {
  logged.length = 0;
  expect((await send(plain, get("/throws", LOCAL))).body).toContain("The portal could not answer this request.");
  expect(logged).toEqual(["A request could not be answered"]);
});

test("an action or a page can say when to come again", async () => {
  const answer = await send(plain, get("/later", LOCAL));
  expect([answer.status, answer.headers.get("retry-after"), answer.body]).toEqual([429, "7", "from Next.js"]);
});

test("a client that sends too much reads the sentence", async () => {
  const body = "x".repeat(5_000_000);
  const answer = await send(
    plain,
    `POST / HTTP/1.1\r\n${LOCAL}\r\nContent-Length: ${String(body.length)}\r\nConnection: close\r\n\r\n${body}`,
  );
  expect([answer.status, answer.body]).toEqual([413, expect.stringContaining("at most 256 KB")]);
});

const PAGE = "Accept: text/html,application/xhtml+xml";

test("a page that fails during a database outage names the outage", async () => {
  const { status, headers, body } = await send(plain, get("/outage", LOCAL, PAGE, "Cookie: a=1; theme=dark"));
  expect([status, headers.get("retry-after"), headers.get("cache-control")]).toEqual([503, "5", "no-store"]);
  expect([headers.get("content-encoding"), headers.get("content-length")]).toEqual([undefined, undefined]);
  expect(headers.get("content-security-policy")).toContain(/<style nonce="([^"]+)">/.exec(body)?.[1]);
  expect(body).toContain("<h1>The database does not answer</h1>");
  expect(body).toContain('data-theme="dark"');
  expect(body).toContain('<a href="">Try again</a>');
  expect(body).not.toContain("from Next.js");
});

test("a form that fails during an outage says how to keep input", async () => {
  const sent = request("POST /outage HTTP/1.1", LOCAL, PAGE, "Content-Length: 0");
  const { status, body } = await send(plain, sent);
  expect([status, body.includes("Try again"), body.includes("Go back in your browser")]).toEqual([503, false, true]);
});

test.each([
  ["a page that was answered all the same", get("/survived", LOCAL, PAGE), 200],
  ["a page that fails for another reason", get("/fails", LOCAL, PAGE), 500],
  ["a part of a page", get("/outage", LOCAL, PAGE, "RSC: 1"), 500],
  ["an action", request("POST /outage HTTP/1.1", LOCAL, PAGE, "Next-Action: 1", "Content-Length: 0"), 500],
  ["a program", get("/outage", LOCAL, "Accept: application/json"), 500],
])("%s is not replaced", async (_what, text, status) => {
  const answer = await send(plain, text);
  expect([answer.status, answer.body.includes("<h1>")]).toEqual([status, false]);
});
