import { listed } from "@/lib/core/listed";

import { evaluate } from "@/lib/domain/iam/evaluator";
import type { ConditionBlock, PolicyDocument, PolicyStatement } from "@/lib/domain/iam/policy-document";
import { conditionsOn, type ExpectedToken, type TrustExpectation, type TrustFinding } from "./conditions";
import { readPrincipals } from "./principals";

type Found = Omit<TrustFinding, "statement">;

/** The issuer of a provider, as condition keys name it. */
export function issuerOfProvider(providerArn: string): string {
  return providerArn.slice(providerArn.indexOf("/") + 1);
}

/** IAM's answer to a token, from the trust policy alone. Identity policies do not matter: a token has none. */
export function tokenDecision(document: PolicyDocument, token: ExpectedToken): "allowed" | "explicitDeny" | "implicitDeny" {
  const issuer = issuerOfProvider(token.providerArn);
  return evaluate(
    {
      principal: { kind: "federated", provider: token.providerArn },
      action: "sts:AssumeRoleWithWebIdentity",
      resource: "*",
      context: { [`${issuer}:aud`]: token.audience, [`${issuer}:sub`]: token.subject },
    },
    { identity: [], resource: { name: "trust", document } },
  ).decision;
}

/**
 * Why the expected token would be refused: its provider is not trusted, or its audience or subject is another one. Empty when it
 * is let in.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function tokenFindings(document: PolicyDocument, { token }: TrustExpectation): readonly TrustFinding[] {
  if (token === undefined) return [];
  const decision = tokenDecision(document, token);
  if (decision === "allowed") return [];
  const issuer = issuerOfProvider(token.providerArn);
  const trusted = document.Statement.map((statement, index) => ({ statement, number: index + 1 })).filter(
    ({ statement }) =>
      statement.Effect === "Allow" && readPrincipals(statement.Principal ?? {}).some(({ kind }) => kind === "oidc"),
  );
  const ours = trusted.filter(({ statement }) =>
    readPrincipals(statement.Principal ?? {}).some(({ value }) => value === token.providerArn),
  );
  const [first] = ours;
  if (first === undefined)
    return [
      notTrusted(
        issuer,
        trusted.map(({ statement }) => statement),
      ),
    ];
  if (decision === "explicitDeny") {
    return [
      {
        id: "provider-not-trusted",
        severity: "fail",
        message: `A Deny statement refuses the token of ${issuer}.`,
        fix: "Take the Deny statement out of the trust policy, or narrow it.",
      },
    ];
  }
  const { statement, number } = first;
  return (["aud", "sub"] as const)
    .flatMap((claim) => claimFinding(statement, claim, token))
    .map((found) => ({ ...found, statement: number }));
}

function notTrusted(issuer: string, statements: readonly PolicyStatement[]): TrustFinding {
  const others = statements.flatMap((statement) =>
    readPrincipals(statement.Principal ?? {}).flatMap(({ kind, value }) => (kind === "oidc" ? [issuerOfProvider(value)] : [])),
  );
  return {
    id: "provider-not-trusted",
    severity: "fail",
    message:
      others.length === 0
        ? "The role trusts no OpenID Connect provider, so no token opens it."
        : `The role trusts another provider: ${listed(others, "and")}. The token comes from ${issuer}.`,
    fix: `Name the provider ${issuer} in the trust policy, as the one on this page does.`,
  };
}

const CLAIM = {
  aud: { id: "oidc-audience-mismatch", word: "audience" },
  sub: { id: "oidc-subject-mismatch", word: "subject" },
} as const;

/** The conditions on a claim are what refuses when the statement lets the token in without them. */
function claimFinding(statement: PolicyStatement, claim: keyof typeof CLAIM, token: ExpectedToken): readonly Found[] {
  const conditions = conditionsOn(statement, `:${claim}`, true);
  const without = {
    Statement: [{ ...statement, Condition: withoutClaim(statement.Condition, claim === "aud" ? "sub" : "aud") }],
  };
  if (conditions.length === 0 || tokenDecision(without, token) === "allowed") return [];
  const { id, word } = CLAIM[claim];
  const sent = claim === "aud" ? token.audience : token.subject;
  const named = conditions.flatMap(({ values }) => values);
  // The right value under the key of another issuer is never compared with this token.
  const message = named.includes(sent)
    ? `The condition on the ${word} is for tokens of another issuer.`
    : `The trust policy expects another ${word}: ${listed(named, "or")}. The token says ${sent}.`;
  return [
    {
      id,
      severity: "fail",
      message,
      fix: `Demand ${sent} under ${issuerOfProvider(token.providerArn)}:${claim}.`,
    },
  ];
}

function withoutClaim(condition: ConditionBlock | undefined, claim: keyof typeof CLAIM): ConditionBlock {
  return Object.fromEntries(
    Object.entries(condition ?? {}).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).filter(([key]) => !key.toLowerCase().endsWith(`:${claim}`))),
    ]),
  );
}
