import { expect, test } from "vitest";

import type { SecurityGroup, SecurityGroupRule } from "@/lib/domain/aws/aws-shapes";

import { balancerPath } from "./balancer-path";

const ALB = "sg-0aaaaaaaaaaaaaaaa";
const TASK = "sg-0bbbbbbbbbbbbbbbb";
const tcp = (from: number, to: number, ...peers: string[]): SecurityGroupRule => ({
  protocol: "tcp",
  fromPort: from,
  toPort: to,
  peers,
});
const ALL: SecurityGroupRule = { protocol: "-1", peers: ["0.0.0.0/0"] };
const group = (
  groupId: string,
  inbound: readonly SecurityGroupRule[],
  outbound: readonly SecurityGroupRule[],
): SecurityGroup => ({
  groupId,
  groupName: groupId,
  region: "eu-west-1",
  description: "",
  inbound,
  outbound,
  tags: {},
});
const path = (inbound: readonly SecurityGroupRule[], outbound: readonly SecurityGroupRule[] = [ALL]) =>
  balancerPath({
    balancer: { name: "parcel-alb", securityGroupIds: [ALB] },
    port: 8080,
    taskGroupIds: [TASK],
    groups: [group(ALB, [], outbound), group(TASK, inbound, [ALL])],
  });

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
test.each<{
  what: string;
  inbound: readonly SecurityGroupRule[];
  outbound?: readonly SecurityGroupRule[];
  verdict: string;
  says: string;
}>([
  { what: "the group of the load balancer", inbound: [tcp(8080, 8080, ALB)], verdict: "open", says: "reaches" },
  { what: "a range of ports", inbound: [tcp(8000, 9000, ALB)], verdict: "open", says: "8080" },
  { what: "all addresses", inbound: [ALL], verdict: "open", says: "reaches" },
  { what: "another port", inbound: [tcp(80, 80, ALB)], verdict: "closed", says: "refuse TCP 8080" },
  { what: "another group", inbound: [tcp(8080, 8080, "sg-0cccccccccccccccc")], verdict: "closed", says: "health check" },
  { what: "nothing", inbound: [], verdict: "closed", says: "refuse" },
  { what: "some addresses", inbound: [tcp(8080, 8080, "10.0.0.0/16")], verdict: "unknown", says: "addresses" },
  { what: "a load balancer that lets nothing out", inbound: [ALL], outbound: [], verdict: "closed", says: "out to TCP 8080" },
])("judges $what", { tags: ["G203"] }, ({ inbound, outbound, verdict, says }) => {
  const judged = path(inbound, outbound);
  expect(judged.verdict).toBe(verdict);
  expect(judged.words).toContain(says);
  if (judged.verdict === "closed") expect(judged.fix).toMatch(/^Add an (?:in|out)bound rule to sg-/);
});

test("does not judge a load balancer without a security group", () => {
  const judged = balancerPath({ balancer: { name: "nlb", securityGroupIds: [] }, port: 80, taskGroupIds: [TASK], groups: [] });
  expect(judged.verdict).toBe("unknown");
});
