import { afterEach, beforeEach, expect, test } from "vitest";

import { at, PROJECT, type StandIn, startForTest, textSecret } from "./testing";

let standIn: StandIn;
beforeEach(async () => {
  standIn = await startForTest();
});
afterEach(() => standIn.stop());

const PROJECTS = "/ng/api/projects";

function fault(rule: object) {
  return standIn.call("POST", "/_sandbox/faults", { body: rule });
}

test("a fault rule applies as often as configured, then ends", async () => {
  await fault({ path: "/projects", method: "GET", times: 1, status: 429, body: { code: "TOO_MANY_REQUESTS" } });
  expect((await standIn.call("GET", PROJECTS)).status).toBe(429);
  expect((await standIn.call("GET", PROJECTS)).status).toBe(200);
});

test("a rule can answer HTML, as a proxy does", async () => {
  await fault({ path: "/projects", status: 502, body: "<html>bad gateway</html>" });
  const answer = await fetch(`${standIn.url}${PROJECTS}`);
  expect(answer.headers.get("content-type")).toContain("text/html");
});

test("rules end when they are deleted", async () => {
  await fault({ path: "/projects", status: 500 });
  await standIn.call("DELETE", "/_sandbox/faults");
  expect((await standIn.call("GET", PROJECTS)).status).toBe(200);
});

test("a rule about sent text affects only requests that send it", async () => {
  await fault({ path: "/v2/secrets", method: "POST", sent: "mine", status: 503 });
  await fault({ path: "/v2/secrets", method: "POST", sent: "other", status: 500 });
  const post = async (name: string) =>
    (await standIn.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: textSecret(name) })).status;
  expect([await post("mine"), await post("other"), await post("third")]).toEqual([503, 500, 200]);
  await standIn.call("DELETE", "/_sandbox/faults?sent=mine");
  expect([await post("mine"), await post("other")]).toEqual([200, 500]);
});

test("a reset connection did nothing", async () => {
  await fault({ path: "/v2/secrets", method: "POST", times: 1, reset: true });
  await expect(standIn.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: textSecret("lost") })).rejects.toThrow();
  expect((await standIn.call("GET", "/ng/api/v2/secrets/lost", { query: PROJECT })).status).toBe(404);
});

test("a connection broken after the work has done the work", async () => {
  await fault({ path: "/v2/secrets", method: "POST", times: 1, afterCommit: true });
  await expect(standIn.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: textSecret("kept") })).rejects.toThrow();
  expect((await standIn.call("GET", "/ng/api/v2/secrets/kept", { query: PROJECT })).status).toBe(200);
});

test("a request that hangs does not keep the server from stopping", async () => {
  await fault({ path: "/projects", hang: true });
  const hanging = standIn.call("GET", PROJECTS).then(
    () => "answered",
    () => "broken",
  );
  await standIn.call("GET", "/ng/api/organizations");
  standIn = await standIn.restart();
  expect(await hanging).toBe("broken");
});

test("the call log tells method, path and status without bodies", async () => {
  await standIn.call("POST", "/_sandbox/calls/reset");
  await standIn.call("GET", "/gateway/ng/api/projects", { key: null });
  const { body } = await standIn.call("GET", "/_sandbox/calls");
  expect(at(body, "calls")).toMatchObject([{ method: "GET", status: 401 }]);
  expect(at(body, "calls", 0, "path")).toMatch(/^\/ng\/api\/projects\?/);
});
