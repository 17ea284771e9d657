import { afterAll, beforeAll, expect, test } from "vitest";

import { at, PROJECT, type StandIn, startForTest, textSecret } from "./testing";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
});
afterAll(() => standIn.stop());

// https://apidocs.harness.io/tag/Organization and /tag/Project
test("an organization is created, read, changed and deleted", async () => {
  const base = "/ng/api/organizations";
  const organization = { identifier: "payments", name: "Payments", description: "", tags: { a: "b" } };
  const created = await standIn.call("POST", base, { body: { organization } });
  expect(created.body.data).toMatchObject({ organization, harnessManaged: false });
  expect((await standIn.call("POST", base, { body: { organization } })).body).toMatchObject({ code: "DUPLICATE_FIELD" });
  const changed = { ...organization, name: "Payments 2" };
  expect((await standIn.call("PUT", `${base}/payments`, { body: { organization: changed } })).status).toBe(200);
  expect(at((await standIn.call("GET", `${base}/payments`)).body, "data", "organization", "name")).toBe("Payments 2");
  expect((await standIn.call("DELETE", `${base}/payments`)).body.data).toBe(true);
  expect(await standIn.call("GET", `${base}/payments`)).toMatchObject({
    status: 400,
    body: { status: "FAILURE", code: "RESOURCE_NOT_FOUND_EXCEPTION" },
  });
});

test("the organization that Harness manages stays", async () => {
  expect((await standIn.call("DELETE", "/ng/api/organizations/default")).status).toBe(400);
});

test("a project takes everything inside it along", async () => {
  const base = "/ng/api/projects";
  const project = { orgIdentifier: "harbor", identifier: "short_lived", name: "Short lived", modules: ["CD"] };
  const query = { orgIdentifier: "harbor" };
  expect((await standIn.call("POST", base, { query, body: { project } })).status).toBe(200);
  const scope = { orgIdentifier: "harbor", projectIdentifier: "short_lived" };
  await standIn.call("POST", "/ng/api/v2/secrets", { query: scope, body: textSecret("inside", scope) });
  expect((await standIn.call("DELETE", `${base}/short_lived`, { query })).body.data).toBe(true);
  await standIn.call("POST", base, { query, body: { project } });
  expect((await standIn.call("GET", "/ng/api/v2/secrets/inside", { query: scope })).status).toBe(404);
});

test("a project's organization must be the same in query and body", async () => {
  const project = { orgIdentifier: "harbor", identifier: "elsewhere", name: "Elsewhere" };
  const answer = await standIn.call("POST", "/ng/api/projects", { query: { orgIdentifier: "meridian" }, body: { project } });
  expect(answer).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST" } });
});

test("a stale If-Match is refused", async () => {
  const project = { ...PROJECT, identifier: "storefront", name: "Storefront" };
  const put = (version: string) =>
    standIn.call("PUT", "/ng/api/projects/storefront", {
      query: { orgIdentifier: "meridian" },
      body: { project },
      headers: { "if-match": version },
    });
  expect((await put("0")).status).toBe(200);
  expect(await put("0")).toMatchObject({ status: 400, body: { code: "OPTIMISTIC_LOCKING_EXCEPTION" } });
});
