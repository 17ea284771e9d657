import { createServer, type Server, type ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "@/lib/core/clock";
import { Secret } from "@/lib/core/secret";
import { CallEndedError, within } from "../call-scope";
import { realWait } from "../real-wait";
import { recordCalls } from "./call-log";
import { createAwsClients, type AwsClients } from "./client";
import { createCredentials, keyCredentials } from "./credentials";
import { describeInstances } from "./describe-instances";
import { getCallerIdentity } from "./get-caller-identity";
import { createAccessKey } from "./iam-access-keys";
import { enrichAwsError } from "./enrich-error";
import { findUser } from "./iam-users";
import { createAwsLimiter } from "./limiter";
import { listClusterArns } from "./list-clusters";
import { probeAssumeRole } from "./probe-assume-role";
import { probeDryRun, probeReadAction } from "./probe-action";

const CLOCK = { now: () => new Date("2026-03-01T10:00:00.000Z") };
const ROLE = "arn:aws:iam::482177309156:role/CarabinerPortal";
const servers: Server[] = [];
const opened: AwsClients[] = [];

afterEach(() => {
  for (const clients of opened.splice(0)) clients.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Answer = (response: ServerResponse, action: string, count: number, body: string) => void;

/** An AWS of one's own: answers every call by `answer` and keeps the names of the actions. */
async function serve(answer: Answer, requestTimeoutMs = 5_000) {
  const actions: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const target = request.headers["x-amz-target"];
      const action =
        typeof target === "string" ? (target.split(".").at(-1) ?? "") : (new URLSearchParams(body).get("Action") ?? "");
      actions.push(action);
      answer(response, action, actions.length, body);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The test server has no port.");
  const endpoint = `http://127.0.0.1:${String(address.port)}`;
  const limiter = createAwsLimiter({ clock: systemClock, wait: realWait, share: 1 });
  const clients = createAwsClients({
    credentials: keyCredentials("AKIATESTTESTTEST0000", new Secret("canary-secret-4711")),
    account: "482177309156",
    homeRegion: "eu-west-1",
    endpoint,
    clock: CLOCK,
    limiter,
    requestTimeoutMs,
  });
  opened.push(clients);
  return { clients, actions, limiter, endpoint };
}

function xml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/xml" }).end(body);
}

const ec2Error = (code: string, message = "m"): string =>
  `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>req-7</RequestID></Response>`;
const queryError = (code: string, message = "m"): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>req-7</RequestId></ErrorResponse>`;
const page = (ids: readonly string[], token = ""): string =>
  `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>req-1</requestId><reservationSet>${ids
    .map(
      (id) =>
        `<item><instancesSet><item><instanceId>${id}</instanceId><instanceState><name>running</name></instanceState></item></instancesSet></item>`,
    )
    .join("")}</reservationSet>${token === "" ? "" : `<nextToken>${token}</nextToken>`}</DescribeInstancesResponse>`;

function causeOf(
  result: { ok: true } | { ok: false; error: { code: string; explanation?: { causeId: string } | undefined } },
): unknown {
  return result.ok ? "ok" : { code: result.error.code, causeId: result.error.explanation?.causeId };
}

test("instances come from all pages once, with request IDs as evidence", async () => {
  const { clients } = await serve((response, _action, count) =>
    xml(response, 200, count === 1 ? page(["i-1", "i-2"], "t1") : page(["i-2", "i-3"])),
  );
  const { value, calls } = await recordCalls(async () => await describeInstances(clients, "eu-west-1"));
  expect(value.ok ? value.value.map(({ instanceId }) => instanceId) : []).toEqual(["i-1", "i-2", "i-3"]);
  expect(calls).toHaveLength(2);
  expect(calls[0]).toMatchObject({ call: "ec2:DescribeInstances", region: "eu-west-1", requestId: "req-1", httpStatus: 200 });
});

test("a page token that comes back ends the call instead of looping", async () => {
  const { clients, actions } = await serve((response) => xml(response, 200, page(["i-1"], "same")));
  expect(causeOf(await describeInstances(clients, "eu-west-1"))).toEqual({
    code: "upstream_unavailable",
    causeId: "aws-broken-reply",
  });
  expect(actions).toHaveLength(2);
});

test.each<readonly [string, (response: ServerResponse) => void, string]>([
  ["an empty 200", (response) => void response.writeHead(200).end(), "aws-empty-reply"],
  [
    "a web page with 200",
    (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html><html></html>"),
    "aws-html-reply",
  ],
  ["truncated XML", (response) => xml(response, 200, page(["i-1"]).slice(0, -30)), "aws-broken-reply"],
  ["another call's XML", (response) => xml(response, 200, "<OtherResponse></OtherResponse>"), "aws-broken-reply"],
])("%s is a failure, not an empty list", async (_name, answer, causeId) => {
  const { clients } = await serve(answer);
  expect(causeOf(await describeInstances(clients, "eu-west-1"))).toEqual({ code: "upstream_unavailable", causeId });
});

test("an empty 200 and XML on a JSON service are failures too", async () => {
  const { clients } = await serve((response, _action, count) =>
    count <= 3 ? void response.writeHead(200).end() : xml(response, 200, "<x/>"),
  );
  expect(causeOf(await listClusterArns(clients, "eu-west-1"))).toEqual({
    code: "upstream_unavailable",
    causeId: "aws-empty-reply",
  });
  expect(causeOf(await listClusterArns(clients, "eu-west-1"))).toEqual({
    code: "upstream_unavailable",
    causeId: "aws-broken-reply",
  });
});

test("a broken response is retried for reads, not for writes", async () => {
  const broken = await serve((response, action, count) => {
    if (count === 1) response.writeHead(200).end();
    else if (action === "DescribeInstances") xml(response, 200, page(["i-1"]));
    else response.writeHead(200).end();
  });
  expect(await describeInstances(broken.clients, "eu-west-1")).toMatchObject({ ok: true });
  expect(causeOf(await createAccessKey(broken.clients, "harness"))).toMatchObject({ causeId: "aws-empty-reply" });
  expect(broken.actions).toEqual(["DescribeInstances", "DescribeInstances", "CreateAccessKey"]);
});

test("a read that meets a web page with 503 is tried again", async () => {
  const { clients, actions } = await serve((response, _action, count) => {
    if (count === 1) response.writeHead(503, { "content-type": "text/html" }).end("<html></html>");
    else xml(response, 200, page(["i-1"]));
  });
  expect(await describeInstances(clients, "eu-west-1")).toMatchObject({ ok: true });
  expect(actions).toHaveLength(2);
});

// Codes: EC2 API reference "Error codes for the Amazon EC2 API".
test.each([
  [403, "UnauthorizedOperation", { code: "upstream_rejected", causeId: "permission-missing" }],
  [401, "AuthFailure", { code: "upstream_rejected", causeId: "access-key-unknown" }],
  [400, "RequestExpired", { code: "upstream_rejected", causeId: "clock-skew" }],
  [400, "OptInRequired", { code: "upstream_rejected", causeId: "service-opt-in-required" }],
])("EC2's %s %s becomes an explained failure", async (status, code, expected) => {
  const { clients } = await serve((response) => xml(response, status, ec2Error(code)));
  const result = await describeInstances(clients, "eu-west-1");
  expect(causeOf(result)).toEqual(expected);
  expect(result.ok ? "" : result.error.explanation?.details["Request ID"]).toBe("req-7");
});

test("throttling is retried, counted, and at last said", async () => {
  const { clients, actions, limiter } = await serve((response) => xml(response, 503, ec2Error("RequestLimitExceeded")));
  expect(causeOf(await describeInstances(clients, "eu-west-1"))).toEqual({ code: "rate_limited", causeId: "throttled" });
  expect(actions).toHaveLength(3);
  expect(limiter.throttleCount()).toBe(3);
});

test("a write is sent once, whatever happens to its answer", async () => {
  const { clients, actions } = await serve((response) => void response.destroy());
  expect(causeOf(await createAccessKey(clients, "harness"))).toEqual({
    code: "upstream_unavailable",
    causeId: "aws-unreachable",
  });
  expect(actions).toEqual(["CreateAccessKey"]);
});

test("a silent server ends the call at the time limit", async () => {
  const { clients } = await serve(() => {}, 100);
  expect(causeOf(await createAccessKey(clients, "harness"))).toEqual({ code: "upstream_unavailable", causeId: "aws-timeout" });
});

test("a missing user is a result, a refusal a failure", async () => {
  const { clients } = await serve((response, _action, count) =>
    count === 1 ? xml(response, 404, queryError("NoSuchEntity")) : xml(response, 403, queryError("AccessDenied")),
  );
  expect(await findUser(clients, "harness")).toEqual({ ok: true, value: undefined });
  expect(await findUser(clients, "harness")).toMatchObject({ ok: false, error: { code: "upstream_rejected" } });
});

test("no error contains the secret key", async () => {
  const { clients } = await serve((response) => xml(response, 403, queryError("SignatureDoesNotMatch")));
  const result = await getCallerIdentity(clients);
  expect(result.ok).toBe(false);
  expect(JSON.stringify(result)).not.toContain("canary-secret-4711");
});

test("a refused role is the probe's answer, not its failure", async () => {
  const { clients } = await serve((response) => xml(response, 403, queryError("AccessDenied", "no")));
  expect(await probeAssumeRole(clients, { roleArn: ROLE, runId: "run_1" })).toEqual({
    ok: true,
    value: { outcome: "refused", code: "AccessDenied", message: "no", requestId: "req-7" },
  });
});

test.each([
  ["allowed", 412, "DryRunOperation"],
  ["denied", 403, "UnauthorizedOperation"],
  ["unknown", 400, "InvalidInstanceID.NotFound"],
])("a dry run is %s on %s %s", async (outcome, status, code) => {
  const { clients } = await serve((response) => xml(response, status, ec2Error(code)));
  const probe = await probeDryRun(clients, { action: "ec2:StopInstances", region: "eu-west-1", instanceId: "i-1" });
  expect(probe).toMatchObject({ ok: true, value: { grade: "dry-run", outcome, code } });
});

test("a probe without its required name is not testable", async () => {
  const { clients, actions } = await serve((response) => void response.end());
  expect(await probeReadAction(clients, { action: "ecs:DescribeTasks", region: "eu-west-1" })).toMatchObject({
    ok: true,
    value: { grade: "not-testable" },
  });
  expect(await probeReadAction(clients, { action: "s3:GetObject", region: "eu-west-1" })).toMatchObject({
    ok: true,
    value: { grade: "not-testable" },
  });
  expect(actions).toEqual([]);
});

test("a probe that went through is proved with its request ID", async () => {
  const { clients } = await serve((response) => xml(response, 200, page([])));
  expect(await probeReadAction(clients, { action: "ec2:DescribeInstances", region: "eu-west-1" })).toEqual({
    ok: true,
    value: { action: "ec2:DescribeInstances", region: "eu-west-1", grade: "proved", outcome: "allowed", requestId: "req-1" },
  });
});

const accessKeyAnswer = `<CreateAccessKeyResponse><CreateAccessKeyResult><AccessKey><UserName>harness</UserName><AccessKeyId>AKIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey><Status>Active</Status></AccessKey></CreateAccessKeyResult></CreateAccessKeyResponse>`;
const session = (key: string, expiration: string): string =>
  `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>`;

test("a role session is shared and renewed five minutes before its end", async () => {
  const bodies: string[] = [];
  const { actions, endpoint } = await serve((response, _action, count, body) => {
    bodies.push(body);
    xml(response, 200, session(`ASIA${String(count)}`, "2026-03-01T11:00:00Z"));
  });
  let now = "2026-03-01T10:00:00.000Z";
  const { provider } = createCredentials(
    {
      kind: "sandbox",
      accessKeyId: "AKIATESTTESTTEST0000",
      secretAccessKey: new Secret("s"),
      assumeRole: { roleArn: ROLE, externalId: "cb-1" },
    },
    { clock: { now: () => new Date(now) }, region: "eu-west-1", endpoint, sessionName: "run_42" },
  );
  const [first, second] = await Promise.all([provider(), provider()]);
  expect([first.accessKeyId, second.accessKeyId]).toEqual(["ASIA1", "ASIA1"]);
  now = "2026-03-01T10:54:00.000Z";
  expect((await provider()).accessKeyId).toBe("ASIA1");
  now = "2026-03-01T10:55:00.000Z";
  expect((await provider()).accessKeyId).toBe("ASIA2");
  expect(actions).toEqual(["AssumeRole", "AssumeRole"]);
  expect(Object.fromEntries(new URLSearchParams(bodies[0]))).toMatchObject({
    ExternalId: "cb-1",
    RoleSessionName: "carabiner-run_42",
  });
});

test("an expired session is renewed once and the call repeated", async () => {
  const { endpoint, actions } = await serve((response, action, count) => {
    if (action === "AssumeRole") xml(response, 200, session(`ASIA${String(count)}`, "2026-03-01T11:00:00Z"));
    else if (count === 2) xml(response, 403, queryError("ExpiredToken"));
    else xml(response, 200, accessKeyAnswer);
  });
  const clients = createAwsClients({
    credentials: createCredentials(
      { kind: "sandbox", accessKeyId: "AKIATESTTESTTEST0000", secretAccessKey: new Secret("s"), assumeRole: { roleArn: ROLE } },
      { clock: CLOCK, region: "eu-west-1", endpoint, sessionName: "run_42" },
    ),
    account: "482177309156",
    homeRegion: "eu-west-1",
    endpoint,
    clock: CLOCK,
  });
  opened.push(clients);
  expect(await createAccessKey(clients, "harness")).toMatchObject({ ok: true });
  expect(actions).toEqual(["AssumeRole", "CreateAccessKey", "AssumeRole", "CreateAccessKey"]);
});

test("a web page instead of AssumeRole is explained as AssumeRole's failure", async () => {
  const { endpoint } = await serve((response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"));
  const clients = createAwsClients({
    credentials: createCredentials(
      { kind: "sandbox", accessKeyId: "AKIATESTTESTTEST0000", secretAccessKey: new Secret("s"), assumeRole: { roleArn: ROLE } },
      { clock: CLOCK, region: "eu-west-1", endpoint, sessionName: "run_42" },
    ),
    account: "482177309156",
    homeRegion: "eu-west-1",
    endpoint,
    clock: CLOCK,
  });
  opened.push(clients);
  const result = await describeInstances(clients, "eu-west-1");
  expect(causeOf(result)).toEqual({ code: "upstream_unavailable", causeId: "aws-html-reply" });
  expect(result.ok ? "" : result.error.message).toContain("assume the role");
});

test("a call and its retries end with their look-up", async () => {
  const { clients, actions } = await serve(() => {}, 60_000);
  const lookUp = new AbortController();
  const asked = within(lookUp.signal, async () => await describeInstances(clients, "eu-west-1"));
  while (actions.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  lookUp.abort();
  expect(causeOf(await asked)).toEqual({ code: "upstream_unavailable", causeId: "aws-timeout" });
  expect(actions).toHaveLength(1);
});

test("a shared credential fetch survives the look-up that began it", async () => {
  let answer = (): void => undefined;
  const { endpoint, actions } = await serve((response) => {
    answer = () => xml(response, 200, session("ASIA1", "2026-03-01T11:00:00Z"));
  });
  const { provider } = createCredentials(
    { kind: "sandbox", accessKeyId: "AKIATESTTESTTEST0000", secretAccessKey: new Secret("s"), assumeRole: { roleArn: ROLE } },
    { clock: CLOCK, region: "eu-west-1", endpoint, sessionName: "run_42" },
  );
  const lookUp = new AbortController();
  const first = within(lookUp.signal, provider);
  first.catch(() => undefined);
  const second = provider();
  while (actions.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  lookUp.abort();
  await expect(first).rejects.toThrow(CallEndedError);
  answer();
  expect((await second).accessKeyId).toBe("ASIA1");
  expect(actions).toEqual(["AssumeRole"]);
});

test("a refused portal role is explained as that, not the call", async () => {
  const { endpoint } = await serve((response) =>
    xml(response, 403, queryError("AccessDenied", "not authorized to perform: sts:AssumeRole")),
  );
  const clients = createAwsClients({
    credentials: createCredentials(
      { kind: "sandbox", accessKeyId: "AKIATESTTESTTEST0000", secretAccessKey: new Secret("s"), assumeRole: { roleArn: ROLE } },
      { clock: CLOCK, region: "eu-west-1", endpoint, sessionName: "run_42" },
    ),
    account: "482177309156",
    homeRegion: "eu-west-1",
    endpoint,
    clock: CLOCK,
  });
  opened.push(clients);
  const result = await describeInstances(clients, "eu-west-1");
  expect(causeOf(result)).toEqual({ code: "upstream_rejected", causeId: "trust-policy-refuses" });
  expect(result.ok ? "" : result.error.message).toContain("CarabinerPortal");
});

const ENCODED = "abcdefghijklmnopqrstuvwxyz0123456789";
const decodedAnswer = `<DecodeAuthorizationMessageResponse><DecodeAuthorizationMessageResult><DecodedMessage>${JSON.stringify({
  allowed: false,
  explicitDeny: false,
  matchedStatements: { items: [] },
  context: {
    principal: { arn: "arn:aws:iam::482177309156:user/harness" },
    action: "iam:PassRole",
    resource: ROLE,
    conditions: { items: [] },
  },
}).replaceAll('"', "&quot;")}</DecodedMessage></DecodeAuthorizationMessageResult></DecodeAuthorizationMessageResponse>`;

test.each([
  ["decoded when allowed", "pass-role-denied", (response: ServerResponse) => xml(response, 200, decodedAnswer)],
  [
    "kept for someone who may decode it",
    "encoded-denial",
    (response: ServerResponse) => xml(response, 403, queryError("AccessDenied")),
  ],
])("an encoded denial is %s", async (_name, causeId, decode) => {
  const { clients } = await serve((response, action) => {
    if (action === "DecodeAuthorizationMessage") decode(response);
    else xml(response, 403, ec2Error("UnauthorizedOperation", `No. Encoded authorization failure message: ${ENCODED}`));
  });
  const result = await describeInstances(clients, "eu-west-1");
  if (result.ok) throw new Error("The call should have been refused.");
  expect((await enrichAwsError(clients, result.error)).explanation?.causeId).toBe(causeId);
});

test("a key valid only in the home region means a disabled region", async () => {
  const { clients } = await serve((response, action) =>
    action === "DescribeRegions"
      ? xml(response, 200, "<DescribeRegionsResponse><requestId>r</requestId><regionInfo/></DescribeRegionsResponse>")
      : xml(response, 401, ec2Error("AuthFailure")),
  );
  const result = await describeInstances(clients, "me-south-1");
  if (result.ok) throw new Error("The call should have been refused.");
  expect((await enrichAwsError(clients, result.error)).explanation?.causeId).toBe("region-not-enabled");
});
