import { expect, test } from "vitest";
import { z } from "zod";
import { Secret } from "@/lib/core/secret";
import { createHarnessClient } from "./client";
import { createConnector, deleteConnector, findConnector, listAwsConnectors, updateConnector } from "./connectors";
import { listDelegates } from "./delegates";
import { defineEntityList, defineWrittenEntity } from "./entity";
import { createEnvironment, deleteEnvironment, findEnvironment, listEnvironments, updateEnvironment } from "./environments";
import { createFile, deleteFile, findFile, updateFile } from "./files";
import {
  createInfrastructure,
  deleteInfrastructure,
  findInfrastructure,
  listInfrastructures,
  updateInfrastructure,
} from "./infrastructures";
import { findOrganization, listOrganizations } from "./organizations";
import { createPipeline, deletePipeline, findPipeline, updatePipeline } from "./pipelines";
import { placedDocument } from "./placed-body";
import { findProject, listProjects } from "./projects";
import {
  createFileSecret,
  createTextSecret,
  deleteSecret,
  findSecret,
  listSecrets,
  updateFileSecret,
  updateTextSecret,
} from "./secrets";
import { createService, deleteService, findService, updateService } from "./services";
import { wireEntity } from "./wire";

const SCOPE = { accountIdentifier: "A", orgIdentifier: "o", projectIdentifier: "p" };
const IN_SCOPE = "accountIdentifier=A&orgIdentifier=o&projectIdentifier=p";

const allAtOnce = { enter: async () => await Promise.resolve() };

/** A client that gets the same response to every call, and the requests that it sent. */
function recording(data: unknown = null, status = 200) {
  const sent: string[] = [];
  const client = createHarnessClient({
    baseUrl: "https://app.harness.io",
    apiKey: new Secret("pat.A.token.value"),
    accountId: "A",
    limiter: allAtOnce,
    transport: async ({ method, url }) => {
      sent.push(`${method} ${url.pathname}?${url.searchParams.toString()}`);
      const text = JSON.stringify(status < 300 ? { status: "SUCCESS", data } : { status: "ERROR", code: "INVALID_REQUEST" });
      return await Promise.resolve({ status, contentType: "application/json", text });
    },
  });
  return { client, sent };
}

type Call = (client: ReturnType<typeof recording>["client"]) => Promise<unknown>;

const document = { identifier: "x", orgIdentifier: "o", projectIdentifier: "p" };
const secret = { scope: SCOPE, identifier: "x", name: "x", tags: {} };
const file = { fileName: "x.pem", content: new Secret("pem") };
const manifest = { scope: SCOPE, identifier: "x", name: "x.yaml", parentIdentifier: "Root", tags: {}, content: "family: x" };
const pipeline = { scope: SCOPE, identifier: "x", yaml: "pipeline: {}" };
const inEnvironment = { environmentIdentifier: "e", identifier: "x" };

test.each<readonly [string, Call]>([
  [`GET /ng/api/connectors/x?${IN_SCOPE}`, async (client) => await findConnector(client, SCOPE, "x")],
  [
    `POST /ng/api/connectors/listV2?${IN_SCOPE}&includeAllConnectorsAvailableAtScope=true&pageIndex=0&pageSize=100`,
    async (client) => await listAwsConnectors(client, SCOPE, { includeParents: true }),
  ],
  ["POST /ng/api/connectors?accountIdentifier=A", async (client) => await createConnector(client, { connector: document })],
  ["PUT /ng/api/connectors?accountIdentifier=A", async (client) => await updateConnector(client, { connector: document })],
  [`DELETE /ng/api/connectors/x?${IN_SCOPE}`, async (client) => await deleteConnector(client, SCOPE, "x")],
  [`GET /ng/api/v2/secrets/x?${IN_SCOPE}`, async (client) => await findSecret(client, SCOPE, "x")],
  [
    `POST /ng/api/v2/secrets/list/secrets?${IN_SCOPE}&pageIndex=0&pageSize=100`,
    async (client) => await listSecrets(client, SCOPE, []),
  ],
  [`POST /ng/api/v2/secrets?${IN_SCOPE}`, async (client) => await createTextSecret(client, secret, new Secret("v"))],
  [`PUT /ng/api/v2/secrets/x?${IN_SCOPE}`, async (client) => await updateTextSecret(client, secret, new Secret("v"))],
  [`POST /ng/api/v2/secrets/files?${IN_SCOPE}`, async (client) => await createFileSecret(client, secret, file)],
  [`PUT /ng/api/v2/secrets/files/x?${IN_SCOPE}`, async (client) => await updateFileSecret(client, secret, file)],
  [`DELETE /ng/api/v2/secrets/x?${IN_SCOPE}`, async (client) => await deleteSecret(client, SCOPE, "x")],
  [`GET /ng/api/environmentsV2/x?${IN_SCOPE}`, async (client) => await findEnvironment(client, SCOPE, "x")],
  [`GET /ng/api/environmentsV2?${IN_SCOPE}&page=0&size=100`, async (client) => await listEnvironments(client, SCOPE)],
  ["POST /ng/api/environmentsV2?accountIdentifier=A", async (client) => await createEnvironment(client, document)],
  ["PUT /ng/api/environmentsV2?accountIdentifier=A", async (client) => await updateEnvironment(client, document)],
  [`DELETE /ng/api/environmentsV2/x?${IN_SCOPE}`, async (client) => await deleteEnvironment(client, SCOPE, "x")],
  [
    `GET /ng/api/infrastructures/x?${IN_SCOPE}&environmentIdentifier=e`,
    async (client) => await findInfrastructure(client, SCOPE, inEnvironment),
  ],
  [
    `GET /ng/api/infrastructures?${IN_SCOPE}&environmentIdentifier=e&page=0&size=100`,
    async (client) => await listInfrastructures(client, SCOPE, "e"),
  ],
  ["POST /ng/api/infrastructures?accountIdentifier=A", async (client) => await createInfrastructure(client, document)],
  ["PUT /ng/api/infrastructures?accountIdentifier=A", async (client) => await updateInfrastructure(client, document)],
  [
    `DELETE /ng/api/infrastructures/x?${IN_SCOPE}&environmentIdentifier=e`,
    async (client) => await deleteInfrastructure(client, SCOPE, inEnvironment),
  ],
  [`GET /ng/api/file-store/x?${IN_SCOPE}`, async (client) => await findFile(client, SCOPE, "x")],
  [`POST /ng/api/file-store?${IN_SCOPE}`, async (client) => await createFile(client, manifest)],
  [`PUT /ng/api/file-store/x?${IN_SCOPE}`, async (client) => await updateFile(client, manifest)],
  [`DELETE /ng/api/file-store/x?${IN_SCOPE}`, async (client) => await deleteFile(client, SCOPE, "x")],
  [`GET /ng/api/servicesV2/x?${IN_SCOPE}`, async (client) => await findService(client, SCOPE, "x")],
  ["POST /ng/api/servicesV2?accountIdentifier=A", async (client) => await createService(client, document)],
  ["PUT /ng/api/servicesV2?accountIdentifier=A", async (client) => await updateService(client, document)],
  [`DELETE /ng/api/servicesV2/x?${IN_SCOPE}`, async (client) => await deleteService(client, SCOPE, "x")],
  [`GET /pipeline/api/pipelines/x?${IN_SCOPE}`, async (client) => await findPipeline(client, SCOPE, "x")],
  [`POST /pipeline/api/pipelines/v2?${IN_SCOPE}`, async (client) => await createPipeline(client, pipeline)],
  [`PUT /pipeline/api/pipelines/v2/x?${IN_SCOPE}`, async (client) => await updatePipeline(client, pipeline)],
  [`DELETE /pipeline/api/pipelines/x?${IN_SCOPE}`, async (client) => await deletePipeline(client, SCOPE, "x")],
  [
    "GET /ng/api/projects/x?accountIdentifier=A&orgIdentifier=o",
    async (client) => await findProject(client, { orgIdentifier: "o", identifier: "x" }),
  ],
  ["GET /ng/api/projects?accountIdentifier=A&pageIndex=0&pageSize=100", async (client) => await listProjects(client)],
  ["GET /ng/api/organizations/x?accountIdentifier=A", async (client) => await findOrganization(client, "x")],
  ["GET /ng/api/organizations?accountIdentifier=A&pageIndex=0&pageSize=100", async (client) => await listOrganizations(client)],
  [`POST /ng/api/delegate-setup/listDelegates?${IN_SCOPE}`, async (client) => await listDelegates(client, SCOPE)],
])("sends %s", async (request, call) => {
  const { client, sent } = recording();
  await call(client);
  expect(sent).toEqual([request]);
});

const things = defineWrittenEntity({
  kind: "thing",
  kinds: "things",
  path: "/ng/api/things",
  schema: () => z.object({ ...wireEntity }),
  list: { method: "GET", paging: "page, size" },
  body: placedDocument(),
  scopeOfWrites: "query",
  updatesAt: "identifier",
});

test("an identifier stays one segment of the path", async () => {
  const { client, sent } = recording();
  await things.remove(client, SCOPE, "../x?y#z");
  expect(sent).toEqual([`DELETE /ng/api/things/..%2Fx%3Fy%23z?${IN_SCOPE}`]);
});

test("an absent entity is undefined, and a refusal is a failure", async () => {
  expect(await things.find(recording(null).client, SCOPE, "x")).toEqual({ ok: true, value: undefined });
  expect(await things.find(recording(null, 400).client, SCOPE, "x")).toMatchObject({ error: { code: "upstream_rejected" } });
});

test("a document without an identifier is a bug and sends nothing", async () => {
  const { client, sent } = recording();
  await expect(things.create(client, { name: "x" })).rejects.toThrow();
  await expect(createConnector(client, document)).rejects.toThrow();
  expect(sent).toEqual([]);
});

test("a list that claims endless pages is read to a limit", async () => {
  const { client, sent } = recording({ content: [{ identifier: "x" }], totalPages: 1_000_000 });
  expect(await things.list(client, SCOPE)).toMatchObject({ ok: true });
  expect(sent).toHaveLength(200);
});

test("a list without pages is read with one call", async () => {
  const list = defineEntityList({
    kinds: "things",
    path: "/ng/api/things",
    schema: () => z.string(),
    list: { method: "GET", paging: "none" },
  });
  const { client, sent } = recording(["a", "b"]);
  expect(await list(client, SCOPE)).toEqual({ ok: true, value: ["a", "b"] });
  expect(sent).toHaveLength(1);
});
