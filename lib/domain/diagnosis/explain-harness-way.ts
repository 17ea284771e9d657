import type { ExplanationParts } from "./explanation-parts";
import type { HarnessFailure } from "./harness-failure";
import { headOfHarness } from "./harness-words";

/** Explains an answer that is not one of Harness's: a page, a redirect, nothing, or another shape. */
export function explainForeignAnswer(failure: HarnessFailure): ExplanationParts {
  const status = failure.httpStatus ?? 0;
  if (status >= 500) {
    return {
      causeId: "harness-gateway",
      title: `${headOfHarness(failure)}: something in front of Harness answered with an error page`,
      cause: "A gateway or proxy could not reach Harness behind it.",
      owner: "harness",
      fix: "Wait a little and try again. If it lasts, check the proxy and Harness's status page.",
      retry: "backoff",
    };
  }
  return {
    causeId:
      failure.kind === "empty"
        ? "harness-empty-reply"
        : failure.kind === "shape"
          ? "harness-unreadable-reply"
          : "harness-wrong-url",
    title: `${headOfHarness(failure)}: ${failure.host ?? "the address"} did not answer like Harness`,
    cause:
      failure.kind === "page"
        ? "A web page or a redirect came back. The base URL is wrong, points to another cluster, or a proxy asks for a sign-in."
        : "The answer was empty or in a form that Harness does not use.",
    owner: "portal-owner",
    fix: "Check the base URL of the Harness connection (for the hosted Harness https://app.harness.io) and the proxy.",
    retry: "after-fix",
  };
}

/** Explains a call that got no answer. */
export function explainNoAnswer(failure: HarnessFailure): ExplanationParts {
  const host = failure.host ?? "Harness";
  const code = failure.code ?? "";
  if (code === "ADDRESS_REFUSED") {
    return {
      causeId: "harness-address-refused",
      title: `${headOfHarness(failure)}: ${host} leads to an address that the portal does not call`,
      cause:
        "The host's name resolves to this machine, a private network or a metadata service. Calling it could leak the API key.",
      owner: "portal-owner",
      fix: "Use the public address of Harness.",
      retry: "after-fix",
    };
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return {
      causeId: "harness-host-unknown",
      title: `${headOfHarness(failure)}: the host name ${host} cannot be resolved`,
      cause: "The name is mistyped, or this machine cannot look up names on the internet.",
      owner: "portal-owner",
      fix: "Check the base URL of the Harness connection, then DNS and proxy of this machine.",
      retry: "backoff",
    };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL|EPROTO/.test(code)) {
    return {
      causeId: "harness-tls",
      title: `${headOfHarness(failure)}: the secure connection to ${host} could not be trusted`,
      cause: "The certificate does not belong to this host or to a known authority. A proxy that opens traffic does this.",
      owner: "portal-owner",
      fix: "Let the host pass the proxy unopened, or add the proxy's certificate to this machine's trust store (NODE_EXTRA_CA_CERTS).",
      retry: "after-fix",
    };
  }
  const timedOut = code === "ETIMEDOUT";
  return {
    causeId: timedOut ? "harness-timeout" : "harness-unreachable",
    title: timedOut
      ? `${headOfHarness(failure)}: Harness did not answer in time`
      : `${headOfHarness(failure)}: ${host} could not be reached`,
    cause: timedOut
      ? "The request may or may not have been carried out; the portal looks before it tries again."
      : "The connection was refused or cut.",
    owner: timedOut ? "harness" : "portal-owner",
    fix: "Check that this machine may open port 443 to Harness, and look at Harness's status page.",
    retry: "backoff",
  };
}
