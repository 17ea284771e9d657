import type { Explanation } from "@/lib/core/errors";
import type { AwsFailure } from "./aws-failure";
import { detailsOf, explanation, headOf, type ExplanationParts } from "./explanation-parts";

/** Explains failures of the way to AWS and of AWS itself: throttling, network, replies that are not AWS's, outages. */
export function explainAwsWay(failure: AwsFailure, failureClass: "throttle" | "network" | "reply" | "aws-side"): Explanation {
  return explanation(partsOf(failure, failureClass), detailsOf(failure));
}

function partsOf(failure: AwsFailure, failureClass: "throttle" | "network" | "reply" | "aws-side"): ExplanationParts {
  const head = headOf(failure);
  switch (failureClass) {
    case "throttle": {
      const tries =
        failure.attempt === undefined ? "" : ` (try ${String(failure.attempt.number)} of ${String(failure.attempt.of)})`;
      return {
        causeId: "throttled",
        title: `${head} right now: AWS asked to slow down`,
        cause: "The account's budget for this call is used up; other tools in the account draw from the same one.",
        owner: "nobody",
        fix: `Wait; the portal continues automatically, more slowly${tries}. For the Harness connector, an Equal Jitter back-off helps against the same limit.`,
        retry: "backoff",
      };
    }
    case "network":
      return network(failure, head);
    case "reply":
      return reply(failure, head);
    case "aws-side":
      if (failure.code.startsWith("IDPCommunicationError")) {
        return {
          causeId: "oidc-provider-unreachable",
          title: `${head}: AWS could not reach the identity provider`,
          cause: "AWS fetches the provider's keys over the internet and got no answer.",
          owner: "aws-admin",
          fix: "Check that the provider URL in IAM is public and answers; then try again.",
          retry: "backoff",
        };
      }
      return {
        causeId: failure.httpStatus === 501 ? "not-available-here" : "aws-trouble",
        title:
          failure.httpStatus === 501 ? `${head}: this endpoint does not offer the call` : `${head}: AWS had an internal problem`,
        cause:
          failure.httpStatus === 501
            ? "The local AWS of the sandbox does not imitate this call. AWS itself does."
            : "AWS accepted the call but could not carry it out.",
        owner: failure.httpStatus === 501 ? "nobody" : "aws",
        fix:
          failure.httpStatus === 501
            ? "Nothing to do in the sandbox."
            : "Wait a little and try again. If it lasts, look at the AWS Health Dashboard.",
        retry: failure.httpStatus === 501 ? "no" : "backoff",
      };
  }
}

function network(failure: AwsFailure, head: string): ExplanationParts {
  const target = failure.endpoint ?? (failure.region === undefined ? "AWS" : `AWS in ${failure.region}`);
  if (failure.code === "ENOTFOUND" || failure.code === "EAI_AGAIN" || failure.code === "UnknownEndpoint") {
    return {
      causeId: "aws-host-unknown",
      title: `${head}: the host name of ${target} cannot be resolved`,
      cause: "Either the region is written wrong, or this machine cannot look up names on the internet.",
      owner: "portal-owner",
      fix: "Check the region's name first, then DNS and proxy settings of the machine that runs this portal.",
      retry: "backoff",
    };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL|EPROTO/.test(failure.code)) {
    return {
      causeId: "aws-tls",
      title: `${head}: the secure connection to ${target} could not be trusted`,
      cause: "The certificate that came back is not AWS's. A proxy that opens traffic does this.",
      owner: "portal-owner",
      fix: "Let AWS's hosts pass the proxy unopened, or add the proxy's certificate to this machine's trust store (NODE_EXTRA_CA_CERTS).",
      retry: "after-fix",
    };
  }
  const timedOut = failure.code === "TimeoutError" || failure.code === "ETIMEDOUT";
  return {
    causeId: timedOut ? "aws-timeout" : "aws-unreachable",
    title: timedOut ? `${head}: ${target} did not answer in time` : `${head}: ${target} could not be reached`,
    cause: timedOut
      ? "The connection was made or tried, and no answer came within the time limit."
      : "The connection was refused or cut.",
    owner: "portal-owner",
    fix: "Check that the machine that runs this portal may open port 443 to AWS: firewall, proxy, VPC endpoints.",
    retry: "backoff",
  };
}

function reply(failure: AwsFailure, head: string): ExplanationParts {
  const page = failure.code === "HtmlReply";
  return {
    causeId: page ? "aws-html-reply" : failure.code === "EmptyReply" ? "aws-empty-reply" : "aws-broken-reply",
    title: page
      ? `${head}: a web page came back instead of AWS's answer`
      : `${head}: the answer was ${failure.code === "EmptyReply" ? "empty" : "incomplete or not AWS's"}`,
    cause: page
      ? "Something between this portal and AWS answered in its place: a proxy, a firewall or a sign-in page."
      : "The portal cannot trust this response, so it did not use it.",
    owner: "portal-owner",
    fix: "Let AWS's hosts pass the proxy untouched, then try again.",
    retry: "backoff",
  };
}
