import { z } from "zod";

import { counted, plural } from "@/lib/core/plural";
import { redactText } from "@/lib/core/redact";
import { ok } from "@/lib/core/result";
import { oneLine } from "@/lib/core/visible-text";
import { checkServiceDefinition } from "@/lib/domain/ecs/check-service-definition";
import { checkTaskDefinition, hasProblem, type Verdict } from "@/lib/domain/ecs/check-task-definition";
import type { Finding, Severity } from "@/lib/domain/ecs/finding";
import type { ReadDefinition } from "@/lib/domain/ecs/paste/read-documents";
import { readServiceDefinition } from "@/lib/domain/ecs/paste/read-service-definition";
import { readTaskDefinition } from "@/lib/domain/ecs/paste/read-task-definition";
import type { LaunchType } from "@/lib/domain/ecs/rules/task-view";
import { describePath, pointerOf } from "@/lib/domain/ecs/value";

import { argument, defineCommand, JSON_FLAG, toJson, value } from "../command";
import type { Io } from "../io";
import { printFailure } from "../print-failure";
import { readTextFile } from "../read-text-file";

export const checkCommand = defineCommand({
  name: "check",
  summary: "Check an ECS task or service definition before AWS does: JSON, YAML, CloudFormation or Terraform.",
  examples: [
    "carabiner check task-definition task-definition.json",
    "carabiner check task-definition - --launch-type fargate < task-definition.json",
    "carabiner check service-definition service.yaml",
  ],
  args: z.object({
    what: argument(
      "what the file is: task-definition or service-definition",
      z.enum(["task-definition", "service-definition"], "Write task-definition or service-definition."),
    ),
    file: argument("the file, or - for standard input", z.string()),
  }),
  options: z.object({
    "launch-type": value(
      "<type>",
      "where the tasks of a task definition will run: fargate or ec2",
      z.enum(["fargate", "ec2"], "Choose fargate or ec2.").optional(),
    ),
    json: JSON_FLAG,
  }),
  run: async ({ args, options }, { io }) => {
    const text = args.file === "-" ? ok(await io.readInput()) : readTextFile(args.file, `The ${KINDS[args.what].noun}`);
    if (!text.ok) return printFailure(io, text.error);
    const { noun, read: readText, check } = KINDS[args.what];
    const read = readText(text.value);
    if (!read.ok) {
      const { message, place } = read.error;
      if (options.json) io.out(toJson({ ok: false, error: { message, ...place } }));
      else io.err(`${args.file}${place === undefined ? "" : `:${String(place.line)}:${String(place.column)}`}: ${message}`);
      return 1;
    }
    const checked = read.value.definitions.map((definition) => ({
      definition,
      verdict: check(definition, options["launch-type"]),
    }));
    const isFine = !checked.some(({ verdict }) => hasProblem(verdict));
    if (options.json) io.out(toJson({ ok: isFine, format: read.value.format, definitions: checked.map(toResult) }));
    else for (const each of checked) print(io, { file: args.file, noun }, each);
    return isFine ? 0 : 1;
  },
});

/** How each kind of file is read and checked. */
const KINDS = {
  "task-definition": {
    noun: "task definition",
    read: readTaskDefinition,
    check: ({ document, origin }: ReadDefinition, launchType?: LaunchType) =>
      checkTaskDefinition(document, { launchType, origin }),
  },
  "service-definition": {
    noun: "service definition",
    read: readServiceDefinition,
    check: ({ document, origin }: ReadDefinition) => checkServiceDefinition(document, origin),
  },
} as const;

type Checked = { readonly definition: ReadDefinition; readonly verdict: Verdict };

function toResult({ definition, verdict }: Checked) {
  const { document, label, origin, dropped, placeholders, placeOf } = definition;
  return {
    label,
    family: document["family"] ?? null,
    origin,
    findings: verdict.findings.map(({ path, ...finding }) => ({ ...finding, at: pointerOf(path), ...placeOf(path) })),
    undecided: verdict.undecided.map(({ rule, path }) => ({ rule, at: pointerOf(path), ...placeOf(path) })),
    placeholders: placeholders.map(({ raw, name, at }) => ({
      raw: redactText(raw),
      name: redactText(name),
      places: at.map((path) => ({ at: pointerOf(path), ...placeOf(path) })),
    })),
    dropped: dropped.map(({ path, why }) => ({ at: pointerOf(path), why })),
  };
}

/** The report for people: first the findings, then what needs no action. */
function print(io: Io, { file, noun }: { readonly file: string; readonly noun: string }, { definition, verdict }: Checked): void {
  const { dropped, label, origin, placeholders, placeOf } = definition;
  const at = (path: Finding["path"]): string => {
    const { line, column } = placeOf(path);
    return `${file}:${String(line)}:${String(column)}`;
  };
  if (label !== undefined && origin !== "response") io.out(`${noun.charAt(0).toUpperCase()}${noun.slice(1)} ${oneLine(label)}`);
  const order: readonly Severity[] = ["refused", "fails", "advice"];
  const findings = [...verdict.findings].sort((left, right) => order.indexOf(left.severity) - order.indexOf(right.severity));
  for (const { path, severity, problem, fix, rule } of findings) {
    const where = path.length === 0 ? "" : `${oneLine(describePath(path))}: `;
    io.out(`${at(path)}: ${severity}: ${where}${oneLine(problem)} ${oneLine(fix)} [${rule}]`);
  }
  if (placeholders.length > 0)
    io.out(`${counted(placeholders.length, "placeholder")}, kept as ${plural(placeholders.length, "it is", "they are")}:`);
  for (const {
    raw,
    at: [first = []],
  } of placeholders)
    io.out(`  ${at(first)}: ${oneLine(redactText(raw))}`);
  for (const why of ["read-only", "null"] as const) {
    const paths = dropped.filter((each) => each.why === why).map(({ path }) => oneLine(describePath(path)));
    const words = why === "null" ? "Left out because they are null" : "Left out because AWS writes them itself";
    if (paths.length > 0) io.out(`${words}: ${paths.join(", ")}.`);
  }
  io.out(summary(verdict, placeholders.length, noun));
}

function summary(verdict: Verdict, placeholders: number, noun: string): string {
  const count = (severity: Severity): number => verdict.findings.filter((finding) => finding.severity === severity).length;
  const problems = count("refused") + count("fails");
  if (problems > 0) return `${counted(problems, "problem")} and ${counted(count("advice"), "piece")} of advice.`;
  const open = new Set(verdict.undecided.map(({ rule }) => rule)).size;
  const rest = open === 0 ? "" : ` ${counted(open, "rule")} cannot be decided before the placeholders are filled in.`;
  return `${placeholders > 0 ? "No problem in what is written." : `AWS would accept this ${noun}.`}${rest}`;
}
