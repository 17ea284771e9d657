import { describe, expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import type { AssumeRoleProbe } from "@/lib/domain/aws/aws-shapes";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import { buildTrustPolicy } from "@/lib/domain/iam/trust/trust-policy";
import type { Identity } from "@/lib/domain/runs/answers/identity";

import { assumedByHarness, harnessProof, proofOfTest, whatTestShows, type HarnessProof } from "./harness-proof";
import { knownRoleChecks } from "./known-checks";
import { readOwnTrust } from "./own-trust";
import { probeRole, proofCommand, wrongExternalId } from "./probe-role";
import { probeToken } from "./probe-token";

const ACCOUNT = "482177309156";
const AT = "2026-11-25T10:00:00.000Z";
const DELEGATE = "arn:aws:iam::730944218856:role/harness-delegate";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/R`;
const OURS = "cb-ours";
const assumed: AssumeRoleProbe = { outcome: "assumed", assumedArn: "arn" };
const refused: AssumeRoleProbe = { outcome: "refused", code: "AccessDenied", message: "" };

const trust = (condition: object, principal: unknown = { AWS: DELEGATE }) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...condition }],
  });
const asks = (operator: string, value: string) => trust({ Condition: { [operator]: { "sts:ExternalId": value } } });
const ENFORCED = asks("StringEquals", OURS);

/** What AWS answers the portal: with the right ID, with none, with a wrong one. */
type Answers = readonly [AssumeRoleProbe, AssumeRoleProbe, AssumeRoleProbe];
const CLOSED: Answers = [refused, refused, refused];

async function probe(answers: Answers, trustDocument: string | undefined, proof?: HarnessProof) {
  const checks = await probeRole({
    roleArn: ROLE,
    externalId: OURS,
    assumedBy: DELEGATE,
    trustDocument,
    proof,
    at: AT,
    probe: async (sent) => await Promise.resolve(ok(answers[sent === OURS ? 0 : sent === undefined ? 1 : 2])),
  });
  return checks.map(({ verdict, grade }) => `${verdict} ${grade}`);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html: without the condition any caller of the principal gets in.
describe("three questions to a role: with the external ID, without, with a wrong one", () => {
  test.each<[string, Answers, string | undefined, readonly string[]]>([
    ["enforces, and trusts the portal", [assumed, refused, refused], ENFORCED, ["pass proved", "pass proved", "pass proved"]],
    [
      "enforces nothing, and trusts the portal",
      [assumed, assumed, assumed],
      trust({}),
      ["pass proved", "fail proved", "fail proved"],
    ],
    ["asks for any ID", [assumed, refused, assumed], asks("StringLike", "*"), ["pass proved", "pass proved", "fail proved"]],
    ["asks only when one is sent", [assumed, assumed, refused], undefined, ["pass proved", "fail proved", "pass proved"]],
    ["does not trust the portal, enforces", CLOSED, ENFORCED, ["pass simulated", "pass simulated", "pass simulated"]],
    ["does not trust the portal, enforces nothing", CLOSED, trust({}), ["pass simulated", "fail simulated", "fail simulated"]],
    [
      "does not trust the portal, any ID",
      CLOSED,
      asks("StringLike", "*"),
      ["pass simulated", "pass simulated", "fail simulated"],
    ],
    [
      "does not trust the portal, another ID",
      CLOSED,
      asks("StringEquals", "cb-other"),
      ["fail simulated", "pass simulated", "pass simulated"],
    ],
    [
      "trusts another principal",
      CLOSED,
      trust({}, { AWS: `${DELEGATE}-2` }),
      ["fail simulated", "pass simulated", "pass simulated"],
    ],
    ["shows nothing", CLOSED, undefined, ["unknown not-testable", "unknown not-testable", "unknown not-testable"]],
  ])("a role that %s", async (_what, answers, document, expected) => {
    expect(await probe(answers, document)).toEqual(expected);
  });
});

const PROOF: HarnessProof = {
  roleArn: ROLE,
  externalId: OURS,
  connector: "AWS_role",
  testedAt: AT,
  delegateId: "d1",
  requestId: "q1",
};

test("Harness's test proves that the role can be assumed, not refusals", async () => {
  expect(await probe(CLOSED, ENFORCED, PROOF)).toEqual(["pass proved", "pass simulated", "pass simulated"]);
  expect(await probe(CLOSED, ENFORCED, { ...PROOF, roleArn: `${ROLE}2` })).toContain("pass simulated");
  expect((await probe(CLOSED, ENFORCED, { ...PROOF, externalId: "cb-old" }))[0]).toBe("pass simulated");
  const check = assumedByHarness(PROOF, ACCOUNT);
  expect(check.evidence[0]).toMatchObject({ at: AT, caller: "delegate d1", requestId: "q1", account: ACCOUNT });
  expect(JSON.stringify(check)).not.toContain(OURS);
});

test("a call that gave no answer is no refusal", async () => {
  const checks = await probeRole({
    roleArn: ROLE,
    externalId: OURS,
    assumedBy: DELEGATE,
    at: AT,
    probe: async () => await Promise.resolve(err({ code: "upstream_unavailable", message: "AWS is silent." })),
  });
  expect(checks.map(({ verdict }) => verdict)).toEqual(["unknown", "unknown", "unknown"]);
});

test("the command that proves a refusal sends what the probe sent", () => {
  const role = { roleArn: ROLE, externalId: OURS };
  expect(proofCommand("s3.probe-without", role)).not.toContain("--external-id");
  expect(proofCommand("s3.probe-wrong", role)).toContain(`--external-id '${wrongExternalId(OURS)}'`);
  expect(proofCommand("s3.trust", role)).toBeUndefined();
});

function entry(
  id: string,
  desired: unknown,
  state: LedgerEntry["state"] = "done",
  outcome?: LedgerEntry["outcome"],
): LedgerEntry {
  return {
    operation: {
      id,
      kind: id,
      title: "",
      summary: "",
      step: "S4",
      side: "harness",
      guideItems: [],
      intention: "make",
      needs: [],
      naturalKey: "",
      desired,
      preview: { call: "", body: null },
      permissions: [],
      undo: "",
      found: { state: "absent" },
      decision: "create",
      reason: "",
    },
    state,
    position: 0,
    attempt: 1,
    intent: {},
    ...(outcome === undefined ? {} : { outcome }),
  };
}

const scope = { accountIdentifier: "kQ3", orgIdentifier: "o", projectIdentifier: "p" };
const connector = (credential: object) =>
  entry("harness.connector", { scope, identifier: "AWS_role", body: { connector: { spec: { credential } } } });
const CROSS = connector({ type: "InheritFromDelegate", crossAccountAccess: { crossAccountRoleArn: ROLE, externalId: OURS } });
const GREEN = entry("harness.connector-test", {}, "done", { testedAt: AT, delegateId: "d1", requestId: "q1" });
const identity: Identity = { kind: "existing-role", roleArn: ROLE, assumedBy: { by: "delegate", principalArn: DELEGATE } };

test("what a passing test proves follows from the connector as sent", () => {
  expect(harnessProof([CROSS, GREEN])).toEqual(PROOF);
  const token = connector({ type: "OidcAuthentication", spec: { iamRoleArn: ROLE } });
  expect(harnessProof([token, GREEN])).toMatchObject({ roleArn: ROLE, externalId: undefined });
  // The delegate's own identity assumes nothing, so a green test says nothing about any role.
  expect(harnessProof([connector({ type: "Irsa" }), GREEN])).toBeUndefined();
  expect(harnessProof([CROSS])).toBeUndefined();
  expect(harnessProof([CROSS, { ...GREEN, state: "failed" }])).toBeUndefined();
  const again = { status: "SUCCESS", errors: [], messages: [], testedAt: "2026-11-26T00:00:00.000Z" } as const;
  expect(proofOfTest([CROSS], again, AT)).toMatchObject({ roleArn: ROLE, testedAt: again.testedAt });
  expect(proofOfTest([CROSS], { ...again, status: "FAILURE" }, AT)).toBeUndefined();
});

test("a passing test does not claim which role a delegate has", () => {
  expect(whatTestShows([CROSS], "role")).toBe("Harness assumed role R with this run’s external ID.");
  expect(whatTestShows([connector({ type: "OidcAuthentication", spec: { iamRoleArn: ROLE } })], "oidc")).toContain(
    "with a token",
  );
  expect(whatTestShows([connector({ type: "Irsa" })], "irsa")).toContain("does not show which role");
  expect(whatTestShows([connector({ type: "ManualConfig", spec: { accessKeyRef: "a" } })], "access-key")).toContain(
    "with the key",
  );
});

test("another role's checks are hidden, and a proof shows at once", async () => {
  const probed = await probeRole({
    roleArn: ROLE,
    externalId: OURS,
    assumedBy: DELEGATE,
    trustDocument: ENFORCED,
    at: AT,
    probe: async () => await Promise.resolve(ok(refused)),
  });
  const exists = { ...assumedByHarness(PROOF, ACCOUNT), id: "s3.role", title: "Role R exists" };
  const checks = [exists, ...probed];
  const known = (of: Identity & { kind: "existing-role" }, entries: readonly LedgerEntry[]) =>
    knownRoleChecks(checks, of, entries, ACCOUNT).map(({ id, grade }) => `${id} ${grade}`);
  expect(known(identity, [])).toEqual([
    "s3.role proved",
    "s3.probe-with simulated",
    "s3.probe-without simulated",
    "s3.probe-wrong simulated",
  ]);
  expect(known(identity, [CROSS, GREEN])[1]).toBe("s3.probe-with proved");
  expect(known({ ...identity, roleArn: `${ROLE}2` }, [CROSS, GREEN])).toEqual([]);
});

const KEY = "app.harness.io/ng/api/oidc/account/kQ3";
const TOKEN = { providerArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${KEY}`, audience: "sts.amazonaws.com", subject: "kQ3" };
const OIDC = buildTrustPolicy({
  kind: "harness-oidc",
  partition: "aws",
  account: ACCOUNT,
  harnessAccountId: "kQ3",
  subject: "kQ3",
});
const oidc = (condition: object) => JSON.stringify({ ...OIDC, Statement: [{ ...OIDC.Statement[0], Condition: condition }] });

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html: limit who may assume the role by aud and sub.
test.each([
  ["audience and subject", JSON.stringify(OIDC), ["pass simulated", "pass simulated"]],
  ["the audience only", oidc({ StringEquals: { [`${KEY}:aud`]: "sts.amazonaws.com" } }), ["pass simulated", "fail simulated"]],
  ["the subject only", oidc({ StringEquals: { [`${KEY}:sub`]: "kQ3" } }), ["pass simulated", "fail simulated"]],
  ["nothing", oidc({}), ["pass simulated", "fail simulated"]],
  [
    "another subject",
    oidc({ StringEquals: { [`${KEY}:aud`]: "sts.amazonaws.com", [`${KEY}:sub`]: "x" } }),
    ["fail simulated", "pass simulated"],
  ],
  ["what cannot be read", undefined, ["unknown not-testable", "unknown not-testable"]],
])("a role that asks a token for %s", (_what, trustDocument, expected) => {
  const input = { roleArn: ROLE, account: ACCOUNT, token: TOKEN, trustDocument, at: AT };
  expect(probeToken(input).map(({ verdict, grade }) => `${verdict} ${grade}`)).toEqual(expected);
  expect(probeToken({ ...input, proof: { ...PROOF, externalId: undefined } })[0]).toMatchObject({
    verdict: "pass",
    grade: "proved",
  });
});

const expected = {
  purpose: "harness" as const,
  partition: "aws",
  externalId: OURS,
  callerArn: DELEGATE,
  knownAccounts: [ACCOUNT, "730944218856"],
};
const long = trust({
  Condition: {
    StringEquals: { "sts:ExternalId": Array.from({ length: 90 }, (_, index) => `cb-${String(index)}-0123456789abcdef`) },
  },
});

test.each([
  ["no JSON", "{ not json", "not valid JSON"],
  ["nothing", "  ", "It is empty"],
  ["another version", ENFORCED.replace("2012-10-17", "2020-01-01"), "is not a version of the policy language"],
  [
    "a permission policy",
    JSON.stringify({ Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] }),
    "not a trust policy",
  ],
  ["more than IAM takes", long, "IAM accepts 2,048"],
  ["an external ID with a space after it", `${OURS} `, "with a space at its beginning or end"],
  ["an external ID with a space inside", "cb- ours", "with a space inside"],
  ["another external ID", "cb-other-1234", "it ends with 1234"],
])("%s that is pasted has its own message", (_what, text, message) => {
  const read = readOwnTrust(text, expected);
  expect(read.ok ? "" : read.error.message).toContain(message);
});

test("a pasted trust policy is explained, and its external ID is compared", () => {
  const foreign = readOwnTrust(
    trust({ Condition: { StringEquals: { "sts:ExternalId": OURS } } }, { AWS: "arn:aws:iam::905517340028:role/x" }),
    expected,
  );
  const found = foreign.ok && foreign.value.kind === "policy" ? foreign.value.explained : undefined;
  expect(found?.statements[0]?.sentence).toContain("Role x of account 905517340028 may assume this role");
  expect(found?.findings.map(({ id }) => id)).toEqual(expect.arrayContaining(["foreign-account", "caller-not-trusted"]));
  expect(readOwnTrust(OURS, expected)).toMatchObject({ ok: true, value: { kind: "external-id" } });
});
