import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { explainConnectorTest } from "@/lib/domain/diagnosis/explain-connector-test";
import type { ConnectorTest } from "@/lib/domain/harness/harness-shapes";

import type { CheckResult, Evidence } from "@/lib/domain/checks/check";
import { ownerWords } from "./owner-words";

const CHECK = {
  id: "s13.connector-test",
  title: "Harness signs in to AWS",
  guideItems: ["G71", "G79", "G81", "G238"],
} as const;

/**
 * The connector test asked again after everything is created (items G71, G79, G81). It proves one call from one
 * delegate and no other right.
 *
 * @guide G205
 */
export function connectorTestCheck(
  asked: { readonly identifier: string; readonly region: string; readonly account: string; readonly at: string },
  answer: Result<ConnectorTest, AppError>,
): CheckResult {
  const call = `POST /ng/api/connectors/testConnection/${asked.identifier}`;
  const shared = { call, account: asked.account, region: asked.region };
  if (!answer.ok) {
    return {
      ...CHECK,
      verdict: "unknown",
      grade: "not-testable",
      fact: answer.error.message,
      fix: answer.error.explanation?.fix ?? "Check again in a minute.",
      evidence: [{ ...shared, observed: answer.error.message, at: asked.at }],
    };
  }
  const test = answer.value;
  const evidence: Evidence = {
    ...shared,
    observed: test.status,
    at: test.testedAt ?? asked.at,
    requestId: test.correlationId,
    caller: test.delegateId === undefined ? undefined : `delegate ${test.delegateId}`,
    answer: {
      status: test.status,
      testedAt: test.testedAt,
      delegateId: test.delegateId,
      errors: test.errors.map(({ reason, message, code }) => ({ reason, message, code })),
    },
  };
  if (test.status === "SUCCESS") {
    const from = test.delegateId === undefined ? "" : ` from delegate ${test.delegateId}`;
    return {
      ...CHECK,
      verdict: "pass",
      grade: "proved",
      fact: `SUCCESS${from}, one call to ${asked.region}`,
      evidence: [evidence],
    };
  }
  const explanation = explainConnectorTest(test, { identifier: asked.identifier, region: asked.region });
  return {
    ...CHECK,
    verdict: test.status === "FAILURE" ? "fail" : "unknown",
    grade: "proved",
    fact: explanation.title,
    fix: explanation.fix,
    owner: ownerWords(explanation.owner),
    evidence: [evidence],
  };
}
