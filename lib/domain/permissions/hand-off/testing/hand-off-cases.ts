import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import { POLICY_VERSION, type NamedPolicy, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import { buildTrustPolicy, harnessIssuer } from "@/lib/domain/iam/trust/trust-policy";

import { cloudFormationTemplate, type Template } from "../cloudformation";
import { FOR_PORTAL, type HandOffIdentity, type HandOffInput } from "../hand-off-input";

export const WHERE = { partition: "aws", account: "482177309156" } as const;
export const AWKWARD = 'it\'s $HOME `id` "quoted" ${var} %{if} \\';

export const BUILT = buildPolicy({
  packs: ["P0", "P2", "P9"],
  context: {
    ...WHERE,
    region: "eu-west-1",
    cluster: "parcel-main",
    passRoles: [{ arn: "arn:aws:iam::482177309156:role/parcel-api-exec", service: "ecs-tasks.amazonaws.com" }],
  },
});

export const TRUST = buildTrustPolicy({
  kind: "delegate",
  roleArn: "arn:aws:iam::730944218856:role/harness-delegate",
  externalId: "cb-0123456789abcdef",
});

export function handOff(identity: HandOffIdentity, extra: Partial<HandOffInput> = {}): HandOffInput {
  return {
    ...WHERE,
    reference: "CB-2026-0042",
    region: "eu-west-1",
    identity,
    policies: BUILT.policies,
    policyDescription: AWKWARD,
    tags: { "carabiner:run": "run_01", "carabiner:key": "k1", team: AWKWARD },
    ...extra,
  };
}

const HARNESS_ACCOUNT = "kQ3xZ8pLw2VtR5mNc7HbYg";
const portalPolicies = buildPolicy({
  packs: ["P12", "P12b", "P13", "P14"],
  context: { ...WHERE, region: "*", passRoles: [] },
  policyName: "CarabinerPortal",
}).policies;

/** The role that the portal itself enters an account with. */
export const PORTAL_CASE = handOff(
  {
    kind: "new-role",
    name: "CarabinerPortal",
    description: AWKWARD,
    trust: buildTrustPolicy({
      kind: "portal",
      callerArn: "arn:aws:iam::730944218856:role/carabiner",
      externalId: "cb-0123456789abcdef",
    }),
  },
  { purpose: FOR_PORTAL, reference: "portal-482177309156", tags: { [FOR_PORTAL.tag]: "acon_1" }, policies: portalPolicies },
);

/** Every kind of identity that is handed to a person. */
export const CASES: readonly { readonly name: string; readonly given: HandOffInput }[] = [
  { name: "existing user", given: handOff({ kind: "existing-user", name: "deploy-bot" }) },
  { name: "new user", given: handOff({ kind: "new-user", name: "harness-ec2-user" }) },
  {
    name: "new user with AWS's own policy",
    given: handOff(
      { kind: "new-user", name: "harness-ec2-user" },
      { policies: [], policyDescription: "", awsPolicyArns: ["arn:aws:iam::aws:policy/AmazonEC2FullAccess"] },
    ),
  },
  { name: "existing role", given: handOff({ kind: "existing-role", name: "HarnessEC2Role" }) },
  { name: "existing role with trust", given: handOff({ kind: "existing-role", name: "HarnessEC2Role", trust: TRUST }) },
  { name: "new role", given: handOff({ kind: "new-role", name: "HarnessEC2Role", description: AWKWARD, trust: TRUST }) },
  {
    name: "new role for Harness OIDC, two policies",
    given: handOff(
      {
        kind: "new-role",
        name: "HarnessOidc",
        description: "For Harness",
        trust: buildTrustPolicy({
          kind: "harness-oidc",
          ...WHERE,
          harnessAccountId: HARNESS_ACCOUNT,
          subject: "account/x:org/y:project/z",
        }),
      },
      {
        policies: [...BUILT.policies, { name: "HarnessAWSAccess-2", document: BUILT.document }],
        oidcProvider: {
          issuer: harnessIssuer(HARNESS_ACCOUNT),
          audience: "sts.amazonaws.com",
          thumbprints: ["df3c24f9bfd666761b268073fe06d1cc8d4f82a4"],
        },
      },
    ),
  },
  { name: "role of the portal's own", given: PORTAL_CASE },
  {
    name: "user that the portal signs in as",
    given: { ...PORTAL_CASE, identity: { kind: "existing-user", name: "carabiner-portal" } },
  },
];

/** The template of an identity that has one. */
export function templateOf(input: HandOffInput): Template {
  const template = cloudFormationTemplate(input);
  if (!template.ok) throw new Error(template.error.message);
  return template.value;
}

/** A policy with the text in each place where a policy can contain an answer. */
export function policySaying(text: string): PolicyDocument {
  return {
    Version: POLICY_VERSION,
    Statement: [
      {
        Effect: "Allow",
        Action: "ec2:StartInstances",
        Resource: `arn:aws:ec2:*:*:instance/${text}`,
        Condition: { StringEquals: { [`aws:ResourceTag/${text}`]: text } },
      },
    ],
  };
}

/** Every kind of identity with the text in each of its fields. The account is a number by then: a run has no other. */
export function handOffsSaying(text: string): readonly HandOffInput[] {
  const trust = buildTrustPolicy({ kind: "delegate", roleArn: text, externalId: text });
  const policies: readonly NamedPolicy[] = [{ name: text, document: policySaying(text) }];
  const oidcProvider = { issuer: text, audience: text, thumbprints: [text] };
  const identities: readonly HandOffIdentity[] = [
    { kind: "existing-user", name: text },
    { kind: "new-user", name: text },
    { kind: "existing-role", name: text, trust },
    { kind: "new-role", name: text, description: text, trust },
  ];
  return identities.map((identity) =>
    handOff(identity, {
      reference: text,
      region: text,
      policies,
      policyDescription: text,
      tags: { "carabiner:run": text, [text]: text },
      ...(identity.kind === "new-role" ? { oidcProvider } : {}),
    }),
  );
}

/**
 * Each text in one kind of identity, the kinds in turn. A file quotes a text in the same way for every kind, so a text needs no
 * more than one of them, and a place that is not quoted in one kind still meets every fourth text.
 */
export function handOffsInTurn(texts: readonly string[]): readonly { readonly text: string; readonly input: HandOffInput }[] {
  return texts.flatMap((text, index) => {
    const all = handOffsSaying(text);
    return all.slice(index % all.length, (index % all.length) + 1).map((input) => ({ text, input }));
  });
}
