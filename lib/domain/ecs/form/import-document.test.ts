import { expect, test } from "vitest";

import { fargateTask } from "../testing/documents";
import { importDocument } from "./import-document";

function imported(text: string) {
  const read = importDocument(text);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}
const pretty = (value: unknown) => JSON.stringify(value, undefined, 2);

test("a plain document needs no row", () => {
  expect(imported(pretty(fargateTask()))).toEqual([{ label: undefined, document: pretty(fargateTask()), rows: [] }]);
});

test("a response of AWS is unwrapped; dropped members are named", { tags: ["G143"] }, () => {
  const [only] = imported(pretty({ taskDefinition: { ...fargateTask(), revision: 41, status: "ACTIVE", volumes: null } }));
  expect(JSON.parse(only?.document ?? "")).toEqual(fargateTask());
  expect(only?.rows).toMatchObject([
    { result: "translated", why: expect.stringContaining("describe-task-definition") },
    { what: "2 read-only members", result: "dropped", why: expect.stringContaining("revision, status") },
    { what: "1 empty member", result: "dropped", why: expect.stringContaining("volumes") },
  ]);
});

test("placeholders are listed with their lines and kept", () => {
  const text = pretty(fargateTask({ executionRoleArn: "<+env.role>", taskRoleArn: "arn:aws:iam::<ACCOUNT_ID>:role/x" }));
  const [only] = imported(text.replaceAll("482177309156.dkr", "<ACCOUNT_ID>.dkr"));
  expect(only?.rows).toMatchObject([
    { what: "<+env.role>", lines: [9], result: "kept" },
    { what: "<ACCOUNT_ID>", lines: [13, 31], result: "to-fill", why: expect.stringContaining("Fill in <ACCOUNT_ID>") },
  ]);
  expect(only?.document).toContain("<ACCOUNT_ID>.dkr");
});

test("problems are reported with the lines of the text", () => {
  const [only] = imported(pretty(fargateTask({ memory: "8192" })));
  expect(only?.rows).toMatchObject([{ what: "memory", lines: [8], result: "refused", why: expect.stringContaining("1024") }]);
});

test.each([
  ["YAML", "family: web\ncontainerDefinitions:\n  - name: web\n    image: nginx:1\n    memory: 128\n", "YAML"],
  [
    "CloudFormation",
    "Resources:\n  Web:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: web\n      ContainerDefinitions:\n        - Name: web\n          Image: nginx:1\n          Memory: 128\n",
    "CloudFormation",
  ],
  ["a list of containers", '[{"name":"web","image":"nginx:1","memory":128}]', "containerDefinitions"],
])("%s is translated, and the report says so", (_what, text, says) => {
  const [only] = imported(text);
  expect(JSON.parse(only?.document ?? "")).toMatchObject({
    containerDefinitions: [{ name: "web", image: "nginx:1", memory: 128 }],
  });
  const row = only?.rows.find(({ result }) => result === "translated");
  expect(`${row?.what ?? ""} ${row?.why ?? ""}`).toContain(says);
});

test("a text with several task definitions offers each", () => {
  const one = (name: string) =>
    `  ${name}:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: ${name}\n      ContainerDefinitions: []\n`;
  expect(imported(`Resources:\n${one("Api")}${one("Batch")}`).map(({ label }) => label)).toEqual(["Api", "Batch"]);
});

test("a text without a task definition is refused with the reason", () => {
  expect(importDocument("services:\n  web:\n    image: nginx\n")).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("Docker Compose") },
  });
});
