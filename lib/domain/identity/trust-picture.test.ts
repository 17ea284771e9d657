import { expect, test } from "vitest";

import { ok } from "@/lib/core/result";
import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { buildCallerPolicy, buildTrustPolicy } from "@/lib/domain/iam/trust/trust-policy";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import type { AssumedBy, Identity } from "@/lib/domain/runs/answers/identity";

import { lookAtCaller, type CallerReads } from "./caller-side";
import type { SeenIdentity } from "./stations";
import { trustPicture } from "./trust-picture";

const ACCOUNT = "482177309156";
const DELEGATE = "arn:aws:iam::730944218856:role/harness-delegate";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/HarnessEC2Role`;
const EXTERNAL_ID = "cb-0123456789abcdef";
const context: ImpliedContext = {
  run: {
    id: "run_1",
    reference: "CB-2026-0001",
    scope: { accountIdentifier: "kQ3", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
    awsAccountId: ACCOUNT,
    path: { target: "ec2", identity: "role", hostAccess: "ssh" },
    externalId: EXTERNAL_ID,
  },
  partition: "aws",
  answers: {},
};
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A`;
const BY = {
  delegate: { by: "delegate", principalArn: DELEGATE },
  irsa: { by: "irsa", oidcProviderArn: PROVIDER, namespace: "harness", serviceAccount: "delegate" },
  oidc: { by: "oidc", harnessAccountId: "kQ3" },
  own: { by: "own" },
} as const satisfies Record<string, AssumedBy>;

const fresh = (by: keyof typeof BY): Identity => ({
  kind: "new-role",
  roleName: "HarnessEC2Role",
  description: "",
  assumedBy: BY[by],
});
const picked = (by: keyof typeof BY): Identity => ({ kind: "existing-role", roleArn: ROLE, assumedBy: BY[by] });
const role = (document: object): IamRole => ({
  roleName: "HarnessEC2Role",
  arn: ROLE,
  roleId: "r",
  path: "/",
  tags: {},
  trustDocument: JSON.stringify(document),
});
const ENFORCED = role(buildTrustPolicy({ kind: "delegate", roleArn: DELEGATE, externalId: EXTERNAL_ID }));
const trusting = (change: object): IamRole =>
  role({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: DELEGATE }, Action: "sts:AssumeRole", ...change }],
  });
const service = (subject: string): IamRole =>
  role(
    buildTrustPolicy({
      kind: "irsa",
      partition: "aws",
      account: ACCOUNT,
      issuer: "oidc.eks.eu-west-1.amazonaws.com/id/A",
      namespace: "harness",
      serviceAccount: subject,
    }),
  );
const KNOWN = { found: { audiences: ["sts.amazonaws.com"] } };
const WILLING = { state: "there", mayAssume: "yes" } as const;
const withId = (value: string) => ({ Condition: { StringEquals: { "sts:ExternalId": value } } });

type Case = { what: string; identity: Identity; seen: SeenIdentity; at: number; word: string; why: RegExp };

test.each<Case>([
  {
    what: "the caller is missing",
    identity: fresh("delegate"),
    seen: { caller: { state: "absent" } },
    at: 0,
    word: "Not found",
    why: /has no role harness-delegate/,
  },
  {
    what: "the caller may not ask",
    identity: picked("delegate"),
    seen: { role: ENFORCED, caller: { state: "there", mayAssume: "no", because: "No policy allows it." } },
    at: 0,
    word: "May not assume",
    why: /No policy allows it/,
  },
  {
    what: "the role is missing",
    identity: picked("delegate"),
    seen: { caller: WILLING },
    at: 1,
    word: "Not found",
    why: /has no role HarnessEC2Role/,
  },
  {
    what: "the trust does not name the caller",
    identity: picked("delegate"),
    seen: {
      role: trusting({ Principal: { AWS: "arn:aws:iam::730944218856:role/other" }, ...withId(EXTERNAL_ID) }),
      caller: WILLING,
    },
    at: 1,
    word: "Does not trust it",
    why: /is not trusted/,
  },
  {
    what: "the external ID differs",
    identity: picked("delegate"),
    seen: { role: trusting(withId("cb-another")), caller: WILLING },
    at: 1,
    word: "Other external ID",
    why: /expects a different external ID/,
  },
  {
    what: "no external ID is asked",
    identity: picked("delegate"),
    seen: { role: trusting({}), caller: WILLING },
    at: 1,
    word: "No external ID asked",
    why: /without the external ID/,
  },
  {
    what: "everyone is trusted",
    identity: picked("delegate"),
    seen: { role: trusting({ Principal: "*", ...withId(EXTERNAL_ID) }), caller: WILLING },
    at: 1,
    word: "Trusts everyone",
    why: /Anyone in any AWS account/,
  },
  {
    what: "a foreign account is trusted",
    identity: picked("delegate"),
    seen: {
      role: trusting({ Principal: { AWS: [DELEGATE, "arn:aws:iam::905517340028:role/x"] }, ...withId(EXTERNAL_ID) }),
      caller: WILLING,
    },
    at: 1,
    word: "Trusts a foreign account",
    why: /905517340028/,
  },
  {
    what: "the provider is missing",
    identity: fresh("irsa"),
    seen: { provider: { found: undefined } },
    at: 0,
    word: "Provider missing",
    why: /no OpenID Connect provider/,
  },
  {
    what: "the provider lacks the audience",
    identity: fresh("irsa"),
    seen: { provider: { found: { audiences: ["other"] } } },
    at: 0,
    word: "Audience missing",
    why: /sts\.amazonaws\.com/,
  },
  {
    what: "the subject differs",
    identity: picked("irsa"),
    seen: { role: service("stranger"), provider: KNOWN },
    at: 1,
    word: "Other subject",
    why: /harness:stranger/,
  },
  {
    what: "the provider is of another cluster",
    identity: picked("oidc"),
    seen: { role: service("delegate"), provider: KNOWN },
    at: 1,
    word: "Other provider",
    why: /another provider/,
  },
  {
    what: "no delegate can run as the role",
    identity: picked("own"),
    seen: { role: ENFORCED },
    at: 1,
    word: "No delegate fits",
    why: /No delegate can run/,
  },
  {
    what: "rights are missing",
    identity: picked("delegate"),
    seen: { role: ENFORCED, caller: WILLING, rightsMissing: "deploy lacks ec2:DescribeTags." },
    at: 2,
    word: "Rights missing",
    why: /ec2:DescribeTags/,
  },
])("the broken link is marked where $what, and nothing after it was reached", ({ identity, seen, at, word, why }) => {
  const { stations } = trustPicture(context, identity, seen);
  expect(stations.findIndex(({ verdict }) => verdict === "fail")).toBe(at);
  expect(stations[at]).toMatchObject({ word });
  expect(stations[at]?.why).toMatch(why);
  expect(stations.slice(at + 1).every(({ verdict }) => verdict === "not-reached")).toBe(true);
});

test.each([
  ["a new role whose caller may ask", fresh("delegate"), { caller: WILLING }, ["pass", "to-do", "not-reached"]],
  ["a role that fits and was not tried", picked("delegate"), { role: ENFORCED, caller: WILLING }, ["pass", "pass", "to-do"]],
  [
    "a role that Harness was in",
    picked("delegate"),
    { role: ENFORCED, caller: WILLING, entered: true },
    ["pass", "pass", "pass"],
  ],
  ["a caller that cannot be read", picked("delegate"), { role: ENFORCED }, ["unknown", "pass", "to-do"]],
  ["a role that could not be read", picked("delegate"), { unread: "slow", caller: WILLING }, ["pass", "unknown", "to-do"]],
  ["a provider that the plan makes", fresh("oidc"), { provider: { found: undefined } }, ["to-do", "to-do", "not-reached"]],
  ["a service account that fits", picked("irsa"), { role: service("delegate"), provider: KNOWN }, ["pass", "pass", "to-do"]],
] as const)("%s has no broken link", (_what, identity, seen, verdicts) => {
  expect(trustPicture(context, identity, seen).stations.map(({ verdict }) => verdict)).toEqual(verdicts);
});

const policy = (document: object) => [{ policyName: "p", document: JSON.stringify(document) }];
const asked = { callerArn: DELEGATE, roleArn: ROLE, externalId: EXTERNAL_ID };

function reads(inline: ReturnType<typeof policy>, arn = DELEGATE): CallerReads {
  return {
    findRole: async () => await Promise.resolve(ok({ ...ENFORCED, arn })),
    findUser: async () => await Promise.resolve(ok({ userName: "u", userId: "u", arn, path: "/", createdAt: "", tags: {} })),
    findPolicy: async () => await Promise.resolve(ok(undefined)),
    listAttachedPolicies: async () => await Promise.resolve(ok([])),
    listInlinePolicies: async () => await Promise.resolve(ok(inline)),
  };
}
const deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "sts:*", Resource: "*" }] };

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html: both sides must allow.
test.each([
  ["its own policy lets it ask", asked, policy(buildCallerPolicy([ROLE])), { state: "there", mayAssume: "yes" }],
  ["no policy lets it ask", asked, [], { state: "there", mayAssume: "no" }],
  ["a policy for another role", asked, policy(buildCallerPolicy([`${ROLE}2`])), { state: "there", mayAssume: "no" }],
  ["a policy denies it", asked, policy(deny), { state: "there", mayAssume: "no" }],
])("across accounts, when %s: %j", async (_what, question, inline, side) => {
  expect(await lookAtCaller(reads(inline), question)).toMatchObject(side);
});

test("within one account the trust policy that names the caller is enough", async () => {
  const callerArn = `arn:aws:iam::${ACCOUNT}:role/runner`;
  expect(await lookAtCaller(reads([], callerArn), { ...asked, callerArn })).toEqual({ state: "there", mayAssume: "yes" });
});

test("unread groups, another path's role and no connection prove nothing", async () => {
  const callerArn = "arn:aws:iam::730944218856:user/runner";
  expect(await lookAtCaller(reads([], callerArn), { ...asked, callerArn })).toEqual({ state: "there", mayAssume: "unknown" });
  expect(await lookAtCaller(reads([], "arn:aws:iam::730944218856:role/x/harness-delegate"), asked)).toEqual({ state: "absent" });
  expect(await lookAtCaller(undefined, asked)).toMatchObject({ state: "unknown" });
});
