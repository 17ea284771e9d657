import { afterAll, beforeAll, expect, test } from "vitest";

import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { at, fileForm, ORG, PROJECT, type StandIn, startForTest } from "./testing";

// https://apidocs.harness.io/tag/File-Store; what is refused and how:
// io.harness.filestore.service.impl.FileStoreServiceImpl of the vendor's public server source (2023).
const FILES = "/ng/api/file-store";
const query = PROJECT;

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
});
afterAll(() => standIn.stop());

const post = (form: FormData) => standIn.call("POST", FILES, { query, body: form });
const folder = (identifier: string, fields: Readonly<Record<string, string>> = {}) =>
  fileForm({ identifier, name: identifier, type: "FOLDER", ...fields });
const file = (identifier: string, fields: Readonly<Record<string, string>> = {}, content = "family: web\n") =>
  fileForm({ identifier, name: `${identifier}.yaml`, ...fields }, content);

test("a file has a path made of the names of its folders", async () => {
  await post(folder("tree"));
  await post(folder("tree_inner", { name: "inner part", parentIdentifier: "tree" }));
  const created = await post(
    file("tree_file", { parentIdentifier: "tree_inner", tags: '[{"key":"managedBy","value":"portal"}]' }),
  );
  expect(created).toMatchObject({
    status: 200,
    body: {
      data: {
        identifier: "tree_file",
        path: "/tree/inner part/tree_file.yaml",
        fileUsage: "MANIFEST_FILE",
        mimeType: "application/x-yaml",
        tags: [{ key: "managedBy", value: "portal" }],
        createdBy: { name: "Carabiner" },
        ...PROJECT,
      },
    },
  });
});

test("the content of a file is read by identifier and by path", async () => {
  await post(folder("readable"));
  await post(file("read_me", { parentIdentifier: "readable" }, "ä: 1\n"));
  const search = new URLSearchParams({ accountIdentifier: HARNESS_ACCOUNT_ID, ...PROJECT }).toString();
  const bytes = await fetch(`${standIn.url}${FILES}/files/read_me/download?${search}`, {
    headers: { "x-api-key": SANDBOX_API_KEYS.admin },
  });
  expect(await bytes.text()).toBe("ä: 1\n");
  const path = encodeURIComponent("/readable/read_me.yaml");
  expect((await standIn.call("GET", `${FILES}/files/${path}/content`, { query })).body.data).toBe("ä: 1\n");
});

test("a file of the organization is read with its prefix", async () => {
  const form = file("shared_file");
  await standIn.call("POST", FILES, { query: ORG, body: form });
  const path = encodeURIComponent("org:/shared_file.yaml");
  expect((await standIn.call("GET", `${FILES}/files/${path}/content`, { query })).status).toBe(200);
  const bare = encodeURIComponent("/shared_file.yaml");
  expect((await standIn.call("GET", `${FILES}/files/${bare}/content`, { query })).status).toBe(400);
});

test("an update without content keeps it and moves the whole folder", async () => {
  await post(folder("moving"));
  await post(file("moved", { parentIdentifier: "moving" }, "kept"));
  await standIn.call("PUT", `${FILES}/moving`, { query, body: folder("moving", { name: "renamed" }) });
  await standIn.call("PUT", `${FILES}/moved`, { query, body: fileForm({ name: "a.yaml", parentIdentifier: "moving" }) });
  const path = encodeURIComponent("/renamed/a.yaml");
  expect((await standIn.call("GET", `${FILES}/files/${path}/content`, { query })).body.data).toBe("kept");
});

test("a folder lists its direct children", async () => {
  await post(folder("listed"));
  await post(folder("listed_inner", { parentIdentifier: "listed" }));
  await post(file("listed_file", { parentIdentifier: "listed" }));
  await post(file("listed_deep", { parentIdentifier: "listed_inner" }));
  const body = { identifier: "listed", name: "listed", type: "FOLDER" };
  const answer = await standIn.call("POST", `${FILES}/folder`, { query, body });
  const children = at(answer.body, "data", "children");
  expect(Array.isArray(children) ? children.map((child) => at(child, "identifier")).sort() : []).toEqual([
    "listed_file",
    "listed_inner",
  ]);
  const root = { identifier: "Root", name: "Root", type: "FOLDER" };
  expect((await standIn.call("POST", `${FILES}/folder`, { query, body: root })).text).toContain('"listed"');
});

test("the list is a Spring page", async () => {
  await post(file("paged"));
  const found = await standIn.call("GET", FILES, { query: { ...query, searchTerm: "paged" } });
  expect(found.body.data).toMatchObject({ totalElements: 1, number: 0, content: [{ identifier: "paged" }] });
});

test.each([
  { why: "an unknown parent", form: () => file("r1", { parentIdentifier: "nowhere" }), code: "INVALID_ARGUMENT" },
  { why: "a file as parent", form: () => file("r2", { parentIdentifier: "there" }), code: "INVALID_ARGUMENT" },
  { why: "a taken identifier", form: () => file("there", { name: "other" }), code: "DUPLICATE_FIELD" },
  { why: "a taken name", form: () => file("r3", { name: "there.yaml" }), code: "DUPLICATE_FIELD" },
  { why: "the identifier of the root", form: () => folder("Root"), code: "DUPLICATE_FIELD" },
  { why: "an identifier with a dot", form: () => file("r.4"), code: "INVALID_REQUEST" },
  { why: "a blank name", form: () => file("r5", { name: " " }), code: "INVALID_REQUEST" },
  { why: "no usage", form: () => file("r6", { fileUsage: "" }), code: "INVALID_REQUEST" },
  { why: "an unknown type", form: () => file("r7", { type: "LINK" }), code: "INVALID_REQUEST" },
  { why: "tags that are no JSON", form: () => file("r8", { tags: "a:b" }), code: "INVALID_REQUEST" },
])("$why is refused", async ({ form, code }) => {
  await post(file("there"));
  expect(await post(form())).toMatchObject({ status: 400, body: { code } });
});

test("a missing file is 404 when read and 400 when changed", async () => {
  const missing = `${FILES}/nowhere`;
  expect(await standIn.call("GET", missing, { query })).toMatchObject({ status: 404, body: { code: "ENTITY_NOT_FOUND" } });
  const changed = await standIn.call("PUT", missing, { query, body: file("nowhere") });
  expect(changed).toMatchObject({ status: 400, body: { code: "INVALID_ARGUMENT" } });
  const removed = await standIn.call("DELETE", missing, { query });
  expect(removed).toMatchObject({ status: 400, body: { code: "INVALID_ARGUMENT" } });
});

test("a folder cannot move into itself", async () => {
  await post(folder("outer"));
  await post(folder("within", { parentIdentifier: "outer" }));
  for (const parentIdentifier of ["outer", "within"]) {
    const moved = await standIn.call("PUT", `${FILES}/outer`, { query, body: folder("outer", { parentIdentifier }) });
    expect(moved.status).toBe(400);
  }
});

test("a deleted folder takes its content along", async () => {
  await post(folder("doomed"));
  await post(file("doomed_file", { parentIdentifier: "doomed" }));
  expect((await standIn.call("DELETE", `${FILES}/doomed`, { query })).body.data).toBe(true);
  expect((await standIn.call("GET", `${FILES}/doomed_file`, { query })).status).toBe(404);
});

test("a viewer reads files and may not change them", async () => {
  await post(file("guarded"));
  const key = SANDBOX_API_KEYS.viewer;
  expect((await standIn.call("GET", `${FILES}/guarded`, { query, key })).status).toBe(200);
  const tries = [
    ["POST", FILES, "core_file_edit", file("new_one")],
    ["PUT", `${FILES}/guarded`, "core_file_edit", file("guarded")],
    ["DELETE", `${FILES}/guarded`, "core_file_delete", undefined],
  ] as const;
  for (const [method, path, permission, body] of tries) {
    const answer = await standIn.call(method, path, { query, key, body });
    expect(answer).toMatchObject({ status: 403, body: { failedPermissionChecks: [{ permission, resourceType: "FILE" }] } });
  }
});

test("files survive a restart", async () => {
  const first = await startForTest();
  await first.call("POST", FILES, { query, body: file("lasting", {}, "still here") });
  const second = await first.restart();
  const path = encodeURIComponent("/lasting.yaml");
  expect((await second.call("GET", `${FILES}/files/${path}/content`, { query })).body.data).toBe("still here");
  await second.stop();
});
