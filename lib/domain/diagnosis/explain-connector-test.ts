import type { Explanation } from "@/lib/core/errors";
import type { ConnectorTest } from "@/lib/domain/harness/harness-shapes";
import { explainAws } from "./explain-aws";
import { explainDelegateText } from "./explain-delegate";
import { explanation, present } from "./explanation-parts";
import { recogniseAwsText } from "./recognise-aws";

/**
 * Explains a failed connector test, down to the AWS cause. Harness gives the same advice about regions for
 * every failure, so the raw error is read first and the advice last.
 */
export function explainConnectorTest(
  test: ConnectorTest,
  connector: { readonly identifier: string; readonly region: string },
): Explanation {
  const texts = [
    ...test.errors.map(({ message }) => message),
    ...test.messages
      .filter(({ code }) => code !== "HINT")
      .map(({ message }) => message)
      .reverse(),
    ...(test.errorSummary === undefined ? [] : [test.errorSummary]),
  ];
  const details = present({
    "Harness said": texts.join("\n"),
    Hints: test.messages
      .filter(({ code }) => code === "HINT")
      .map(({ message }) => message)
      .join("\n"),
    Connector: connector.identifier,
    "Test region": connector.region,
    Delegate: test.delegateId,
    "Tested at": test.testedAt,
    "Correlation ID": test.correlationId,
  });
  const code = test.errors[0]?.code;
  const delegate = explainDelegateText(texts.join("\n"), code === undefined ? undefined : String(code), details);
  if (delegate !== undefined) return delegate;
  const aws = recognised(texts, connector.region);
  if (aws !== undefined) return { ...aws, details: { ...aws.details, ...details } };
  if (test.status !== "FAILURE") {
    return explanation(
      {
        causeId: "connector-untested",
        title: `The connector ${connector.identifier} has no clear test result`,
        cause: "Harness has not tested it yet, or the test was only partly completed.",
        owner: "you",
        fix: "Test it again.",
        retry: "now",
      },
      details,
    );
  }
  return explanation(
    {
      causeId: "connector-test-failed",
      title: `The test of connector ${connector.identifier} failed in ${connector.region}`,
      cause:
        "The test is one call that lists regions. Harness passed on an error that this portal does not know; its words are in the details.",
      owner: "you",
      fix: "Check that the identity may use ec2:DescribeRegions, that its keys are current, and read Harness's words below.",
      fixText: JSON.stringify({ Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" }, null, 2),
      retry: "after-fix",
    },
    details,
  );
}

function recognised(texts: readonly string[], region: string): Explanation | undefined {
  for (const text of texts) {
    const failure = recogniseAwsText(text);
    if (failure === undefined) continue;
    // The test makes exactly one kind of call, so an error without an action is about that one.
    const isBare = failure.action === "call";
    return explainAws({
      ...failure,
      region: failure.region ?? region,
      service: isBare ? "ec2" : failure.service,
      action: isBare ? "DescribeRegions" : failure.action,
    });
  }
  return undefined;
}
