import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { probeToken } from "@/lib/domain/identity/probe-token";
import { parsePolicyText, type ConditionBlock } from "@/lib/domain/iam/policy-document";
import type { ExpectedToken } from "@/lib/domain/iam/trust/conditions";
import { explainTrust } from "@/lib/domain/iam/trust/explain";
import { buildTrustPolicy, harnessIssuer, issuerKey, oidcProviderArn } from "@/lib/domain/iam/trust/trust-policy";
import { tokenDecision } from "@/lib/domain/iam/trust/token";
import { EKS_ISSUER } from "@/sandbox/seed/aws-documents";
import { arrange, closeWorld, openWorld, PROD, role, sts, world } from "@/sandbox/seed/aws-world.fixture";

const WHERE = { partition: "aws", account: PROD };
const HARNESS = issuerKey(harnessIssuer("proof"));
const AUDIENCE = "sts.amazonaws.com";
const SUBJECT = { harness: "proof", pod: "system:serviceaccount:harness-delegate-ng:default" };

/** What each issuer's holders present. */
const TOKENS = {
  harness: { providerArn: oidcProviderArn(WHERE, HARNESS), audience: AUDIENCE, subject: SUBJECT.harness },
  pod: { providerArn: oidcProviderArn(WHERE, EKS_ISSUER), audience: AUDIENCE, subject: SUBJECT.pod },
} as const satisfies Record<string, ExpectedToken>;

const conditioned = (issuer: string, Condition: ConditionBlock | undefined): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: oidcProviderArn(WHERE, issuer) },
        Action: "sts:AssumeRoleWithWebIdentity",
        ...(Condition === undefined ? {} : { Condition }),
      },
    ],
  });
const pod = (subject: string, audience = AUDIENCE) =>
  conditioned(EKS_ISSUER, { StringEquals: { [`${EKS_ISSUER}:aud`]: audience, [`${EKS_ISSUER}:sub`]: subject } });

const ROLES: Readonly<Record<string, string>> = {
  OidcByPortal: JSON.stringify(
    buildTrustPolicy({ kind: "harness-oidc", ...WHERE, harnessAccountId: "proof", subject: SUBJECT.harness }),
  ),
  OidcNoSubject: conditioned(HARNESS, { StringEquals: { [`${HARNESS}:aud`]: AUDIENCE } }),
  OidcNoAudience: conditioned(HARNESS, { StringEquals: { [`${HARNESS}:sub`]: SUBJECT.harness } }),
  OidcNoCondition: conditioned(HARNESS, undefined),
  OidcAnySubject: conditioned(HARNESS, {
    StringEquals: { [`${HARNESS}:aud`]: AUDIENCE },
    StringLike: { [`${HARNESS}:sub`]: "*" },
  }),
  IrsaByPortal: JSON.stringify(
    buildTrustPolicy({ kind: "irsa", ...WHERE, issuer: EKS_ISSUER, namespace: "harness-delegate-ng", serviceAccount: "default" }),
  ),
  IrsaOtherSubject: pod("system:serviceaccount:harness-delegate-ng:builder"),
  IrsaOtherAudience: pod(SUBJECT.pod, "elsewhere.example"),
  IrsaOtherCluster: conditioned("oidc.eks.eu-west-1.amazonaws.com/id/B", {
    StringEquals: {
      "oidc.eks.eu-west-1.amazonaws.com/id/B:aud": AUDIENCE,
      "oidc.eks.eu-west-1.amazonaws.com/id/B:sub": SUBJECT.pod,
    },
  }),
};

beforeAll(async () => {
  await openWorld();
  await arrange(async (clients) => {
    const as = clients.iam({ secret: true });
    // A second audience, so that it is the role that refuses a token for it and not the provider.
    await as.send(
      new CreateOpenIDConnectProviderCommand({ Url: `https://${HARNESS}`, ClientIDList: [AUDIENCE, "another.service.example"] }),
    );
    for (const [RoleName, AssumeRolePolicyDocument] of Object.entries(ROLES))
      await as.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  });
});
afterAll(closeWorld);

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** AWS's answer to a holder of the token. */
async function entered(name: string, token: ExpectedToken): Promise<"allowed" | "refused"> {
  const issuer = token.providerArn.slice(token.providerArn.indexOf("/") + 1);
  const claims = { iss: `https://${issuer}`, aud: token.audience, sub: token.subject };
  try {
    await sts(world.portal).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: role(name),
        RoleSessionName: "proof",
        WebIdentityToken: `${part({ alg: "none" })}.${part(claims)}.x`,
      }),
    );
    return "allowed";
  } catch (error) {
    if (error instanceof Error && error.name === "AccessDenied") return "refused";
    throw error;
  }
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html: without conditions on audience and subject
// every holder of a token of that provider gets in.
describe("a token opens exactly the roles that its claims are asked by", () => {
  test.each<{
    name: string;
    by: keyof typeof TOKENS;
    right: string;
    subject: string;
    audience?: string;
    findings: readonly string[];
  }>([
    { name: "OidcByPortal", by: "harness", right: "allowed", subject: "refused", audience: "refused", findings: [] },
    {
      name: "OidcNoSubject",
      by: "harness",
      right: "allowed",
      subject: "allowed",
      audience: "refused",
      findings: ["oidc-subject-open"],
    },
    {
      name: "OidcNoAudience",
      by: "harness",
      right: "allowed",
      subject: "refused",
      audience: "allowed",
      findings: ["oidc-audience-open"],
    },
    {
      name: "OidcNoCondition",
      by: "harness",
      right: "allowed",
      subject: "allowed",
      audience: "allowed",
      findings: ["oidc-audience-open", "oidc-subject-open"],
    },
    {
      name: "OidcAnySubject",
      by: "harness",
      right: "allowed",
      subject: "allowed",
      audience: "refused",
      findings: ["oidc-subject-open"],
    },
    { name: "IrsaByPortal", by: "pod", right: "allowed", subject: "refused", findings: [] },
    { name: "IrsaOtherSubject", by: "pod", right: "refused", subject: "refused", findings: ["oidc-subject-mismatch"] },
    { name: "IrsaOtherAudience", by: "pod", right: "refused", subject: "refused", findings: ["oidc-audience-mismatch"] },
    { name: "IrsaOtherCluster", by: "pod", right: "refused", subject: "refused", findings: ["provider-not-trusted"] },
  ])(
    "$name: right token $right, foreign $subject, findings $findings",
    async ({ name, by, right, subject, audience, findings }) => {
      const parsed = parsePolicyText(ROLES[name] ?? "", "trust");
      if (!parsed.ok) throw new Error(parsed.error.message);
      const token = TOKENS[by];
      const asked = [
        { token, answer: right },
        { token: { ...token, subject: "another-subject" }, answer: subject },
        ...(audience === undefined ? [] : [{ token: { ...token, audience: "another.service.example" }, answer: audience }]),
      ];
      for (const { token: presented, answer } of asked) {
        expect(await entered(name, presented)).toBe(answer);
        expect(tokenDecision(parsed.value, presented) === "allowed" ? "allowed" : "refused").toBe(answer);
      }

      const explained = explainTrust(parsed.value, { purpose: "harness", partition: "aws", account: PROD, token });
      expect(explained.findings.map(({ id }) => id)).toEqual(findings);
      const [positive, negative] = probeToken({
        roleArn: role(name),
        account: PROD,
        token,
        trustDocument: ROLES[name],
        at: "2026-11-25T10:00:00Z",
      });
      expect(positive?.verdict).toBe(right === "allowed" ? "pass" : "fail");
      // Any other admitted token is a finding, whatever happens to the right token.
      const isOpen = subject === "allowed" || audience === "allowed";
      expect(negative?.verdict).toBe(isOpen ? "fail" : "pass");
    },
  );

  test("AWS does not read a token of an unknown provider", async () => {
    const stranger = { ...TOKENS.pod, providerArn: oidcProviderArn(WHERE, "oidc.eks.eu-west-1.amazonaws.com/id/NONE") };
    await expect(entered("IrsaByPortal", stranger)).rejects.toMatchObject({ name: "InvalidIdentityTokenException" });
  });
});
