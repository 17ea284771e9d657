import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";

import { HOSTILE_TEXTS, hostileText } from "@/lib/core/testing/hostile-text";

import { checkTaskDefinition, hasProblem } from "./check-task-definition";
import { formatTaskDefinition } from "./format-task-definition";
import { readTaskDefinition } from "./paste/read-task-definition";
import { anyDefinition, validDefinition } from "./testing/arbitrary-definition";
import { Placeholder, type Members } from "./value";

/** Each document has dozens of values, and single rules have a table. */
const RUNS = { numRuns: 25 };
const check = (document: Members) => checkTaskDefinition(document, { origin: "document" });

/** The only document of a text. */
function read(text: string): Members {
  const result = readTaskDefinition(text);
  if (!result.ok) throw new Error(`${result.error.message} ${JSON.stringify(result.error.place)}\n${text}`);
  return result.value.definitions[0]?.document ?? {};
}

/** Whether the text is read and checked without an exception, with a place in the text for every finding. */
function isHandled(text: string): boolean {
  const result = readTaskDefinition(text);
  if (!result.ok) return result.error.message !== "";
  const lines = text.split(/\r\n|\r|\n/).length;
  return result.value.definitions.every(({ document, placeOf }) =>
    check(document).findings.every(({ path, problem, fix }) => {
      const { line, column } = placeOf(path);
      return problem !== "" && fix !== "" && line >= 1 && line <= lines && column >= 1;
    }),
  );
}

test("a task definition that AWS accepts has no problem", () => {
  fc.assert(
    fc.property(validDefinition, (document) => {
      expect(check(document).findings.filter(({ severity }) => severity !== "advice")).toEqual([]);
    }),
    RUNS,
  );
});

test("JSON of any layout and YAML mean the same document", () => {
  fc.assert(
    fc.property(validDefinition, (document) => {
      expect(read(JSON.stringify(document))).toEqual(document);
      expect(read(formatTaskDefinition(document))).toEqual(document);
      expect(read(`// comment\n${JSON.stringify(document, null, "\t")}`)).toEqual(document);
      expect(read(stringify(document))).toEqual(document);
      expect(read(JSON.stringify({ taskDefinition: { ...document, revision: 1 } }))).toEqual(document);
    }),
    RUNS,
  );
});

const PLACEHOLDERS = [
  "<CPU>",
  "${cpu}",
  "{{ cpu }}",
  "<+infra.cpu>",
  "%CPU%",
  "$CPU",
  "!Ref Cpu",
  "var.cpu",
  '{"Ref":"Cpu"}',
  "[for c in x :\n c]",
];

test.each(PLACEHOLDERS)("the placeholder %s is written and read as a placeholder", (raw) => {
  const document = { family: "web", cpu: new Placeholder(raw), containerDefinitions: [new Placeholder(raw)] };
  const again = read(formatTaskDefinition(document));
  expect(again["cpu"]).toBeInstanceOf(Placeholder);
  expect(again["cpu"]).toEqual((again["containerDefinitions"] as readonly unknown[])[0]);
  expect(JSON.stringify(again["cpu"])).toContain(JSON.stringify(raw.replaceAll(/\s+/g, " ")).slice(1, -1));
  expect(read(formatTaskDefinition(again))).toEqual(again);
});

/** One change of a valid document, with the rule that it breaks. */
const BREAKS: readonly (readonly [rule: string, change: (container: Members) => Members])[] = [
  ["unknown-member", (container) => ({ ...container, imagee: "x" })],
  ["wrong-type", (container) => ({ ...container, essential: "yes" })],
  ["container-name", (container) => ({ ...container, name: "a b" })],
  ["image", (container) => ({ ...container, image: "" })],
  ["health-check-limit", (container) => ({ ...container, healthCheck: { command: ["CMD", "x"], retries: 11 } })],
  ["mount-point", (container) => ({ ...container, mountPoints: [{ sourceVolume: "none", containerPath: "/x" }] })],
  ["unknown-container", (container) => ({ ...container, dependsOn: [{ containerName: "no-such", condition: "START" }] })],
  ["awslogs-options", (container) => ({ ...container, logConfiguration: { logDriver: "awslogs" } })],
  ["firelens-router", (container) => ({ ...container, logConfiguration: { logDriver: "awsfirelens" } })],
  ["ulimit", (container) => ({ ...container, ulimits: [{ name: "core", softLimit: 2, hardLimit: 1 }] })],
  ["port-number", (container) => ({ ...container, portMappings: [{ containerPort: 65_536 }] })],
];

test.each(BREAKS)("a valid document that breaks %s is refused by that rule", (rule, change) => {
  fc.assert(
    fc.property(validDefinition, fc.nat(), (document, at) => {
      const containers = document["containerDefinitions"] as readonly Members[];
      const changed = containers.map((container, index) => (index === at % containers.length ? change(container) : container));
      const verdict = check({ ...document, containerDefinitions: changed });
      expect(hasProblem(verdict)).toBe(true);
      expect(verdict.findings.map((finding) => finding.rule)).toContain(rule);
    }),
    { numRuns: 20 },
  );
});

test("a document of any content is checked", () => {
  fc.assert(
    fc.property(anyDefinition, (document) => {
      expect(isHandled(JSON.stringify(document, null, 2))).toBe(true);
      expect(isHandled(stringify(document))).toBe(true);
    }),
    RUNS,
  );
});

test("any text is read or refused", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), hostileText()), (text) => isHandled(text)),
    { numRuns: 500 },
  );
});

test("a cut or changed task definition is read or refused", () => {
  const wrap = [
    (document: Members) => JSON.stringify(document, null, 2),
    (document: Members) => `# x\n${JSON.stringify(document)}`,
    (document: Members) => stringify({ Resources: { T: { Type: "AWS::ECS::TaskDefinition", Properties: document } } }),
    (document: Members) =>
      `resource "aws_ecs_task_definition" "x" {\n  container_definitions = jsonencode(${JSON.stringify(document["containerDefinitions"])})\n}\n`,
  ];
  fc.assert(
    fc.property(
      anyDefinition,
      fc.constantFrom(...wrap),
      fc.nat(),
      fc.nat({ max: 5 }),
      fc.constantFrom("", ...HOSTILE_TEXTS),
      (document, write, at, cut, piece) => {
        const text = write(document);
        const start = at % (text.length + 1);
        return isHandled(text.slice(0, start) + piece + text.slice(start + cut)) && isHandled(text.slice(0, start));
      },
    ),
    { numRuns: 120 },
  );
});
