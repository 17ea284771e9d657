import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import { checklist } from "@/lib/domain/checklist/checklist";
import { completeAnswers, parseAnswer, type RunAnswers } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";
import { savedAnswers } from "@/lib/domain/runs/testing/saved-answers";

import { completeDiscovery, type SecondOpinion } from "./complete-discovery";

const NOW = new Date("2026-11-25T11:08:00Z");
const RUN = {
  id: "run_1",
  awsAccountId: "482177309156",
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
} as Run;

const instance = (number: number, more: Partial<Ec2Instance> = {}): Ec2Instance => ({
  instanceId: `i-0000000${String(number)}`,
  region: "eu-west-1",
  name: `web-${String(number)}`,
  state: "running",
  instanceType: "m7g.large",
  platform: "linux",
  securityGroups: [],
  tags: { Environment: "Production" },
  publicDnsName: `ec2-${String(number)}`,
  ...more,
});
const FLEET = [instance(1), instance(2), instance(3, { state: "stopped" }), instance(4, { platform: "windows" })];
const ANSWER = {
  filter: { tags: [{ key: "Environment", value: "Production" }], vpcs: [], instanceIds: [] },
  confirmedInstanceIds: ["i-00000001", "i-00000002"],
  theseAreMine: true,
};

const EARLIER = completeAnswers(
  savedAnswers({
    "ec2-infrastructure": {
      environment: { source: "new", name: "Production", type: "Production" },
      name: "EC2",
      region: "eu-west-1",
      vpcs: [],
      subnets: [],
      securityGroups: [],
      tags: [],
      hostConnectionType: "PrivateIP",
    },
  }),
);

async function complete(value: object, { opinion, answers = EARLIER }: { opinion?: SecondOpinion; answers?: RunAnswers } = {}) {
  const parsed = parseAnswer("ec2-discovery", value);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const ports = {
    clock: { now: () => NOW },
    look: async () =>
      await Promise.resolve(
        ok({ instances: FLEET, evidence: { at: NOW.toISOString(), requestId: "req-1", caller: "arn:portal" } }),
      ),
    askHarness: async () => await Promise.resolve(opinion),
  };
  return await completeDiscovery(ports, { run: RUN, answer: parsed.value, answers, entered: {} });
}

/** The completion of a step that is expected to succeed. */
async function completed(opinion: SecondOpinion) {
  const result = await complete(ANSWER, { opinion });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test("a confirmation keeps name, request ID and counts, and readies the box", { tags: ["G111", "G112", "G241"] }, async () => {
  const kept = await completed(ok(["ec2-1", "ec2-2"]));
  expect(kept.statements[0]).toMatchObject({ item: "G112", reason: expect.stringContaining("These 2 instances") });
  expect(kept.checks[0]).toMatchObject({ id: "s7.discovery", verdict: "pass", grade: "proved" });
  expect(kept.checks[0]?.evidence[0]).toMatchObject({
    requestId: "req-1",
    observed: "2 of 4 instances in eu-west-1 match; left out: 1 not running, 1 wrong platform",
  });
  const statements = kept.statements.map((one) => ({
    ...one,
    reason: one.reason ?? "",
    by: "Ines Okafor",
    at: NOW.toISOString(),
  }));
  const boxes = checklist({ path: RUN.path, answers: {}, operations: [], checks: kept.checks, statements, lastReady: {} });
  expect(boxes.find(({ box }) => box.id === "G241")?.verdict).toBe("pass");
});

test("a difference from Harness's list leaves the box open and is named", async () => {
  const kept = await completed(ok(["ec2-1"]));
  expect(kept.checks[0]).toMatchObject({ verdict: "warn", fix: expect.stringContaining("does not list ec2-2") });
});

test("a silent Harness is reported and does not weaken the proof", async () => {
  const kept = await completed(err({ code: "upstream_unavailable", message: "No delegate took the task." }));
  expect(kept.checks[0]?.verdict).toBe("pass");
  expect(kept.checks[0]?.evidence[1]?.observed).toContain("No delegate took the task.");
});

test.each([
  { name: "one that appeared meanwhile", ids: ["i-00000001"], says: /i-00000002 is new/ },
  { name: "one that went away meanwhile", ids: ["i-00000001", "i-00000002", "i-00000003"], says: /i-00000003 is no longer/ },
])("$name has to be looked at before it is confirmed", async ({ ids, says }) => {
  const result = await complete({ ...ANSWER, confirmedInstanceIds: ids });
  expect(result).toMatchObject({ ok: false, error: { code: "conflict", message: expect.stringMatching(says) } });
});

test("a filter that nothing matches cannot be confirmed", async () => {
  const filter = { ...ANSWER.filter, tags: [{ key: "Environment", value: "Nowhere" }] };
  const result = await complete({ ...ANSWER, filter, confirmedInstanceIds: [] });
  expect(result).toMatchObject({
    ok: false,
    error: { code: "invalid_input", fieldErrors: { theseAreMine: expect.any(String) } },
  });
});

test("nothing is confirmed while the infrastructure step is open", async () => {
  expect(await complete(ANSWER, { answers: {} })).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
});
