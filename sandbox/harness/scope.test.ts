import { expect, test } from "vitest";

import { checkLabels } from "./identifiers";
import { isAtOrAbove, resolveReference, scopeOf } from "./scope";

const project = { org: "o", project: "p" };
const org = { org: "o", project: null };
const account = { org: null, project: null };

// Entity references and scopes: https://developer.harness.io/docs/platform/references/entity-identifier-reference
test.each([
  { reference: "x", from: project, scope: project },
  { reference: "org.x", from: project, scope: org },
  { reference: "account.x", from: project, scope: account },
  { reference: "org.x", from: org, scope: org },
  { reference: "account.x", from: org, scope: account },
  { reference: "account.x", from: account, scope: account },
])("$reference at $from means the entity at $scope", ({ reference, from, scope }) => {
  expect(resolveReference(reference, from, "secret")).toEqual({ scope, identifier: "x" });
});

test.each([
  { reference: "x", from: org, message: "The project level secret cannot be used at a org level" },
  { reference: "x", from: account, message: "The project level secret cannot be used at account level" },
  { reference: "org.x", from: account, message: "cannot be used at account level" },
  { reference: "project.x", from: project, message: "Valid references must be one of" },
  { reference: "org.", from: project, message: "Valid references must be one of" },
  { reference: "a-b", from: project, message: "Valid references must be one of" },
])("$reference at $from is refused", ({ reference, from, message }) => {
  expect(() => resolveReference(reference, from, "secret")).toThrow(message);
});

test("a scope reaches itself and everything below it", () => {
  expect([account, org, project].map((outer) => isAtOrAbove(outer, org))).toEqual([true, true, false]);
  expect(isAtOrAbove({ org: "other", project: null }, project)).toBe(false);
});

test("empty scope texts count as absent", () => {
  expect(scopeOf("", "")).toEqual(account);
});

const labels = { identifier: "aws_ec2", name: "AWS EC2", description: "", tags: {} };

test.each([
  { why: "a plain one", change: {}, kind: "json" },
  { why: "a dollar in a connector's identifier", change: { identifier: "a$b" }, kind: "json" },
  { why: "a slash in a connector's name", change: { name: "a/b" }, kind: "json" },
  { why: "128 characters", change: { identifier: "a".repeat(128) }, kind: "yaml" },
] as const)("$why is accepted", ({ change, kind }) => {
  expect(() => {
    checkLabels({ ...labels, ...change }, "", kind);
  }).not.toThrow();
});

test.each([
  { why: "a digit first", change: { identifier: "1a" }, kind: "json" },
  { why: "a dollar first", change: { identifier: "$a" }, kind: "json" },
  { why: "a hyphen", change: { identifier: "a-b" }, kind: "json" },
  { why: "129 characters", change: { identifier: "a".repeat(129) }, kind: "json" },
  { why: "a dollar in YAML", change: { identifier: "a$b" }, kind: "yaml" },
  { why: "a reserved word", change: { identifier: "stepGroup" }, kind: "json" },
  { why: "a blank name", change: { name: "  " }, kind: "json" },
  { why: "a slash in a YAML name", change: { name: "a/b" }, kind: "yaml" },
  { why: "a long description", change: { description: "d".repeat(1025) }, kind: "json" },
] as const)("$why is refused", ({ change, kind }) => {
  expect(() => {
    checkLabels({ ...labels, ...change }, "", kind);
  }).toThrow("Invalid request");
});
