import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { AssumeRoleProbe } from "@/lib/domain/inventory/aws-shapes";
import { parsePolicyText, type PolicyDocument } from "@/lib/domain/permissions/policy-document";
import { explainTrust } from "@/lib/domain/permissions/trust-explain";

type ProbeInput = {
  readonly roleArn: string;
  /** Of the run; what Harness will send. */
  readonly externalId: string;
  /** The role's own trust policy, as text, when it could be read. */
  readonly trustDocument?: string | undefined;
  /** Who the probe asks as. */
  readonly callerArn?: string | undefined;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly probe: (externalId: string | undefined) => Promise<Result<AssumeRoleProbe, AppError>>;
};

const TITLE_WITH = "Role can be assumed with the external ID";
const TITLE_WITHOUT = "Role refuses without the external ID";
const FINDING_FIX =
  "Add the condition StringEquals sts:ExternalId to the trust policy. The text on this page has it; nobody but Harness is locked out by it.";

/**
 * Asks AWS for the role twice: with the external ID it must be given, without it must be refused (pains 3 and 4, item G76).
 * Where the portal itself is not trusted a refusal proves nothing about the condition; then the role's trust policy is read
 * instead, and the grade says so.
 */
export async function probeRole(input: ProbeInput): Promise<readonly CheckResult[]> {
  const [withId, withoutId] = await Promise.all([input.probe(input.externalId), input.probe(undefined)]);
  return [positive(input, withId), negative(input, withId, withoutId)];
}

function positive(input: ProbeInput, answer: Result<AssumeRoleProbe, AppError>): CheckResult {
  const base = { id: "s3.probe-with", title: TITLE_WITH, guideItems: ["G76"] };
  const asked = evidence(input, "sts:AssumeRole with the external ID", answer);
  if (answer.ok && answer.value.outcome === "assumed")
    return { ...base, verdict: "pass", grade: "proved", fact: "AWS gave the portal a session of this role.", evidence: [asked] };
  return {
    ...base,
    verdict: "unknown",
    grade: "not-testable",
    fact: answer.ok
      ? "The portal itself is not trusted by this role, so it cannot try for Harness. The connector test will show it."
      : answer.error.message,
    fix: "Nothing to do here: the connector test of the next step makes this call as Harness.",
    evidence: [asked],
  };
}

function negative(
  input: ProbeInput,
  withId: Result<AssumeRoleProbe, AppError>,
  withoutId: Result<AssumeRoleProbe, AppError>,
): CheckResult {
  const base = { id: "s3.probe-without", title: TITLE_WITHOUT, guideItems: ["G76"] };
  const asked = evidence(input, "sts:AssumeRole without an external ID", withoutId);
  if (withoutId.ok && withoutId.value.outcome === "assumed") {
    return {
      ...base,
      verdict: "fail",
      grade: "proved",
      fact: "This role can be assumed without the external ID: AWS gave a session without one.",
      fix: FINDING_FIX,
      owner: "AWS admin of the account",
      evidence: [asked],
    };
  }
  // Refused without it and given with it: the condition is what made the difference.
  if (withoutId.ok && withId.ok && withId.value.outcome === "assumed")
    return { ...base, verdict: "pass", grade: "proved", fact: "Without the external ID, AWS refuses.", evidence: [asked] };
  return { ...base, ...fromTrust(input), evidence: [asked] };
}

function fromTrust({ trustDocument }: ProbeInput): Pick<CheckResult, "verdict" | "grade" | "fact" | "fix" | "owner"> {
  const document = trustDocument === undefined ? undefined : readTrust(trustDocument);
  if (document === undefined) {
    return {
      verdict: "unknown",
      grade: "not-testable",
      fact: "The portal may neither assume this role nor read its trust policy.",
      fix: "Ask an AWS admin for the trust policy and look for the condition sts:ExternalId.",
    };
  }
  if (explainTrust(document, { purpose: "harness" }).externalId.required) {
    return { verdict: "pass", grade: "simulated", fact: "Its trust policy asks for an external ID. The portal cannot try it." };
  }
  return {
    verdict: "fail",
    grade: "simulated",
    fact: "This role can be assumed without the external ID: its trust policy does not ask for one.",
    fix: FINDING_FIX,
    owner: "AWS admin of the account",
  };
}

function readTrust(text: string): PolicyDocument | undefined {
  const parsed = parsePolicyText(text, "trust");
  return parsed.ok ? parsed.value : undefined;
}

function evidence({ at, callerArn, roleArn }: ProbeInput, call: string, answer: Result<AssumeRoleProbe, AppError>) {
  const observed = !answer.ok
    ? answer.error.message
    : answer.value.outcome === "assumed"
      ? `A session of ${roleArn} was given and thrown away`
      : `Refused: ${answer.value.code}`;
  const requestId = answer.ok && answer.value.outcome === "refused" ? answer.value.requestId : undefined;
  return {
    call,
    observed,
    at,
    ...(callerArn === undefined ? {} : { caller: callerArn }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
