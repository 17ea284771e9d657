import { expect, test } from "vitest";

import { evaluate } from "@/lib/domain/iam/evaluator";
import { lintPolicies } from "@/lib/domain/iam/lint";
import { parsePolicyText, type NamedPolicy, type PolicyKind } from "@/lib/domain/iam/policy-document";
import { explainTrust } from "@/lib/domain/iam/trust/explain";
import { ACCOUNT, KNOWN } from "./asks";
import { PERMISSION_POLICIES } from "./permission-policies";
import { TRUST_POLICIES } from "./trust-policies";

const INES = { kind: "aws", arn: `arn:aws:iam::${ACCOUNT}:user/ines`, account: ACCOUNT } as const;
const EVERYTHING: NamedPolicy = {
  name: "everything",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/** Through text, as a person pastes it: a boolean or a lone value is read as IAM reads it. */
function read(statements: readonly unknown[], kind: PolicyKind) {
  const parsed = parsePolicyText(JSON.stringify({ Version: "2012-10-17", Statement: statements }), kind);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

test("there are enough of them, each with its origin", () => {
  expect(PERMISSION_POLICIES.length).toBeGreaterThanOrEqual(25);
  expect(TRUST_POLICIES.length).toBeGreaterThanOrEqual(15);
  for (const { origin } of [...PERMISSION_POLICIES, ...TRUST_POLICIES]) expect(origin).toMatch(/^https:\/\/\S+/);
});

const asks = PERMISSION_POLICIES.flatMap((policy) =>
  policy.asks.map((ask) => ({
    ...ask,
    policy,
    title: `${policy.what}: ${ask.action} on ${ask.resource}`,
    with: ask.context ?? {},
  })),
);

test.each(asks)("$title with $with is $decision", ({ policy, action, resource, context, decision }) => {
  const own: NamedPolicy = { name: "collected", document: read(policy.statements, "identity") };
  const identity = policy.onlyDenies === true ? [EVERYTHING, own] : [own];
  const answer = evaluate(
    { principal: INES, action, resource, resourceAccount: ACCOUNT, ...(context === undefined ? {} : { context }) },
    { identity },
  );
  expect(answer.decision).toBe(decision);
});

test.each(PERMISSION_POLICIES)("the lint of $what", ({ statements, lint }) => {
  const findings = lintPolicies([{ name: "collected", document: read(statements, "identity") }], { holder: "harness" });
  expect([...new Set(findings.map((finding) => finding.id))].toSorted()).toEqual(lint.toSorted());
});

test.each(TRUST_POLICIES)(
  "the trust of $what is said in a sentence, with its findings",
  ({ statements, purpose = "harness", sentence, findings }) => {
    const explained = explainTrust(read(statements, "trust"), {
      purpose,
      account: ACCOUNT,
      partition: "aws",
      knownAccounts: [ACCOUNT, KNOWN],
    });
    expect(explained.sentence).toBe(sentence);
    expect([...new Set(explained.findings.map((finding) => finding.id))].toSorted()).toEqual(findings.toSorted());
  },
);
