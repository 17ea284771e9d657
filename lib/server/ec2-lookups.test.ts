import { expect, test } from "vitest";
import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import type { AwsRegion, Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import { lookUpFacts } from "./ec2-lookups";

const SILENT: AppError = { code: "upstream_unavailable", message: "AWS did not answer." };
const REGIONS: readonly AwsRegion[] = [
  { name: "eu-west-1", enabled: true, optInStatus: "opt-in-not-required" },
  { name: "us-east-1", enabled: true, optInStatus: "opt-in-not-required" },
  { name: "me-south-1", enabled: false, optInStatus: "not-opted-in" },
];
const START = Date.parse("2026-05-01T08:00:00Z");

/** An account whose instances are all in one region. `silent` names regions that do not answer, and may change. */
function account({ silent = new Set<string>() } = {}) {
  const calls: string[] = [];
  const here: Ec2Instance = {
    instanceId: "i-00000001",
    region: "eu-west-1",
    state: "running",
    instanceType: "m7g.large",
    platform: "linux",
    securityGroups: [],
    tags: {},
  };
  const answer = async <Value>(call: string, region: string, value: Value) => {
    calls.push(`${call} ${region}`);
    return await Promise.resolve(silent.has(region) ? err(SILENT) : ok(value));
  };
  const ec2 = {
    listRegions: async () => await answer("regions", "", REGIONS),
    listInstances: async (region: string) => await answer("instances", region, region === "eu-west-1" ? [here] : []),
    listVpcs: async (region: string) => await answer("vpcs", region, []),
    listSubnets: async (region: string) => await answer("subnets", region, []),
    listSecurityGroups: async (region: string) => await answer("security groups", region, []),
  };
  return { ec2, calls };
}

const at = (seconds: number) => ({ now: () => new Date(START + seconds * 1000) });

test("an account is read once for the renders of 20 seconds", async () => {
  const { ec2, calls } = account();
  await Promise.all([lookUpFacts({ ec2, clock: at(0) }, ""), lookUpFacts({ ec2, clock: at(1) }, "")]);
  await lookUpFacts({ ec2, clock: at(19) }, "eu-west-1");
  expect(calls.filter((call) => call.startsWith("regions"))).toHaveLength(1);
  await lookUpFacts({ ec2, clock: at(20) }, "");
  expect(calls.filter((call) => call.startsWith("regions"))).toHaveLength(2);
});

test("a chosen region without instances is read too", { tags: ["G88"] }, async () => {
  const { ec2 } = account();
  await lookUpFacts({ ec2, clock: at(0) }, "");
  const found = await lookUpFacts({ ec2, clock: at(1) }, "us-east-1");
  expect(found.ok && found.value.facts.map(({ region }) => region)).toEqual(["eu-west-1", "us-east-1"]);
});

test("a failed region is named as failed and read again", async () => {
  const silent = new Set(["us-east-1"]);
  const { ec2 } = account({ silent });
  const first = await lookUpFacts({ ec2, clock: at(0) }, "");
  expect(first.ok && first.value).toMatchObject({ failed: [{ region: "us-east-1", error: SILENT }], empty: [] });
  silent.clear();
  const second = await lookUpFacts({ ec2, clock: at(1) }, "");
  expect(second.ok && second.value).toMatchObject({ failed: [], empty: ["us-east-1"] });
});

test("regions that the account has not enabled are not read", async () => {
  const { ec2, calls } = account();
  await lookUpFacts({ ec2, clock: at(0) }, "");
  expect(calls.filter((call) => call.endsWith("me-south-1"))).toEqual([]);
});
