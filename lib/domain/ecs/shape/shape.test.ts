import * as sdk from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";
import { z } from "zod";

import { checkShape } from "./check-shape";
import type { Shape } from "./shape";
import { READ_ONLY_MEMBERS, TASK_DEFINITION_SHAPE } from "./task-definition-shape";
import { fargateTask, onFargate } from "../testing/documents";
import { pointerOf, type Members } from "../value";

/** A structure in the SDK's own description: kind, namespace, name, traits, members, their schemas, how many are required. */
const structureSchema = z
  .tuple([z.union([z.literal(3), z.literal(4)]), z.string(), z.string(), z.unknown(), z.array(z.string()), z.array(z.unknown())])
  .rest(z.unknown());
const listSchema = z.tuple([z.literal(1), z.string(), z.string(), z.unknown(), z.unknown()]);
const PLAIN: Readonly<Record<number, string>> = {
  0: "text",
  1: "integer",
  2: "flag",
  64: "list of text",
  65: "list of integer",
  128: "texts",
};

/** The SDK's description of a value in the words of a shape. */
function described(schema: unknown): unknown {
  const resolved: unknown = typeof schema === "function" ? (schema as () => unknown)() : schema;
  if (typeof resolved === "number") return PLAIN[resolved] ?? resolved;
  const list = listSchema.safeParse(resolved);
  if (list.success) return [described(list.data[4])];
  const structure = structureSchema.safeParse(resolved);
  if (structure.success) {
    const [, , , , members, schemas] = structure.data;
    return Object.fromEntries(members.map((name, index) => [name, described(schemas[index])]));
  }
  // A schema with traits: the schema is its first part.
  return Array.isArray(resolved) ? described(resolved[0]) : resolved;
}

function words(shape: Shape): unknown {
  if (shape.kind === "list")
    return shape.of.kind === "text" || shape.of.kind === "integer" ? `list of ${shape.of.kind}` : [words(shape.of)];
  if (shape.kind !== "object") return shape.kind;
  return Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, words(member)]));
}

test("the shape has every member that RegisterTaskDefinition accepts, with its type", () => {
  expect(words(TASK_DEFINITION_SHAPE)).toEqual(described(sdk.RegisterTaskDefinitionRequest$));
});

test("read-only members are those that AWS returns and does not accept", () => {
  const returned = Object.keys(z.record(z.string(), z.unknown()).parse(described(sdk.TaskDefinition$)));
  expect([...READ_ONLY_MEMBERS].sort()).toEqual(returned.filter((name) => !(name in TASK_DEFINITION_SHAPE.members)).sort());
});

test.each([
  ["networkMode", sdk.NetworkMode],
  ["pidMode", sdk.PidMode],
  ["ipcMode", sdk.IpcMode],
])("%s accepts the words that the API lists", (name, known) => {
  const shape = TASK_DEFINITION_SHAPE.members[name];
  expect(shape?.kind === "text" ? [...(shape.values ?? [])].sort() : shape).toEqual(Object.values(known).sort());
});

const FIRST = "/containerDefinitions/0";

test.each<[what: string, document: Members, at: string, says: string]>([
  ["a mistyped member", onFargate({ portMapping: [] }), `${FIRST}/portMapping`, "Write portMappings."],
  [
    "a member of the task in a container",
    onFargate({ networkMode: "awsvpc" }),
    `${FIRST}/networkMode`,
    "beside containerDefinitions",
  ],
  ["a member of a container in the task", fargateTask({ image: "nginx" }), "/image", "into a container"],
  ["an unknown member", fargateTask({ zzz: 1 }), "/zzz", "Remove it."],
  [
    "an unknown member that every object inherits",
    fargateTask({ constructor: "x" }),
    "/constructor",
    "AWS does not know the member",
  ],
  ["a number instead of a string", fargateTask({ cpu: 512 }), "/cpu", "double quotes"],
  ["a string instead of a number", onFargate({ memory: "512" }), `${FIRST}/memory`, "Remove the quotes."],
  ["a fraction", onFargate({ cpu: 0.5 }), `${FIRST}/cpu`, "whole number"],
  ["a string instead of true or false", onFargate({ essential: "true" }), `${FIRST}/essential`, "Remove the quotes."],
  ["a string instead of a list", onFargate({ command: "npm start" }), `${FIRST}/command`, "square brackets"],
  ["a list instead of an object", onFargate({ logConfiguration: [] }), `${FIRST}/logConfiguration`, "an object"],
  ["an object instead of a list", onFargate({ environment: { A: "1" } }), `${FIRST}/environment`, "a list"],
  [
    "a number in the environment",
    onFargate({ environment: [{ name: "PORT", value: 80 }] }),
    `${FIRST}/environment/0/value`,
    "double quotes",
  ],
  ["a number in the options of a driver", onFargate({ dockerLabels: { a: 1 } }), `${FIRST}/dockerLabels/a`, "a string"],
  ["a word in another case", fargateTask({ networkMode: "AWSVPC" }), "/networkMode", "Write awsvpc."],
  ["an unknown word", fargateTask({ networkMode: "overlay" }), "/networkMode", "bridge, host, awsvpc, none"],
  ["a missing member", onFargate({ secrets: [{ name: "A" }] }), `${FIRST}/secrets/0`, "valueFrom is missing"],
  ["no family", fargateTask({ family: undefined }), "", "family is missing"],
])("%s is refused at its place", (_what, document, at, says) => {
  const found = checkShape(document, "document").filter(({ path }) => pointerOf(path) === at);
  expect(found.map(({ problem, fix }) => `${problem} ${fix}`)).toEqual([expect.stringContaining(says)]);
});

test("a list of containers alone needs no family", () => {
  expect(checkShape({ containerDefinitions: [] }, "containers")).toEqual([]);
});

test("a member that Terraform leaves out is advice", () => {
  const severities = (origin: "document" | "terraform" | "containers") =>
    checkShape(onFargate({ networkMode: "awsvpc" }), origin).map(({ rule, severity }) => `${rule}: ${severity}`);
  expect(severities("document")).toEqual(["unknown-member: refused"]);
  expect(severities("terraform")).toEqual(["unknown-member: advice"]);
  expect(severities("containers")).toEqual(["unknown-member: advice"]);
});
