import type { CheckResult } from "@/lib/domain/checks/check";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { parsePolicyText, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import type { ExpectedToken } from "@/lib/domain/iam/trust/conditions";
import { tokenDecision } from "@/lib/domain/iam/trust/token";

import { assumedByHarness, PROBE_TITLES, type HarnessProof } from "./harness-proof";

type TokenInput = {
  readonly roleArn: string;
  /** Of the account of the role. */
  readonly account: string;
  readonly token: ExpectedToken;
  readonly trustDocument: string | undefined;
  /** Harness's own test, where Harness presents the token. */
  readonly proof?: HarnessProof | undefined;
  /** ISO 8601, UTC. */
  readonly at: string;
};

/** A token that the role must refuse: from the same issuer, for another subject or another service. */
const FOREIGN = { subject: "another-subject", audience: "another.service.example" } as const;

/**
 * The two probes of a role that is assumed with a token. The portal has no such token and cannot get one, so both are answered
 * from the trust policy, unless Harness's own connector test has shown the first (items G53, G78).
 */
export function probeToken(input: TokenInput): readonly CheckResult[] {
  const parsed = input.trustDocument === undefined ? undefined : parsePolicyText(input.trustDocument, "trust");
  const document = parsed?.ok === true ? parsed.value : undefined;
  return [positive(input, document), negative(input, document)];
}

function read({ account, roleArn, at }: TokenInput, observed: string) {
  return [{ call: "iam:GetRole", observed: `${nameOfArn(roleArn)}: ${observed}`, at, account }];
}

const UNREADABLE = "The trust policy of the role could not be read.";

function positive(input: TokenInput, document: PolicyDocument | undefined): CheckResult {
  const { proof, token } = input;
  if (proof?.roleArn === input.roleArn) return assumedByHarness(proof, input.account);
  const base = { id: "s3.probe-with", title: PROBE_TITLES.token, guideItems: ["G53", "G78"] };
  if (document === undefined) {
    const fix = "Ask an AWS admin for the trust policy, or let the connector test show it.";
    return { ...base, verdict: "unknown", grade: "not-testable", fact: UNREADABLE, fix, evidence: read(input, UNREADABLE) };
  }
  if (tokenDecision(document, token) === "allowed") {
    const fact = `By its trust policy a token for ${token.subject} can assume the role. Not tried: the portal holds no such token. The connector test uses one.`;
    return { ...base, verdict: "pass", grade: "simulated", fact, evidence: read(input, fact) };
  }
  const fact = `By its trust policy a token for ${token.subject} with audience ${token.audience} is refused.`;
  return {
    ...base,
    verdict: "fail",
    grade: "simulated",
    fact,
    fix: "Put the trust policy of this page into the role.",
    owner: "AWS admin of the account",
    evidence: read(input, fact),
  };
}

function negative(input: TokenInput, document: PolicyDocument | undefined): CheckResult {
  const base = { id: "s3.probe-wrong", title: PROBE_TITLES.otherToken, guideItems: ["G53", "G78"] };
  if (document === undefined) {
    const fix = "Ask an AWS admin for the trust policy and look for the conditions on audience and subject.";
    return { ...base, verdict: "unknown", grade: "not-testable", fact: UNREADABLE, fix, evidence: read(input, UNREADABLE) };
  }
  const open = [
    { what: "for another subject", token: { ...input.token, subject: FOREIGN.subject } },
    { what: "for another service", token: { ...input.token, audience: FOREIGN.audience } },
  ].filter(({ token }) => tokenDecision(document, token) === "allowed");
  if (open.length > 0) {
    const fact = `This role can be assumed with a token ${open.map(({ what }) => what).join(", and with one ")}: its trust policy does not check.`;
    return {
      ...base,
      verdict: "fail",
      grade: "simulated",
      fact,
      fix: "Require audience and subject as the trust policy on this page does.",
      owner: "AWS admin of the account",
      evidence: read(input, fact),
    };
  }
  const fact =
    "By its trust policy a token for another subject or another service is refused. The portal has no such token to prove it.";
  return { ...base, verdict: "pass", grade: "simulated", fact, evidence: read(input, fact) };
}
