import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { guidePolicy } from "@/lib/domain/permissions/guide-policy";
import { packsForPath } from "@/lib/domain/runs/packs-for-path";
import { asList } from "@/lib/domain/iam/policy-document";
import type { Keys } from "@/sandbox/seed/aws-world.fixture";
import { closeWorld, openWorld, userWith } from "@/sandbox/seed/aws-world.fixture";

import { identityWith, policyOf } from "./identities";
import { answersTo, answerTo, CALLS, rightOf } from "./policy-calls";
import { type Facts, findFacts } from "./policy-facts";
import { proveDeployments } from "./prove-deployments";
import { proveLimits } from "./prove-limits";
import { provePacks } from "./prove-packs";

const built = policyOf(packsForPath({ target: "ec2", identity: "access-key", hostAccess: "ssh" }).ticked);
const guides = [...new Set(guidePolicy().Statement.flatMap((statement) => asList(statement.Action)))];
const PASSES_A_ROLE = "iam:PassRole";

let keys: Keys;
let found: Facts | undefined;

/** What the seed holds; the proofs below ask for it when they run. */
function facts(): Facts {
  if (found === undefined) throw new Error("The world is not open yet.");
  return found;
}

beforeAll(async () => {
  await openWorld();
  found = await findFacts();
  keys = await identityWith(built.policies);
});
afterAll(closeWorld);

describe("the policy of path EC2, access key, SSH", () => {
  test("is one policy, and grants what the connector test asks for", () => {
    expect(built.policies).toHaveLength(1);
    expect(built.actions.map(rightOf)).toContain("ec2:DescribeRegions");
  });

  test("allows each of its calls and no other action", async () => {
    const own = new Set(built.actions.map(rightOf));
    const expected = Object.fromEntries(Object.keys(CALLS).map((right) => [right, own.has(right) ? "allowed" : "denied"]));
    expect(await answersTo(keys, facts())).toEqual(expected);
    for (const action of guides.filter((name) => name !== PASSES_A_ROLE)) expect(expected, action).toHaveProperty(action);
  });

  test("the guide's own policy could not pass the connector test", async () => {
    const Action = guides.filter((action) => action !== PASSES_A_ROLE);
    const guide = await userWith({ Effect: "Allow", Resource: "*", Action });
    const ask = async (right: string) => await answerTo(CALLS[right] ?? (() => Promise.reject(new Error(right))), guide, facts());
    expect(await ask("ec2:DescribeRegions")).toBe("denied");
    expect(await ask("ec2:DescribeInstances")).toBe("allowed");
  });
});

provePacks(facts);
proveLimits(facts);
proveDeployments(facts);
