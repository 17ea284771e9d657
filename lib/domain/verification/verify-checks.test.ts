import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import type { Compared } from "@/lib/domain/plan/compare";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Found, PlannedOperation } from "@/lib/domain/plan/operation";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";

import { askingState } from "./asked-again";
import { connectorTestCheck } from "./connector-test-check";
import { harnessFilterCheck, harnessHostsCheck, matchingInstancesCheck } from "./discovery-checks";
import { readBackChecks } from "./read-back-checks";
import type { HostQuery } from "./verify-access";

const MOMENT = { at: "2026-11-25T10:00:00.000Z", account: "482177309156" };
const QUERY: HostQuery = { region: "eu-west-1", vpcIds: [], tags: { Team: "parcel" }, instanceIds: [], winRm: false };
const DOWN = { code: "upstream_unavailable", message: "Harness did not answer." } as const;

function instance(id: string, publicDnsName?: string): Ec2Instance {
  return {
    instanceId: id,
    region: "eu-west-1",
    state: "running",
    instanceType: "t3.micro",
    platform: "linux",
    vpcId: "vpc-1",
    securityGroups: [],
    tags: {},
    publicDnsName,
  };
}

// Harness's answer to a test: harness/api.md, section on testConnection.
test.each([
  ["SUCCESS", "pass"],
  ["FAILURE", "fail"],
  ["PENDING", "unknown"],
] as const)("a connector test that ends with %s is %s", { tags: ["G71"] }, (status, verdict) => {
  const asked = { identifier: "aws", region: "eu-west-1", account: MOMENT.account, at: MOMENT.at };
  const check = connectorTestCheck(asked, ok({ status, errors: [], messages: [], correlationId: "corr-1" }));
  expect(check.verdict).toBe(verdict);
  expect(check.evidence[0]?.requestId).toBe("corr-1");
});

test("a connector test names the delegate from which AWS was reached", { tags: ["G205"] }, () => {
  const asked = { identifier: "aws", region: "eu-west-1", account: MOMENT.account, at: MOMENT.at };
  const check = connectorTestCheck(asked, ok({ status: "SUCCESS", errors: [], messages: [], delegateId: "dlg-7" }));
  expect(check.fact).toContain("from delegate dlg-7");
  expect(check.evidence[0]?.caller).toBe("delegate dlg-7");
});

test("a test that could not be asked for is unknown, never failed", () => {
  const asked = { identifier: "aws", region: "eu-west-1", account: MOMENT.account, at: MOMENT.at };
  expect(connectorTestCheck(asked, err(DOWN)).verdict).toBe("unknown");
});

test("no running instance is a failure; a silent AWS is unknown", () => {
  expect(matchingInstancesCheck(QUERY, ok([]), MOMENT).verdict).toBe("fail");
  expect(matchingInstancesCheck(QUERY, ok([instance("i-1")]), MOMENT).verdict).toBe("pass");
  expect(matchingInstancesCheck(QUERY, err(DOWN), MOMENT).verdict).toBe("unknown");
});

// `hosts` gives public DNS names, also for PrivateIP infrastructures: harness/api.md, section 13.
test.each([
  { title: "the same hosts", hosts: ["a", "b"], own: [instance("i-1", "a"), instance("i-2", "b")], verdict: "pass" },
  { title: "hosts without a public name left out", hosts: ["a"], own: [instance("i-1", "a"), instance("i-2")], verdict: "pass" },
  { title: "only hosts without a public name", hosts: [], own: [instance("i-1")], verdict: "unknown" },
  { title: "a host that Harness does not find", hosts: [], own: [instance("i-1", "a")], verdict: "warn" },
  { title: "a host that the filter leaves out", hosts: ["a", "z"], own: [instance("i-1", "a")], verdict: "warn" },
] as const)("$title: $verdict", ({ hosts, own, verdict }) => {
  expect(harnessHostsCheck(QUERY, { instances: ok(own), hosts: ok(hosts) }, MOMENT).verdict).toBe(verdict);
});

test("Harness must see the instances' networks and the filter's tag keys", { tags: ["G173"] }, () => {
  const instances = ok([instance("i-1")]);
  const seen = { instances, vpcs: ok(["vpc-1"]), tagKeys: ok(["Team"]) };
  expect(harnessFilterCheck(QUERY, seen, MOMENT).verdict).toBe("pass");
  expect(harnessFilterCheck(QUERY, { ...seen, vpcs: ok([]) }, MOMENT).fact).toContain("vpc-1");
  expect(harnessFilterCheck(QUERY, { ...seen, tagKeys: ok([]) }, MOMENT).verdict).toBe("fail");
  expect(harnessFilterCheck(QUERY, { ...seen, vpcs: err(DOWN) }, MOMENT).verdict).toBe("unknown");
});

function operation(kind: string, found: Found): PlannedOperation {
  return {
    id: kind,
    kind,
    side: kind.startsWith("aws") ? "aws" : "harness",
    title: kind,
    summary: "",
    step: "S3",
    guideItems: [],
    needs: [],
    naturalKey: kind,
    intention: "make",
    desired: {},
    preview: { call: "call", body: null },
    permissions: [],
    undo: "",
    found,
    decision: "create",
    reason: "",
  };
}

function readBack(kind: string, found: Found, failure?: Compared["failure"], step = "S3") {
  const made = { ...operation(kind, found), step };
  const entry: LedgerEntry = { operation: made, position: 0, state: "done", attempt: 1, intent: {} };
  return readBackChecks([entry], [{ operation: made, ...(failure === undefined ? {} : { failure }) }], MOMENT)[0];
}

const THERE: Found = { state: "present", owner: "run", matches: true, description: "It is there.", observed: {} };

test.each([
  { title: "equal to the plan", found: THERE, failure: undefined, verdict: "pass" },
  { title: "gone", found: { state: "absent" }, failure: undefined, verdict: "fail" },
  { title: "changed", found: { ...THERE, matches: false }, failure: undefined, verdict: "fail" },
  { title: "not to be seen", found: { state: "absent" }, failure: DOWN, verdict: "unknown" },
] as const)("what was made and is $title: $verdict", ({ found, failure, verdict }) => {
  expect(readBack("harness.connector", found, failure)?.verdict).toBe(verdict);
});

test.each([
  ["S5", "G239"],
  ["S10", "G246"],
] as const)("an infrastructure of step %s feeds box %s when read back", { tags: ["G246"] }, (step, box) => {
  const items = readBack("harness.infrastructure", THERE, undefined, step)?.guideItems ?? [];
  expect(items.filter((item) => item === "G239" || item === "G246")).toEqual([box]);
});

test("a present identity never readies its rights box; missing resets it", () => {
  expect(readBack("aws.user", THERE)?.guideItems).not.toContain("G235");
  expect(readBack("aws.user", { state: "absent" })?.guideItems).toContain("G235");
});

test("a question is open until answered, and late after two minutes", () => {
  const askedAt = new Date(MOMENT.at);
  const after = (seconds: number) => new Date(askedAt.getTime() + seconds * 1000);
  const answered = [matchingInstancesCheck(QUERY, ok([]), { ...MOMENT, at: after(5).toISOString() })];
  const asked = { askedAt, checks: [], isOrdered: true };
  expect(askingState({ ...asked, now: after(10) })).toBe("yes");
  expect(askingState({ ...asked, now: after(130) })).toBe("late");
  expect(askingState({ ...asked, checks: answered, now: after(10) })).toBe("no");
  expect(askingState({ ...asked, askedAt: undefined, now: after(10) })).toBe("no");
});

test("a finished or replaced verification without results has ended", () => {
  const askedAt = new Date(MOMENT.at);
  const ended = { askedAt, checks: [], isOrdered: false };
  expect(askingState({ ...ended, now: new Date(askedAt.getTime() + 1000) })).toBe("ended");
  expect(askingState({ ...ended, now: new Date(askedAt.getTime() + 130_000) })).toBe("ended");
  expect(askingState({ ...ended, now: new Date(askedAt.getTime() + 86_400_000) })).toBe("no");
});
