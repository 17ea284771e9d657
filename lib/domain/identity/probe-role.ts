import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { shellQuote } from "@/lib/core/shell-words";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { AssumeRoleProbe } from "@/lib/domain/aws/aws-shapes";
import { nameOfArn, parseArn } from "@/lib/domain/aws/arn";
import { parsePolicyText, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import { trustDecision } from "@/lib/domain/iam/trust/decision";

import { assumedByHarness, PROBE_TITLES, type HarnessProof } from "./harness-proof";

type ProbeInput = {
  readonly roleArn: string;
  /** Of the run; what Harness will send. */
  readonly externalId: string;
  /** Who will assume the role: the delegate's role, or a user. */
  readonly assumedBy: string;
  /** The role's own trust policy, as text, when it could be read. */
  readonly trustDocument?: string | undefined;
  /** Who makes the probe: the portal. */
  readonly callerArn?: string | undefined;
  /** What a green connector test proved of this very role. */
  readonly proof?: HarnessProof | undefined;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly probe: (externalId: string | undefined) => Promise<Result<AssumeRoleProbe, AppError>>;
};

type Answer = Result<AssumeRoleProbe, AppError>;
type Judged = Pick<CheckResult, "verdict" | "grade" | "fact"> & { readonly fix?: string; readonly owner?: string };

const FINDING_FIX =
  "Add the condition StringEquals sts:ExternalId to the trust policy. The text on this page has it; it does not lock Harness out.";
const UNREADABLE = "The portal may neither assume this role nor read its trust policy.";

/** An external ID that no one uses, for the probe that must fail. */
export function wrongExternalId(externalId: string): string {
  return `not-${externalId}`;
}

/**
 * Tries to assume the role three times: it must succeed with the external ID, and fail without one and with a wrong one
 * (pains 3 and 4, item G76). Where the role does not trust the portal a refusal proves nothing about the condition: then its
 * trust policy is read instead, and each answer says so. What Harness's own test has proved counts before the policy.
 */
export async function probeRole(input: ProbeInput): Promise<readonly CheckResult[]> {
  const wrong = wrongExternalId(input.externalId);
  const [withId, withoutId, withWrong] = await Promise.all([
    input.probe(input.externalId),
    input.probe(undefined),
    input.probe(wrong),
  ]);
  const isTrusted = gaveSession(withId);
  return [
    positive(input, withId),
    negative(input, { id: "s3.probe-without", title: PROBE_TITLES.without, sent: undefined, answer: withoutId, isTrusted }),
    negative(input, { id: "s3.probe-wrong", title: PROBE_TITLES.wrong, sent: wrong, answer: withWrong, isTrusted }),
  ];
}

function gaveSession(answer: Answer): boolean {
  return answer.ok && answer.value.outcome === "assumed";
}

function positive(input: ProbeInput, answer: Answer): CheckResult {
  const base = { id: "s3.probe-with", title: PROBE_TITLES.with, guideItems: ["G76"] };
  const asked = evidence(input, "sts:AssumeRole with the external ID", answer);
  if (gaveSession(answer))
    return { ...base, verdict: "pass", grade: "proved", fact: "AWS gave the portal a session of this role.", evidence: [asked] };
  const { proof } = input;
  if (proof?.roleArn === input.roleArn && proof.externalId === input.externalId) {
    const proved = assumedByHarness(proof, accountOf(input.roleArn));
    return { ...proved, evidence: [...proved.evidence, asked] };
  }
  return { ...base, ...positiveFromTrust(input), evidence: [asked] };
}

function positiveFromTrust(input: ProbeInput): Judged {
  const document = readTrust(input.trustDocument);
  const fix = "Create the connector and test it in the next step: Harness then makes this call itself, and the answer is proved.";
  if (document === undefined) return { verdict: "unknown", grade: "not-testable", fact: UNREADABLE, fix };
  const who = nameOfArn(input.assumedBy);
  if (letsIn(input, document, input.externalId)) {
    const fact = `By its trust policy ${who} can assume the role with this run’s external ID. Not tried: the role does not trust the portal. The connector test of the next step makes this call as Harness.`;
    return { verdict: "pass", grade: "simulated", fact };
  }
  return {
    verdict: "fail",
    grade: "simulated",
    fact: `By its trust policy ${who} is refused, even with this run’s external ID.`,
    fix: "Put the trust policy of this page into the role.",
    owner: "AWS admin of the account",
  };
}

type Negative = {
  readonly id: string;
  readonly title: string;
  /** What the probe sent. */
  readonly sent: string | undefined;
  readonly answer: Answer;
  /** The portal was given the role with the right external ID. */
  readonly isTrusted: boolean;
};

function negative(input: ProbeInput, { id, title, sent, answer, isTrusted }: Negative): CheckResult {
  const base = { id, title, guideItems: ["G76"] };
  const [how, finding] =
    sent === undefined
      ? (["without an external ID", "This role can be assumed without the external ID"] as const)
      : (["with a wrong external ID", "This role can be assumed with any external ID"] as const);
  const asked = evidence(input, `sts:AssumeRole ${how}`, answer);
  const failed = { fix: FINDING_FIX, owner: "AWS admin of the account" };
  if (gaveSession(answer)) {
    const fact = `${finding}: AWS gave a session ${how}.`;
    return { ...base, verdict: "fail", grade: "proved", fact, ...failed, evidence: [asked] };
  }
  // Refused this way and given with the right one, so the condition made the difference.
  if (answer.ok && isTrusted)
    return { ...base, verdict: "pass", grade: "proved", fact: `AWS refuses ${how}.`, evidence: [asked] };
  const document = readTrust(input.trustDocument);
  if (document === undefined) {
    const fix = "Ask an AWS admin for the trust policy and look for the condition sts:ExternalId.";
    return { ...base, verdict: "unknown", grade: "not-testable", fact: UNREADABLE, fix, evidence: [asked] };
  }
  const who = nameOfArn(input.assumedBy);
  if (letsIn(input, document, sent)) {
    const fact = `${finding}: its trust policy lets ${who} in ${how}.`;
    return { ...base, verdict: "fail", grade: "simulated", fact, ...failed, evidence: [asked] };
  }
  const fact = `By its trust policy ${who} is refused ${how}. Not tried: the role does not trust the portal.`;
  return { ...base, verdict: "pass", grade: "simulated", fact, evidence: [asked] };
}

/** A role that trusts any caller of this kind trusts the caller: the caller's policies are assumed to allow the call. */
function letsIn({ assumedBy, roleArn }: ProbeInput, document: PolicyDocument, externalId: string | undefined): boolean {
  return trustDecision(document, { callerArn: assumedBy, externalId, account: accountOf(roleArn) }) === "allowed";
}

/** A command for someone who may assume the role: it proves an answer that the portal could only derive. */
export function proofCommand(
  checkId: string,
  role: { readonly roleArn: string; readonly externalId: string },
): string | undefined {
  const base = `aws sts assume-role --role-arn ${shellQuote(role.roleArn)} --role-session-name probe`;
  if (checkId === "s3.probe-without") return base;
  if (checkId === "s3.probe-wrong") return `${base} --external-id ${shellQuote(wrongExternalId(role.externalId))}`;
  return undefined;
}

function accountOf(arn: string): string {
  const parsed = parseArn(arn);
  return parsed.ok ? parsed.value.account : "";
}

function readTrust(text: string | undefined): PolicyDocument | undefined {
  const parsed = text === undefined ? undefined : parsePolicyText(text, "trust");
  return parsed?.ok === true ? parsed.value : undefined;
}

function evidence({ at, callerArn, roleArn }: ProbeInput, call: string, answer: Answer) {
  const observed = !answer.ok
    ? answer.error.message
    : answer.value.outcome === "assumed"
      ? `AWS gave a session of ${roleArn}; the portal discarded it`
      : `Refused: ${answer.value.code}`;
  const requestId = answer.ok && answer.value.outcome === "refused" ? answer.value.requestId : undefined;
  return {
    call,
    observed,
    at,
    caller: callerArn,
    requestId,
  };
}
