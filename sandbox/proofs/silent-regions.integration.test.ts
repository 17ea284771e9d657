import { afterAll, beforeAll, expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";
import { err, ok } from "@/lib/core/result";
import { askAws, clustersCheck, runningInstancesCheck } from "@/lib/domain/prerequisites/aws-checks";
import type { PrerequisiteAws } from "@/lib/domain/prerequisites/ports";
import { regionCounts, regionWords } from "@/lib/domain/prerequisites/region-counts";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { countInstances } from "@/lib/integrations/aws/count-instances";
import { createCredentials } from "@/lib/integrations/aws/credentials";
import { getCallerIdentity } from "@/lib/integrations/aws/get-caller-identity";
import { listClusterArns } from "@/lib/integrations/aws/list-clusters";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { policyDocument } from "@/sandbox/seed/aws-documents";
import { assume, closeWorld, openWorld, PROD, role, world } from "@/sandbox/seed/aws-world.fixture";
import { PORTAL_EXTERNAL_ID } from "@/sandbox/seed/world";

const AT = "2026-11-25T10:41:00.000Z";

let portal: AwsClients;

/** The portal's role as it is where an organization's policy closes one region for EC2 and another for ECS. */
beforeAll(async () => {
  await openWorld();
  const closed = (Action: string, region: string) => ({
    Effect: "Deny" as const,
    Action,
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": region } },
  });
  const Policy = policyDocument(
    { Effect: "Allow", Action: "*", Resource: "*" },
    closed("ec2:DescribeInstances", "us-east-1"),
    closed("ecs:*", "eu-west-1"),
  );
  const session = await assume(world.portal, role("CarabinerPortal"), PORTAL_EXTERNAL_ID, { Policy });
  const { endpoint } = world.sandbox;
  portal = createAwsClients({
    credentials: createCredentials(
      {
        kind: "session",
        accessKeyId: session.accessKeyId,
        secretAccessKey: new Secret(session.secretAccessKey),
        sessionToken: new Secret(session.sessionToken ?? ""),
      },
      { clock: { now: () => new Date() }, region: "eu-west-1", endpoint, sessionName: "proof" },
    ),
    account: PROD,
    homeRegion: "eu-west-1",
    endpoint,
  });
});
afterAll(async () => {
  portal.close();
  await closeWorld();
});

test("refusing and silent regions are named, and the others counted", async () => {
  const reads: PrerequisiteAws = {
    identity: async () => await getCallerIdentity(portal),
    regions: async () => await listRegions(portal),
    countInstances: async (region) =>
      region === "ap-southeast-2"
        ? err({ code: "upstream_unavailable", message: "AWS in ap-southeast-2 did not respond within 12 seconds." })
        : await countInstances(portal, region),
    countClusters: async (region) => {
      const arns = await listClusterArns(portal, region);
      return arns.ok ? ok(arns.value.length) : arns;
    },
  };
  const answers = await askAws(reads, { clusters: true });
  const instances = runningInstancesCheck(answers, AT);
  // The seed runs 14 instances in eu-west-1, 5 in eu-west-2 and 3 in us-east-1; the last three cannot be seen here.
  expect(instances.fact).toMatch(/^19 running instances: eu-west-1 14, eu-west-2 5\. Refused \(.+\) in us-east-1\. No answer \(/);
  expect(instances).toMatchObject({ verdict: "warn", owner: "AWS admin" });
  expect(clustersCheck(answers, AT).fact).toMatch(/Refused \(.+\) in eu-west-1\.$/);
  const words = Object.fromEntries(regionCounts([instances]).map((count) => [count.region, regionWords(count)]));
  expect(words).toMatchObject({
    "eu-west-1": "14 running, clusters refused",
    "us-east-1": expect.stringMatching(/^instances refused, \d+ clusters?$/),
    "ap-southeast-2": expect.stringMatching(/^instances not read, \d+ clusters?$/),
  });
});
