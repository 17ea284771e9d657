import { expect, test } from "vitest";

import { evaluate } from "@/lib/domain/iam/evaluator";
import { readPolicy, type PolicyDocument, type PolicyStatement } from "@/lib/domain/iam/policy-document";
import { explainTrust } from "./explain";
import type { TrustExpectation } from "./conditions";
import { buildCallerPolicy, buildTrustPolicy, harnessIssuer, oidcProviderArn, trustReach } from "./trust-policy";

const ACCOUNT = "482177309156";
const SHARED = "730944218856";
const DELEGATE = `arn:aws:iam::${SHARED}:role/harness-delegate`;
const EXTERNAL_ID = "cb-0123456789abcdef";
const harness: TrustExpectation = {
  purpose: "harness",
  partition: "aws",
  account: ACCOUNT,
  knownAccounts: [ACCOUNT, SHARED],
  externalId: EXTERNAL_ID,
  callerArn: DELEGATE,
};

function trust(...statements: readonly Partial<PolicyStatement>[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", Action: "sts:AssumeRole", ...statement })),
  };
}
const withId = { StringEquals: { "sts:ExternalId": EXTERNAL_ID } };

test.each([
  {
    name: "the delegate's role",
    document: buildTrustPolicy({ kind: "delegate", roleArn: DELEGATE, externalId: EXTERNAL_ID }),
    expected: harness,
  },
  {
    name: "a user",
    document: buildTrustPolicy({
      kind: "user",
      userArn: `arn:aws:iam::${ACCOUNT}:user/harness-ec2-user`,
      externalId: EXTERNAL_ID,
    }),
    expected: { ...harness, callerArn: `arn:aws:iam::${ACCOUNT}:user/harness-ec2-user` },
  },
  {
    name: "a whole account",
    document: buildTrustPolicy({ kind: "account", partition: "aws", account: SHARED, externalId: EXTERNAL_ID }),
    expected: harness,
  },
  {
    name: "an EKS service account",
    document: buildTrustPolicy({
      kind: "irsa",
      partition: "aws",
      account: ACCOUNT,
      issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC/",
      namespace: "harness",
      serviceAccount: "delegate",
    }),
    expected: { ...harness, callerArn: undefined },
  },
  {
    name: "Harness OIDC",
    document: buildTrustPolicy({
      kind: "harness-oidc",
      partition: "aws",
      account: ACCOUNT,
      harnessAccountId: "kQ3",
      subject: "account/kQ3:org/meridian:project/*",
    }),
    expected: { ...harness, callerArn: undefined },
  },
  {
    name: "ECS tasks",
    document: buildTrustPolicy({ kind: "service", service: "ecs-tasks.amazonaws.com" }),
    expected: { purpose: "ecs-task" as const },
  },
])("the trust policy for $name is valid and has no blocking finding", ({ document, expected }) => {
  expect(readPolicy(document, "trust").ok).toBe(true);
  const explained = explainTrust(document, expected);
  expect(explained.findings.filter((finding) => finding.severity === "fail")).toEqual([]);
  expect(explained.usable).toBe(true);
});

// Harness: AWS connector settings, OIDC; EKS user guide, "Assign IAM roles to Kubernetes service accounts".
test("OIDC trust names provider, audience and subject under the issuer's own keys", () => {
  const issuer = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC";
  const document = buildTrustPolicy({
    kind: "irsa",
    partition: "aws",
    account: ACCOUNT,
    issuer,
    namespace: "harness",
    serviceAccount: "delegate",
  });
  expect(document.Statement[0]).toMatchObject({
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        "oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud": "sts.amazonaws.com",
        "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:harness:delegate",
      },
    },
  });
  expect(oidcProviderArn({ partition: "aws", account: ACCOUNT }, harnessIssuer("kQ3"))).toBe(
    `arn:aws:iam::${ACCOUNT}:oidc-provider/app.harness.io/ng/api/oidc/account/kQ3`,
  );
});

test("both sides together admit the delegate, and each alone does not", () => {
  const role = `arn:aws:iam::${ACCOUNT}:role/HarnessEC2Role`;
  const request = {
    principal: { kind: "aws", arn: DELEGATE, account: SHARED },
    action: "sts:AssumeRole",
    resource: role,
    context: { "sts:ExternalId": EXTERNAL_ID },
  } as const;
  const caller = { name: "caller", document: buildCallerPolicy([role]) };
  const target = { name: "trust", document: buildTrustPolicy({ kind: "delegate", roleArn: DELEGATE, externalId: EXTERNAL_ID }) };
  expect(evaluate(request, { identity: [caller], resource: target }).decision).toBe("allowed");
  expect(evaluate(request, { identity: [], resource: target }).decision).toBe("implicitDeny");
  expect(evaluate(request, { identity: [caller] }).decision).toBe("implicitDeny");
  expect(trustReach(SHARED, ACCOUNT)).toBe("cross-account");
});

test.each<{ what: string; document: PolicyDocument; expected?: TrustExpectation; finding: string }>([
  { what: "* as principal", document: trust({ Principal: "*", Condition: withId }), finding: "wildcard-principal" },
  { what: "* as AWS principal", document: trust({ Principal: { AWS: "*" }, Condition: withId }), finding: "wildcard-principal" },
  { what: "no external ID", document: trust({ Principal: { AWS: DELEGATE } }), finding: "external-id-not-enforced" },
  {
    what: "an external ID with IfExists",
    document: trust({ Principal: { AWS: DELEGATE }, Condition: { StringEqualsIfExists: { "sts:ExternalId": EXTERNAL_ID } } }),
    finding: "external-id-optional",
  },
  {
    what: "an external ID of ForAllValues",
    document: trust({
      Principal: { AWS: DELEGATE },
      Condition: { "ForAllValues:StringEquals": { "sts:ExternalId": EXTERNAL_ID } },
    }),
    finding: "external-id-not-enforced",
  },
  {
    what: "any external ID",
    document: trust({ Principal: { AWS: DELEGATE }, Condition: { StringLike: { "sts:ExternalId": "*" } } }),
    finding: "external-id-any",
  },
  {
    what: "another external ID",
    document: trust({ Principal: { AWS: DELEGATE }, Condition: { StringEquals: { "sts:externalid": "cb-9999" } } }),
    finding: "external-id-mismatch",
  },
  {
    what: "an external ID with a space",
    document: trust({ Principal: { AWS: DELEGATE }, Condition: { StringEquals: { "sts:ExternalId": `${EXTERNAL_ID} ` } } }),
    finding: "external-id-spaces",
  },
  {
    what: "a foreign account",
    document: trust({ Principal: { AWS: "arn:aws:iam::905517340028:role/x" }, Condition: withId }),
    finding: "foreign-account",
  },
  {
    what: "the example account",
    document: trust({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Condition: withId }),
    finding: "placeholder-account",
  },
  {
    what: "another partition",
    document: trust({ Principal: { AWS: `arn:aws-cn:iam::${SHARED}:role/x` }, Condition: withId }),
    finding: "wrong-partition",
  },
  {
    what: "a deleted role",
    document: trust({ Principal: { AWS: "AROAEXAMPLEEXAMPLE12" }, Condition: withId }),
    finding: "deleted-principal",
  },
  {
    what: "a principal that is no ARN",
    document: trust({ Principal: { AWS: "harness-delegate" }, Condition: withId }),
    finding: "unreadable-principal",
  },
  {
    what: "another role of the account",
    document: trust({ Principal: { AWS: `arn:aws:iam::${SHARED}:role/other` }, Condition: withId }),
    finding: "caller-not-trusted",
  },
  {
    what: "a deny of the caller",
    document: trust({ Principal: { AWS: DELEGATE }, Condition: withId }, { Effect: "Deny", Principal: { AWS: DELEGATE } }),
    finding: "caller-not-trusted",
  },
  {
    what: "everyone but one",
    document: trust({ NotPrincipal: { AWS: `arn:aws:iam::${SHARED}:root` } }),
    finding: "not-principal",
  },
  { what: "only a service", document: trust({ Principal: { Service: "ec2.amazonaws.com" } }), finding: "wrong-service" },
  {
    what: "a second factor",
    document: trust({ Principal: { AWS: DELEGATE }, Condition: { ...withId, Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
    finding: "mfa-condition",
  },
  {
    what: "the web identity action for a role",
    document: trust({ Principal: { AWS: DELEGATE }, Action: "sts:AssumeRoleWithWebIdentity", Condition: withId }),
    finding: "wrong-action",
  },
  {
    what: "AssumeRole for a provider",
    document: trust({ Principal: { Federated: oidcProviderArn({ partition: "aws", account: ACCOUNT }, "https://x") } }),
    finding: "wrong-action",
  },
  {
    what: "OIDC without audience",
    document: trust({
      Principal: { Federated: oidcProviderArn({ partition: "aws", account: ACCOUNT }, "https://x") },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "x:sub": "s" } },
    }),
    finding: "oidc-audience-open",
  },
  {
    what: "OIDC for every subject",
    document: trust({
      Principal: { Federated: oidcProviderArn({ partition: "aws", account: ACCOUNT }, "https://x") },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "x:aud": "sts.amazonaws.com" }, StringLike: { "x:sub": "*" } },
    }),
    finding: "oidc-subject-open",
  },
  // ECS developer guide, "Amazon ECS task execution IAM role": the trusted service is ecs-tasks.amazonaws.com.
  {
    what: "ecs.amazonaws.com for a task role",
    document: trust({ Principal: { Service: "ecs.amazonaws.com" } }),
    expected: { purpose: "ecs-task" },
    finding: "wrong-service",
  },
  {
    what: "ec2.amazonaws.com for a task role",
    document: trust({ Principal: { Service: "ec2.amazonaws.com" } }),
    expected: { purpose: "ecs-task" },
    finding: "wrong-service",
  },
  {
    what: "the old policy language",
    document: { Version: "2008-10-17", Statement: trust({ Principal: { Service: "ecs-tasks.amazonaws.com" } }).Statement },
    expected: { purpose: "ecs-task" },
    finding: "old-version",
  },
])("$what is found as $finding", ({ document, expected, finding }) => {
  const explained = explainTrust(document, expected ?? harness);
  expect(explained.findings.map((found) => found.id)).toContain(finding);
  if (finding !== "old-version") expect(explained.usable).toBe(false);
});

test("a mismatch shows only the last four characters of both IDs", () => {
  const document = trust({ Principal: { AWS: DELEGATE }, Condition: { StringEquals: { "sts:ExternalId": "cb-secret-1234" } } });
  const finding = explainTrust(document, harness).findings.find((found) => found.id === "external-id-mismatch");
  expect(finding?.message).toContain("…1234");
  expect(finding?.message).toContain("…cdef");
  expect(finding?.message).not.toContain("cb-secret");
});

test("* narrowed to an organization is not open to everyone", () => {
  const document = trust({
    Principal: "*",
    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3", "sts:ExternalId": EXTERNAL_ID } },
  });
  expect(explainTrust(document, harness).findings.map((found) => found.id)).not.toContain("wildcard-principal");
});

// Forms from the AWS documentation: IAM user guide, "Roles terms and concepts", "Access to AWS accounts owned by third parties".
test.each([
  {
    document: buildTrustPolicy({ kind: "delegate", roleArn: DELEGATE, externalId: EXTERNAL_ID }),
    sentence: `Role harness-delegate of account ${SHARED} may assume this role, with external ID …cdef.`,
  },
  {
    document: trust({ Principal: { Service: ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"] } }),
    sentence: "EC2 instances and ECS tasks may assume this role.",
  },
  {
    document: trust({ Principal: { AWS: SHARED } }),
    sentence: `Any identity of account ${SHARED} that is allowed to may assume this role.`,
  },
  { document: trust({ Principal: { AWS: "*" } }), sentence: "Anyone in any AWS account may assume this role." },
  {
    document: trust({ Principal: { AWS: DELEGATE }, Condition: { StringEqualsIfExists: { "sts:ExternalId": EXTERNAL_ID } } }),
    sentence: `Role harness-delegate of account ${SHARED} may assume this role, with or without external ID …cdef.`,
  },
  { document: trust({ Effect: "Deny", Principal: "*" }), sentence: "Anyone in any AWS account may not assume this role." },
  { document: trust({ Principal: { AWS: DELEGATE }, Action: "sts:TagSession" }), sentence: "No one may assume this role." },
])("in words: $sentence", ({ document, sentence }) => {
  expect(explainTrust(document).sentence).toBe(sentence);
});

test("an external ID is required only when every AWS principal needs it", () => {
  const half = trust({ Principal: { AWS: DELEGATE }, Condition: withId }, { Principal: { AWS: SHARED } });
  expect(explainTrust(half).externalId).toEqual({ required: false, values: [EXTERNAL_ID] });
  expect(explainTrust(buildTrustPolicy({ kind: "delegate", roleArn: DELEGATE, externalId: EXTERNAL_ID })).externalId).toEqual({
    required: true,
    values: [EXTERNAL_ID],
  });
});

const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/app.harness.io/ng/api/oidc/account/kQ3`;
const KEY = "app.harness.io/ng/api/oidc/account/kQ3";
const TOKEN = { providerArn: PROVIDER, audience: "sts.amazonaws.com", subject: "kQ3" };
const forToken = (condition: PolicyStatement["Condition"], provider = PROVIDER): PolicyDocument =>
  trust({ Principal: { Federated: provider }, Action: "sts:AssumeRoleWithWebIdentity", Condition: condition });

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif: the keys carry the issuer.
test.each([
  {
    what: "its own claims",
    condition: { StringEquals: { [`${KEY}:aud`]: "sts.amazonaws.com", [`${KEY}:sub`]: "kQ3" } },
    found: [],
  },
  {
    what: "a pattern that fits",
    condition: { StringEquals: { [`${KEY}:aud`]: "sts.amazonaws.com" }, StringLike: { [`${KEY}:sub`]: "kQ*" } },
    found: [],
  },
  {
    what: "another audience",
    condition: { StringEquals: { [`${KEY}:aud`]: "api.example", [`${KEY}:sub`]: "kQ3" } },
    found: ["oidc-audience-mismatch"],
  },
  {
    what: "another subject",
    condition: { StringEquals: { [`${KEY}:aud`]: "sts.amazonaws.com", [`${KEY}:sub`]: "other" } },
    found: ["oidc-subject-mismatch"],
  },
  {
    what: "both",
    condition: { StringEquals: { [`${KEY}:aud`]: "api.example", [`${KEY}:sub`]: "other" } },
    found: ["oidc-audience-mismatch", "oidc-subject-mismatch"],
  },
  {
    what: "the keys of another issuer",
    condition: { StringEquals: { "elsewhere:aud": "sts.amazonaws.com", [`${KEY}:sub`]: "kQ3" } },
    found: ["oidc-audience-mismatch"],
  },
])("a token meets a trust policy with $what: $found", ({ condition, found }) => {
  const explained = explainTrust(forToken(condition), { purpose: "harness", token: TOKEN });
  expect(explained.findings.map(({ id }) => id)).toEqual(found);
  expect(explained.usable).toBe(found.length === 0);
});

test("another cluster's provider is named beside the token's issuer", () => {
  const other = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/BBBB`;
  const document = forToken(
    {
      StringEquals: {
        "oidc.eks.eu-west-1.amazonaws.com/id/BBBB:aud": "sts.amazonaws.com",
        "oidc.eks.eu-west-1.amazonaws.com/id/BBBB:sub": "s",
      },
    },
    other,
  );
  const [finding] = explainTrust(document, { purpose: "harness", token: TOKEN }).findings;
  expect(finding).toMatchObject({ id: "provider-not-trusted", severity: "fail" });
  expect(finding?.message).toContain("id/BBBB");
  expect(finding?.message).toContain(KEY);
});

// EC2 and ECS guides: an instance, a task or a pod gets a role only when the role trusts the service it runs on.
test.each([
  [{ Service: "ec2.amazonaws.com" }, []],
  [{ Service: "pods.eks.amazonaws.com" }, []],
  [{ AWS: DELEGATE }, ["wrong-service"]],
  [{ Service: "lambda.amazonaws.com" }, ["wrong-service"]],
])("a delegate's own role that trusts %j has the findings %j", (Principal, found) => {
  expect(explainTrust(trust({ Principal }), { purpose: "delegate" }).findings.map(({ id }) => id)).toEqual(found);
});

test("every statement has a sentence, even for unknown conditions", () => {
  const document = trust(
    { Principal: { AWS: DELEGATE }, Condition: { ...withId, ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/x" } } },
    { Principal: { AWS: DELEGATE }, Action: "sts:TagSession" },
    { Sid: "Never", Effect: "Deny", Principal: { AWS: SHARED } },
  );
  expect(explainTrust(document).statements).toEqual([
    {
      number: 1,
      sentence: `Role harness-delegate of account ${SHARED} may assume this role, with external ID …cdef, under a further condition on aws:PrincipalArn.`,
    },
    {
      number: 2,
      sentence: `Role harness-delegate of account ${SHARED} may call sts:TagSession, which lets no one assume the role.`,
    },
    { number: 3, sid: "Never", sentence: `Any identity of account ${SHARED} that is allowed to may not assume this role.` },
  ]);
});
