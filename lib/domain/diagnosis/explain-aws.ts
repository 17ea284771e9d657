import type { Explanation } from "@/lib/core/errors";
import { classOfAwsCode } from "./aws-codes";
import type { AwsFailure } from "./aws-failure";
import { explainAwsCredentials } from "./explain-aws-credentials";
import { explainAwsState } from "./explain-aws-state";
import { explainAwsWay } from "./explain-aws-way";
import { explainPermission } from "./explain-permission";
import { actionOf, detailsOf, explanation, headOf } from "./explanation-parts";
import { spreadingForMs } from "./propagation";

/**
 * Explains any failure of an AWS call: cause, owner, fix, whether to try again, and the facts behind it.
 * Pure: the same failure always gives the same explanation. No vendor text reaches title, cause or fix.
 */
export function explainAws(failure: AwsFailure): Explanation {
  const failureClass = classOfAwsCode(failure.code, failure.httpStatus);
  const spreading = failureClass === "permission" || failureClass === "not-found" ? spreadingForMs(failure) : undefined;
  if (spreading !== undefined) return explainSpreading(failure, spreading);
  switch (failureClass) {
    case "permission":
      return failure.code.startsWith("InvalidIdentityToken") || failure.code.startsWith("IDPRejected")
        ? explainAwsCredentials(failure)
        : explainPermission(failure);
    case "credentials":
    case "account":
    case "region":
      return explainAwsCredentials(failure);
    case "throttle":
    case "network":
    case "reply":
    case "aws-side":
      return explainAwsWay(failure, failureClass);
    case "not-found":
    case "conflict":
    case "quota":
    case "capacity":
    case "input":
      return explainAwsState(failure, failureClass);
    case "dry-run":
      return explanation(
        {
          causeId: "dry-run-permitted",
          title: `${actionOf(failure)} is permitted (dry run)`,
          cause: "AWS checked the permission and changed nothing.",
          owner: "nobody",
          fix: "Nothing to do.",
          retry: "no",
        },
        detailsOf(failure),
      );
    case "unknown":
      return explanation(
        {
          causeId: "unclassified",
          title: `${headOf(failure)}: AWS answered with an error this portal does not know`,
          cause: "AWS's own words are in the details.",
          owner: "portal-owner",
          fix: "Read AWS's words below. If they name something you can change, change it and try again; otherwise send the request ID to the owner of this portal.",
          retry: "after-fix",
        },
        detailsOf(failure),
      );
  }
}

function explainSpreading(failure: AwsFailure, elapsedMs: number): Explanation {
  const seconds = String(Math.round(elapsedMs / 1000));
  const tries = failure.attempt === undefined ? "" : ` Try ${String(failure.attempt.number)} of ${String(failure.attempt.of)}.`;
  return explanation(
    {
      causeId: "iam-propagation",
      title: `${headOf(failure)} yet: AWS is still applying a change made ${seconds} s ago`,
      cause: "A change to identities or policies takes up to five minutes to propagate in AWS.",
      owner: "nobody",
      fix: `Wait; the portal tries again automatically.${tries}`,
      retry: "backoff",
    },
    detailsOf(failure, { "Changed at": failure.changedAt }),
  );
}
