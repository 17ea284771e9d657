import { expect, test } from "vitest";

import { checkTaskDefinition } from "../check-task-definition";
import type { Rule } from "../rules/rule";
import { pointerOf, type Members } from "../value";

import { container, fargateTask, onFargate } from "./documents";

/** A document that breaks one rule at one place. */
type Row = {
  readonly rule: string;
  /** Where the rule is broken, as a JSON pointer. */
  readonly at: string;
  readonly document: Members;
  /** Words that the message contains. */
  readonly says?: string;
  readonly launchType?: "fargate" | "ec2";
};

/** Tests the rules of one subject with a row for each way to break one. The page of each rule is its `source`. */
export function testRules(rules: readonly Rule[], rows: readonly Row[]): void {
  test.each(rows)("$rule is broken at $at (row %#)", ({ rule, at, document, says = "", launchType }) => {
    const { findings } = checkTaskDefinition(document, { launchType, origin: "document" });
    const found = findings.filter((finding) => finding.rule === rule && pointerOf(finding.path) === at);
    expect(found.map(({ problem, fix }) => `${problem} ${fix}`)).toEqual([expect.stringContaining(says)]);
  });

  test("every rule of the subject has a row", () => {
    expect(new Set(rows.map(({ rule }) => rule))).toEqual(new Set(rules.map(({ id }) => id)));
  });
}

/** The rules that one document breaks. */
export const broken = (document: Members) =>
  checkTaskDefinition(document, { origin: "document" }).findings.map(({ rule }) => rule);

export const FIRST = "/containerDefinitions/0";
export const other = (changes: Parameters<typeof container>[0]) =>
  container({ name: "side", portMappings: undefined, ...changes });
export const pair = (first: Parameters<typeof container>[0], second: Parameters<typeof container>[0]) =>
  fargateTask({ containerDefinitions: [container(first), other(second)] });
export const efs = (changes: Record<string, Members | string>) =>
  fargateTask({ volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-0a1b2c3d", ...changes } }] });
export const windows = (changes: Parameters<typeof container>[0] = {}, task: Parameters<typeof fargateTask>[0] = {}) =>
  fargateTask({
    cpu: "1024",
    memory: "2048",
    runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE", cpuArchitecture: "X86_64" },
    containerDefinitions: [container(changes)],
    ...task,
  });
export const SECRET = "arn:aws:secretsmanager:eu-west-1:482177309156:secret:parcel/db-AbCdEf";
export const secret = (valueFrom: string) => onFargate({ secrets: [{ name: "DB", valueFrom }] });
