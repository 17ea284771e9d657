import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { Secret } from "@/lib/core/secret";
import { listHarnessHosts } from "./aws-helper";
import { checkPermissions } from "./check-permissions";
import { createHarnessClient, type HarnessClient } from "./client";
import { createConnector, findConnector } from "./connectors";
import { listProjects } from "./projects";
import { createFileSecret, createTextSecret } from "./secrets";
import { testConnector } from "./test-connector";

const KEY = "pat.A.token.very-secret-value";
const SCOPE = { accountIdentifier: "A", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Seen = { readonly method: string; readonly url: URL; readonly headers: IncomingMessage["headers"]; readonly body: string };
type Answer = (seen: Seen, response: ServerResponse, count: number) => void;

/** A Harness of one's own: answers every request by `answer` and keeps what it saw. */
async function serve(
  answer: Answer,
): Promise<{ readonly client: HarnessClient; readonly seen: readonly Seen[]; readonly waits: readonly number[] }> {
  const seen: Seen[] = [];
  const waits: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = {
        method: request.method ?? "",
        url: new URL(request.url ?? "", "http://x"),
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      seen.push(one);
      answer(one, response, seen.length);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The test server has no port.");
  const { port } = address;
  const client = createHarnessClient({
    baseUrl: `http://127.0.0.1:${String(port)}/gateway/`,
    apiKey: new Secret(KEY),
    accountId: "A",
    allowPrivateAddresses: true,
    random: () => 1,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      await Promise.resolve();
    },
  });
  return { client, seen, waits };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function read(client: HarnessClient, timeoutMs?: number) {
  return await client.send({
    method: "GET",
    path: "/ng/api/thing",
    scope: SCOPE,
    schema: z.string(),
    effect: "read",
    entity: { kind: "thing", identifier: "x" },
    timeoutMs,
  });
}

test("each call carries account, scope and key, the key only as header", async () => {
  const { client, seen } = await serve((_, response) => json(response, 200, { status: "SUCCESS", data: "v" }));
  await read(client);
  expect(seen[0]?.url.pathname).toBe("/gateway/ng/api/thing");
  expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toEqual(SCOPE);
  expect(seen[0]?.headers).toMatchObject({ "x-api-key": KEY, "harness-account": "A" });
});

test.each<readonly [string, Answer, { code: string; causeId: string }]>([
  [
    "a web page with status 200",
    (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>"),
    { code: "upstream_unavailable", causeId: "harness-wrong-url" },
  ],
  [
    "a redirect",
    (_, response) => response.writeHead(302, { location: "https://evil.example" }).end(),
    { code: "upstream_rejected", causeId: "harness-wrong-url" },
  ],
  [
    "an empty 200",
    (_, response) => response.writeHead(200).end(),
    { code: "upstream_unavailable", causeId: "harness-empty-reply" },
  ],
  [
    "truncated JSON",
    (_, response) => response.writeHead(200, { "content-type": "application/json" }).end('{"status":"SUCC'),
    { code: "upstream_unavailable", causeId: "harness-unreadable-reply" },
  ],
  [
    "an error inside a 200",
    (_, response) => json(response, 200, { status: "ERROR", code: "INVALID_REQUEST", message: "no" }),
    { code: "upstream_rejected", causeId: "harness-input-refused" },
  ],
  [
    "another shape than expected",
    (_, response) => json(response, 200, { status: "SUCCESS", data: { not: "text" } }),
    { code: "upstream_unavailable", causeId: "harness-unreadable-reply" },
  ],
  [
    "a governance denial with status 200",
    (_, response) =>
      json(response, 200, {
        status: "SUCCESS",
        data: {
          connector: null,
          governanceMetadata: { deny: true, message: "no", details: [{ policySetName: "names", deny: true }] },
        },
      }),
    { code: "upstream_rejected", causeId: "harness-policy-denied" },
  ],
  [
    "401",
    (_, response) => json(response, 401, { status: "ERROR", code: "INVALID_TOKEN", message: "Invalid token" }),
    { code: "upstream_rejected", causeId: "harness-key-refused" },
  ],
  [
    "404",
    (_, response) => json(response, 404, { status: "ERROR", code: "ENTITY_NOT_FOUND", message: "no" }),
    { code: "not_found", causeId: "harness-not-found" },
  ],
  [
    "not found said with 400",
    (_, response) => json(response, 400, { status: "FAILURE", code: "RESOURCE_NOT_FOUND_EXCEPTION", message: "no" }),
    { code: "not_found", causeId: "harness-not-found" },
  ],
  [
    "not found said with 200 and no content",
    (_, response) => json(response, 200, { status: "SUCCESS", data: null }),
    { code: "not_found", causeId: "harness-not-found" },
  ],
  [
    "duplicate",
    (_, response) => json(response, 400, { status: "ERROR", code: "DUPLICATE_FIELD", message: "no" }),
    { code: "conflict", causeId: "harness-identifier-taken" },
  ],
  [
    "still referenced",
    (_, response) => json(response, 400, { status: "ERROR", code: "ENTITY_REFERENCE_EXCEPTION", message: "no" }),
    { code: "conflict", causeId: "harness-still-in-use" },
  ],
  [
    "no delegates, said with 404",
    (_, response) => json(response, 404, { status: "ERROR", code: "NO_AVAILABLE_DELEGATES", message: "no" }),
    { code: "upstream_rejected", causeId: "no-eligible-delegate" },
  ],
])("%s is a failure with its own cause", { tags: ["V15.3.2"] }, async (_name, answer, expected) => {
  const { client } = await serve(answer);
  const result = await read(client);
  expect(result.ok ? undefined : { code: result.error.code, causeId: result.error.explanation?.causeId }).toEqual(expected);
});

test("a throttled read waits 2, 4 and 8 seconds, then fails", async () => {
  const { client, seen, waits } = await serve((_, response) =>
    json(response, 429, { status: "ERROR", code: "TOO_MANY", message: "" }),
  );
  const result = await read(client);
  expect(result).toMatchObject({ ok: false, error: { code: "rate_limited" } });
  expect(seen).toHaveLength(4);
  expect(waits).toEqual([2000, 4000, 8000]);
});

test("a read survives a reset and a 502 page", async () => {
  const { client, seen } = await serve((_, response, count) => {
    if (count === 1) response.destroy();
    else if (count === 2) response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad gateway</html>");
    else json(response, 200, { status: "SUCCESS", data: "v", correlationId: "c" });
  });
  expect(await read(client)).toEqual({ ok: true, value: { value: "v", correlationId: "c" } });
  expect(seen).toHaveLength(3);
});

test.each<readonly [string, Answer]>([
  ["is reset", (_, response) => void response.destroy()],
  ["gets a 503", (_, response) => json(response, 503, { status: "ERROR", code: "X", message: "" })],
  ["is throttled", (_, response) => json(response, 429, { status: "ERROR", code: "X", message: "" })],
])("a create that %s is never sent again", async (_name, answer) => {
  const { client, seen } = await serve(answer);
  const result = await createTextSecret(client, { scope: SCOPE, identifier: "s", name: "s", tags: {} }, new Secret("value"));
  expect(result.ok).toBe(false);
  expect(seen).toHaveLength(1);
});

test("a response of single bytes ends at the time limit", async () => {
  const { client } = await serve((_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write("{");
  });
  const result = await client.send({
    method: "POST",
    path: "/x",
    schema: z.string(),
    effect: "write",
    entity: { kind: "thing" },
    timeoutMs: 50,
  });
  expect(result).toMatchObject({
    ok: false,
    error: { code: "upstream_unavailable", explanation: { causeId: "harness-timeout" } },
  });
});

test("a missing permission has a name, a scope and a request text", async () => {
  const { client } = await serve((_, response) =>
    json(response, 403, {
      status: "ERROR",
      code: "NG_ACCESS_DENIED",
      message: "Missing permission",
      failedPermissionChecks: [
        { permission: "core_connector_view", resourceType: "CONNECTOR", resourceScope: { ...SCOPE, orgIdentifier: "meridian" } },
      ],
    }),
  );
  const result = await findConnector(client, SCOPE, "aws_ec2");
  expect(result.ok ? "" : result.error.message).toContain(
    "core_connector_view in project parcel_tracking of organization meridian",
  );
});

test("no error, whatever happens, contains the API key or a secret's value", async () => {
  const { client } = await serve((seen, response) =>
    json(response, 400, { status: "ERROR", code: "INVALID_REQUEST", message: `bad ${seen.method}` }),
  );
  const result = await createTextSecret(
    client,
    { scope: SCOPE, identifier: "s", name: "s", tags: {} },
    new Secret("canary-4711"),
  );
  const printed = JSON.stringify(result) + (result.ok ? "" : String(result.error.cause));
  expect(printed).not.toContain(KEY);
  expect(printed).not.toContain("canary-4711");
});

test("a file secret is sent as a form with document and file", async () => {
  const { client, seen } = await serve((_, response) =>
    json(response, 200, {
      status: "SUCCESS",
      data: { secret: { type: "SecretFile", name: "PEM", identifier: "pem", spec: {} } },
    }),
  );
  const result = await createFileSecret(
    client,
    { scope: SCOPE, identifier: "pem", name: "PEM", tags: {} },
    { fileName: "key.pem", content: new Secret("PEM BODY") },
  );
  expect(result).toMatchObject({ ok: true, value: { value: { identifier: "pem", type: "SecretFile" } } });
  expect(seen[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect(seen[0]?.body).toContain('name="spec"');
  expect(seen[0]?.body).toContain('filename="key.pem"');
  expect(seen[0]?.body).toContain("PEM BODY");
});

test("the host list sends its filter as GET body without blank names", async () => {
  const { client, seen } = await serve((_, response) => json(response, 200, { status: "SUCCESS", data: ["ec2-1.example", ""] }));
  const view = { scope: SCOPE, connectorRef: "org.aws", region: "eu-west-1" };
  expect(await listHarnessHosts(client, view, { vpcIds: ["vpc-1"], tags: { Role: "web" }, winRm: false })).toEqual({
    ok: true,
    value: ["ec2-1.example"],
  });
  expect(seen[0]).toMatchObject({ method: "GET" });
  expect(JSON.parse(seen[0]?.body ?? "")).toMatchObject({ region: "eu-west-1", vpcIds: ["vpc-1"], tags: { Role: "web" } });
});

test("a taken identifier is a conflict despite Harness's general code", async () => {
  const { client } = await serve((seen, response) => {
    if (seen.method === "POST") json(response, 400, { status: "ERROR", code: "INVALID_REQUEST", message: "no" });
    else
      json(response, 200, {
        status: "SUCCESS",
        data: { connector: { name: "x", identifier: "aws_ec2", type: "Aws", spec: {} } },
      });
  });
  const body = {
    connector: {
      identifier: "aws_ec2",
      name: "x",
      orgIdentifier: "meridian",
      projectIdentifier: "parcel_tracking",
      type: "Aws",
      spec: {},
    },
  };
  expect(await createConnector(client, body)).toMatchObject({ ok: false, error: { code: "conflict" } });
});

test("both forms of a red connector test come back as a result", async () => {
  const { client } = await serve((_, response, count) => {
    if (count === 1)
      json(response, 200, {
        status: "SUCCESS",
        data: {
          status: "FAILURE",
          errors: [{ reason: "r", message: "No eligible delegates", code: 460 }],
          errorSummary: "s",
          testedAt: 1765000000000,
        },
      });
    else
      json(response, 400, {
        status: "ERROR",
        code: "INVALID_REQUEST",
        message: "not valid",
        responseMessages: [{ code: "HINT", level: "INFO", message: "Check keys" }],
      });
  });
  expect(await testConnector(client, SCOPE, "aws_ec2")).toMatchObject({
    ok: true,
    value: { status: "FAILURE", errors: [{ code: 460 }] },
  });
  expect(await testConnector(client, SCOPE, "aws_ec2")).toMatchObject({
    ok: true,
    value: { status: "FAILURE", messages: [{ code: "HINT" }] },
  });
});

test("testing a missing connector is an error, not a failed test", async () => {
  const { client } = await serve((_, response) =>
    json(response, 400, { status: "ERROR", code: "CONNECTOR_NOT_FOUND_EXCEPTION", message: "no" }),
  );
  expect(await testConnector(client, SCOPE, "aws_ec2")).toMatchObject({ ok: false, error: { code: "not_found" } });
});

test("each permission asked about gets a result; silence means no", async () => {
  const { client } = await serve((_, response) =>
    json(response, 200, {
      status: "SUCCESS",
      data: {
        accessControlList: [
          {
            permission: "core_connector_edit",
            resourceType: "CONNECTOR",
            resourceScope: SCOPE,
            resourceIdentifier: null,
            permitted: true,
          },
        ],
      },
    }),
  );
  const result = await checkPermissions(client, [
    { scope: SCOPE, resourceType: "CONNECTOR", permission: "core_connector_edit" },
    { scope: SCOPE, resourceType: "SECRET", permission: "core_secret_edit" },
  ]);
  expect(result.ok ? result.value.map(({ permitted }) => permitted) : []).toEqual([true, false]);
});

test("lists are read page by page to their end", async () => {
  const { client, seen } = await serve((one, response) => {
    const page = Number(one.url.searchParams.get("pageIndex"));
    json(response, 200, {
      status: "SUCCESS",
      data: {
        totalPages: 2,
        totalItems: 2,
        content: [{ project: { orgIdentifier: "o", identifier: `p${String(page)}`, name: "n", tags: null } }],
      },
    });
  });
  const result = await listProjects(client, "o");
  expect(result.ok ? result.value.map(({ identifier }) => identifier) : []).toEqual(["p0", "p1"]);
  expect(seen).toHaveLength(2);
});
