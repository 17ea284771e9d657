import { expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";

import { createHarnessClient } from "./client";
import { createFile, findFile } from "./files";
import { createPipeline, findPipeline } from "./pipelines";
import { preflightPipeline } from "./preflight";
import type { HttpRequest } from "./transport";

const SCOPE = { accountIdentifier: "A", orgIdentifier: "o", projectIdentifier: "p" };
const AT_ONCE = { sleep: async () => await Promise.resolve(), random: () => 0 };

/** A client that gets these responses in order, the last one for ever, and the requests that it sent. */
function scripted(...responses: readonly unknown[]) {
  const sent: HttpRequest[] = [];
  const client = createHarnessClient({
    baseUrl: "https://app.harness.io",
    apiKey: new Secret("pat.A.token.value"),
    accountId: "A",
    limiter: { enter: async () => await Promise.resolve() },
    wait: AT_ONCE.sleep,
    transport: async (request) => {
      sent.push(request);
      const data = responses[Math.min(sent.length, responses.length) - 1];
      const text = JSON.stringify({ status: "SUCCESS", data, correlationId: "c1" });
      return await Promise.resolve({ status: 200, contentType: "application/json", text });
    },
  });
  return { client, sent };
}

const YAML = "pipeline:\n  identifier: x\n  name: X\n  tags:\n    carabiner_run: run_1\n";

test("a pipeline travels as YAML", async () => {
  const { client, sent } = scripted({ identifier: "x" });
  await createPipeline(client, { scope: SCOPE, identifier: "x", yaml: YAML });
  expect(sent[0]?.headers["content-type"]).toBe("application/yaml");
  expect(sent[0]?.body?.toString()).toBe(YAML);
});

test("a pipeline's name and tags come from its YAML", async () => {
  const { client } = scripted({ yamlPipeline: YAML });
  expect(await findPipeline(client, SCOPE, "x")).toMatchObject({
    value: { identifier: "x", name: "X", tags: { carabiner_run: "run_1" }, yaml: YAML },
  });
});

test.each(["pipeline: [", "service: {}", ""])("a pipeline with the YAML %j is not readable", async (yamlPipeline) => {
  const { client } = scripted({ yamlPipeline });
  expect(await findPipeline(client, SCOPE, "x")).toMatchObject({ ok: false, error: { code: "upstream_unavailable" } });
});

const stored = { identifier: "m", name: "m.yaml", parentIdentifier: "f", path: "/f/m.yaml", tags: [{ key: "k", value: "v" }] };

test("a file is found with its text", async () => {
  const { client, sent } = scripted({ ...stored, type: "FILE" }, "family: x");
  const found = await findFile(client, SCOPE, "m");
  expect(found).toMatchObject({ value: { type: "FILE", content: "family: x", tags: { k: "v" } } });
  expect(sent.at(-1)?.url.pathname).toBe("/ng/api/file-store/files/%2Ff%2Fm.yaml/content");
});

test("a folder is found with what it holds", async () => {
  const { client, sent } = scripted({ ...stored, type: "FOLDER" }, { children: [{ identifier: "a" }, { identifier: "b" }] });
  expect(await findFile(client, SCOPE, "m")).toMatchObject({ value: { type: "FOLDER", children: ["a", "b"] } });
  expect(JSON.parse(sent.at(-1)?.body?.toString() ?? "")).toEqual({ identifier: "m", name: "m.yaml", type: "FOLDER" });
});

/** The parts of a form as text. */
async function partsOf(request: HttpRequest | undefined): Promise<Readonly<Record<string, string>>> {
  const body = request?.body?.toString() ?? "";
  const form = await new Response(body, { headers: { "content-type": request?.headers["content-type"] ?? "" } }).formData();
  const parts: Record<string, string> = {};
  for (const [name, part] of form.entries()) parts[name] = typeof part === "string" ? part : await part.text();
  return parts;
}

const document = { scope: SCOPE, identifier: "m", name: "m.yaml", parentIdentifier: "f", tags: { carabiner_run: "run_1" } };

test("a manifest is sent with its usage, its tags and its text", async () => {
  const { client, sent } = scripted({ ...stored, type: "FILE" });
  await createFile(client, { ...document, content: "family: ünicode" });
  expect(await partsOf(sent[0])).toEqual({
    name: "m.yaml",
    identifier: "m",
    type: "FILE",
    parentIdentifier: "f",
    fileUsage: "MANIFEST_FILE",
    mimeType: "application/x-yaml",
    tags: '[{"key":"carabiner_run","value":"run_1"}]',
    content: "family: ünicode",
  });
});

test("a folder is sent without usage and content", async () => {
  const { client, sent } = scripted({ ...stored, type: "FOLDER" });
  await createFile(client, document);
  const parts = await partsOf(sent[0]);
  expect(parts).toMatchObject({ type: "FOLDER", identifier: "m" });
  expect(Object.keys(parts)).not.toEqual(expect.arrayContaining(["content", "fileUsage"]));
});

test("a preflight check is followed until it ends", { tags: ["G249"] }, async () => {
  const { client, sent } = scripted("id1", { status: "IN_PROGRESS" }, { status: "IN_PROGRESS" }, { status: "SUCCESS" });
  expect(await preflightPipeline(client, SCOPE, "x", AT_ONCE)).toEqual({
    ok: true,
    value: { passed: true, problems: [], correlationId: "c1" },
  });
  expect(sent.map(({ url }) => url.searchParams.get("preflightCheckId"))).toEqual([null, "id1", "id1", "id1"]);
});

test("a failed preflight check names connector and input", async () => {
  const { client } = scripted("id1", {
    status: "FAILURE",
    pipelineInputWrapperResponse: {
      pipelineInputResponse: [
        { success: true, fqn: "pipeline.a" },
        { success: false, fqn: "pipeline.b", errorInfo: { summary: "No value" } },
      ],
    },
    connectorWrapperResponse: {
      checkResponses: [
        { connectorIdentifier: "aws_ecs", status: "FAILURE", errorInfo: { summary: "Refused", description: "Key expired" } },
        { connectorIdentifier: "docker", status: "SUCCESS" },
      ],
    },
  });
  expect(await preflightPipeline(client, SCOPE, "x", AT_ONCE)).toMatchObject({
    value: {
      passed: false,
      problems: [
        { at: "pipeline.b", message: "No value" },
        { at: "aws_ecs", message: "Refused: Key expired" },
      ],
    },
  });
});

test("a preflight check that never ends is given up", async () => {
  const { client, sent } = scripted("id1", { status: "IN_PROGRESS" });
  expect(await preflightPipeline(client, SCOPE, "x", AT_ONCE)).toMatchObject({ error: { code: "upstream_unavailable" } });
  expect(sent.length).toBeLessThan(30);
});
