import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import type { CallerIdentity, IamRole } from "@/lib/domain/aws/aws-shapes";
import type { Identity } from "@/lib/domain/runs/answers/identity";

import { connectorFormSchema } from "./connector-form";
import { delegateFit } from "./delegate-fit";
import { identityFormSchema } from "./identity-form";
import { identityProblems, missingProvider } from "./identity-problems";
import { missingActions } from "./missing-actions";
import { checkRoleName, checkUserName, type NameReads } from "./name-check";
import { judgePastedKey } from "./pasted-key";
import { refineTestFailure } from "./refine-test-failure";

const ACCOUNT = "482177309156";
const AT = "2026-11-25T10:00:00.000Z";
const KEY = "AKIAQYLPMN5HABCD2345";
const DELEGATE = "arn:aws:iam::730944218856:role/harness-delegate";

function reads(
  tags: Readonly<Record<string, string>> | undefined,
  more: { readonly keys?: number; readonly console?: boolean } = {},
): NameReads {
  const base = { arn: "arn", path: "/", createdAt: "2024-11-19T13:20:00Z", tags: tags ?? {} };
  return {
    findUser: async () => await Promise.resolve(ok(tags === undefined ? undefined : { ...base, userName: "u", userId: "u" })),
    findRole: async () => await Promise.resolve(ok(tags === undefined ? undefined : { ...base, roleName: "r", roleId: "r" })),
    listAccessKeys: async () =>
      await Promise.resolve(
        ok(Array.from({ length: more.keys ?? 0 }, () => ({ accessKeyId: KEY, userName: "u", status: "Active" as const }))),
      ),
    hasLoginProfile: async () => await Promise.resolve(ok(more.console ?? false)),
  };
}

test.each([
  ["free", undefined, undefined],
  ["ours", { "carabiner:run": "run_1" }, undefined],
  ["other-run", { "carabiner:run": "run_2" }, "belongs to another run"],
  ["foreign", {}, "was not made by this portal"],
] as const)("a user name is %s according to the creator's tag", async (state, tags, problem) => {
  const answer = await checkUserName(reads(tags), { runId: "run_1", userName: "harness-ec2-user" });
  expect(answer.state).toBe(state);
  if (problem === undefined) expect(answer.problem).toBeUndefined();
  else expect(answer.problem).toContain(problem);
  expect((await checkRoleName(reads(tags), { runId: "run_1", roleName: "HarnessEC2Role" })).state).toBe(state);
});

test("a user with two keys and a console password is warned about", async () => {
  const answer = await checkUserName(reads({}, { keys: 2, console: true }), { runId: "run_1", userName: "harness-ec2-user" });
  expect(answer.warnings.join(" ")).toMatch(/two access keys.*password/);
});

test("a name that IAM refuses is not looked up", async () => {
  expect((await checkUserName(reads(undefined), { runId: "run_1", userName: "no spaces" })).problem).toContain("Use letters");
});

function caller(change: Partial<CallerIdentity>): CallerIdentity {
  const arn = `arn:aws:iam::${ACCOUNT}:user/u`;
  return { account: ACCOUNT, arn, userId: "u", partition: "aws", principal: { kind: "user", name: "u" }, ...change };
}

test.each([
  ["another account", caller({ account: "610394827155" }), "accessKeyId", "of account 610394827155"],
  ["another partition", caller({ partition: "aws-cn" }), "accessKeyId", "partition aws-cn"],
  ["the root user", caller({ principal: { kind: "root" } }), "accessKeyId", "root user"],
] as const)("a pasted key of %s is refused at its field", (_what, identity, field, words) => {
  const judged = judgePastedKey({ answer: ok(identity), accessKeyId: KEY, accountId: ACCOUNT, partition: "aws", at: AT });
  expect(judged.ok ? "" : judged.error.fieldErrors?.[field]).toContain(words);
});

test.each([
  ["access-key-unknown", "accessKeyId"],
  ["secret-key-wrong", "secretKey"],
])("what AWS says about a key (%s) stands at %s", (causeId, field) => {
  const explanation = { causeId, title: "", cause: "", owner: "you" as const, fix: "", retry: "no" as const, details: {} };
  const answer = err({ code: "upstream_rejected" as const, message: "", explanation });
  const judged = judgePastedKey({ answer, accessKeyId: KEY, accountId: ACCOUNT, partition: "aws", at: AT });
  expect(judged.ok ? "" : judged.error.fieldErrors?.[field]).toContain("…2345");
});

test("a key that could not be checked is kept with that finding", () => {
  const answer = err({ code: "upstream_unavailable" as const, message: "AWS is silent." });
  const judged = judgePastedKey({ answer, accessKeyId: KEY, accountId: ACCOUNT, partition: "aws", at: AT });
  expect(judged).toMatchObject({ ok: true, value: { verdict: "unknown" } });
});

const rolePath = { target: "ec2", identity: "role", hostAccess: "ssh" } as const;
const existing = (roleArn: string, principalArn = DELEGATE): Identity => ({
  kind: "existing-role",
  roleArn,
  assumedBy: { by: "delegate", principalArn },
});

test.each([
  ["wrong partition", existing("arn:aws-cn:iam::482177309156:role/R"), "roleArn", "partition aws-cn"],
  [
    "caller of another partition",
    existing(`arn:aws:iam::${ACCOUNT}:role/R`, "arn:aws-us-gov:iam::730944218856:role/d"),
    "assumedBy.principalArn",
    "partition aws-us-gov",
  ],
] as const)("%s has its own message at the field", (_what, identity, field, words) => {
  expect(identityProblems(identity, rolePath, "aws")[field]).toContain(words);
});

test.each([["arn:aws-cn:iam::482177309156:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/A", "partition aws-cn"]])(
  "a service account's OpenID Connect provider %s is refused at its field",
  (oidcProviderArn, words) => {
    const assumedBy = { by: "irsa", oidcProviderArn, namespace: "harness", serviceAccount: "delegate" } as const;
    const identity: Identity = { kind: "new-role", roleName: "R", description: "", assumedBy };
    expect(identityProblems(identity, { ...rolePath, identity: "irsa" }, "aws")["assumedBy.oidcProviderArn"]).toContain(words);
  },
);

test("another cluster's provider is reported with the account's own providers", () => {
  const provider = (id: string) => `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/${id}`;
  expect(missingProvider(provider("A"), [provider("A")])).toBeUndefined();
  expect(missingProvider(provider("B"), [provider("A")])).toMatch(/no OpenID Connect provider of this cluster.*It has A\./);
  expect(missingProvider(provider("B"), [`arn:aws:iam::${ACCOUNT}:oidc-provider/app.harness.io/x`])).toContain(
    "Add the cluster’s issuer",
  );
});

test("a kind that the path does not offer is refused", () => {
  expect(identityProblems(existing(DELEGATE), { ...rolePath, identity: "access-key" }, "aws")).toHaveProperty("kind");
});

test("a pasted secret is stored separately and asked for after key changes", () => {
  const secretKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCD";
  const typed = { kind: "existing-key", accessKeyId: ` ${KEY} `, secretKey: ` ${secretKey} ` };
  expect(identityFormSchema.parse(typed)).toEqual({
    kind: "existing-key",
    accessKeyId: KEY,
    secret: { source: "parked" },
    secretKey,
  });
  const secret = { source: "parked" };
  const kept = identityFormSchema.safeParse({ kind: "existing-key", accessKeyId: KEY, storedKeyId: KEY, secret, secretKey: "" });
  expect(kept.data).toEqual({ kind: "existing-key", accessKeyId: KEY, secret });
  const changed = identityFormSchema.safeParse({ ...typed, secret, storedKeyId: "AKIAQYLPMN5HZZZZ2345", secretKey: "" });
  expect(changed.error?.issues[0]?.path).toEqual(["secretKey"]);
});

test("an override's reason is part of the answer only while chosen", () => {
  const typed = { name: "AWS", region: "eu-west-1", delegateSelectors: [], executeOnDelegate: true, overrideReason: "short" };
  expect(connectorFormSchema.parse({ ...typed, goOn: false })).not.toHaveProperty("override");
  const failed = connectorFormSchema.safeParse({ ...typed, goOn: true });
  expect(failed.error?.issues[0]?.path).toEqual(["overrideReason"]);
});

const delegates = [
  { name: "dlg-1", tags: ["dlg-1", "aws", "prod"], connected: true },
  { name: "dlg-2", tags: ["dlg-2", "aws", "gpu"], connected: false },
];

// Harness takes a delegate only when it has all of the tags:
// https://developer.harness.io/docs/platform/delegates/manage-delegates/select-delegates-with-selectors/
test.each([
  [["aws", "prod"], false, "pass", "dlg-1"],
  [[], false, "pass", "any delegate"],
  [[], true, "fail", "at least one tag"],
  [["aws", "eu"], false, "warn", "Nearest: dlg-1 lacks eu"],
  [["aws", "gpu"], true, "fail", "dlg-2 has them and is silent"],
] as const)("selectors %j (delegate needed: %s) are answered with %s", (selectors, required, verdict, words) => {
  const fit = delegateFit(delegates, selectors, required);
  expect(fit.verdict).toBe(verdict);
  expect(fit.sentence).toContain(words);
});

test("actions are compared by name, wildcards and case as IAM reads them", () => {
  const allow = (...Action: string[]) => ({ Statement: [{ Effect: "Allow" as const, Action, Resource: "*" }] });
  const wanted = [allow("ec2:DescribeRegions", "ecs:CreateService")];
  expect(missingActions([allow("EC2:describe*")], wanted)).toEqual(["ecs:CreateService"]);
  expect(missingActions([allow("*")], wanted)).toEqual([]);
});

const trust = (condition: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: DELEGATE }, Action: "sts:AssumeRole", ...condition }],
  });
const ENFORCED = trust({ Condition: { StringEquals: { "sts:ExternalId": "cb-other" } } });
test("a role that expects another external ID is reported with both values", () => {
  const role: IamRole = { roleName: "R", arn: "arn", roleId: "r", path: "/", trustDocument: ENFORCED, tags: {} };
  const explanation = {
    causeId: "trust-policy-refuses",
    title: "",
    cause: "",
    owner: "aws-admin" as const,
    fix: "",
    retry: "after-fix" as const,
    details: {},
  };
  const refined = refineTestFailure(explanation, { role, externalId: "cb-ours" });
  expect(refined.explanation.causeId).toBe("external-id-mismatch");
  expect(refined.compared.map(({ same, differs }) => same + differs)).toEqual(["cb-other", "cb-ours"]);
  expect(refineTestFailure(explanation, { role: undefined, externalId: "cb-ours" }).explanation).toBe(explanation);
});
