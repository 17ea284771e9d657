import type { Explanation } from "@/lib/core/errors";
import { explainDelegateText } from "./explain-delegate";
import { explanation, type ExplanationParts } from "./explanation-parts";
import type { HarnessFailure } from "./harness-failure";
import { explainAws } from "./explain-aws";
import { explainForeignAnswer, explainNoAnswer } from "./explain-harness-way";
import { harnessDetails, headOfHarness, permissionWords, scopeWords } from "./harness-words";
import { recogniseAwsText } from "./recognise-aws";

/**
 * Explains any failure of a Harness call: cause, owner, fix, and the facts behind it. A failure that Harness only
 * passes on from AWS is explained as AWS's. No vendor text reaches title, cause or fix.
 *
 * @see https://apidocs.harness.io/
 *
 * @guide G213
 */
export function explainHarness(failure: HarnessFailure): Explanation {
  const details = harnessDetails(failure);
  const passedOn = failure.kind === "answer" ? explainPassedOn(failure, details) : undefined;
  return passedOn ?? explanation(partsOf(failure), details);
}

/** Delegates and AWS speak through Harness's messages: the last non-hint says most, the generic code says nothing. */
function explainPassedOn(failure: HarnessFailure, details: Explanation["details"]): Explanation | undefined {
  const status = failure.httpStatus ?? 0;
  if (status === 401 || status === 403 || status === 429) return undefined;
  const texts = [failure.message, ...failure.messages.filter(({ code }) => code !== "HINT").map(({ message }) => message)];
  const delegate = explainDelegateText(texts.join("\n"), failure.code, details);
  if (delegate !== undefined) return delegate;
  for (const text of texts) {
    const aws = recogniseAwsText(text);
    if (aws !== undefined) {
      const explained = explainAws(aws);
      return { ...explained, details: { ...explained.details, ...details } };
    }
  }
  return undefined;
}

function partsOf(failure: HarnessFailure): ExplanationParts {
  switch (failure.kind) {
    case "network":
      return explainNoAnswer(failure);
    case "page":
    case "empty":
    case "shape":
      return explainForeignAnswer(failure);
    case "governance":
      return {
        causeId: "harness-policy-denied",
        title: `${headOfHarness(failure)}: a governance policy of your Harness account forbids it`,
        cause: `The request was correct and allowed, but a policy set${failure.policySets.length === 0 ? "" : ` (${failure.policySets.join(", ")})`} refuses what it contains.`,
        owner: "harness-admin",
        fix: "Change what the policy objects to, or ask its owner for an exception. The policy's own words are in the details.",
        retry: "after-fix",
      };
    case "answer":
      return answered(failure);
  }
}

function answered(failure: HarnessFailure): ExplanationParts {
  const status = failure.httpStatus ?? 0;
  const code = failure.code ?? "";
  if (status === 401) return keyRefused(failure);
  if (status === 403) return permission(failure);
  if (status === 429) {
    return {
      causeId: "harness-throttled",
      title: `${headOfHarness(failure)} right now: Harness asked to slow down`,
      cause: "Harness limits the calls of one API key and of one address per minute.",
      owner: "nobody",
      fix: "Wait; the portal continues automatically.",
      retry: "backoff",
    };
  }
  if (status === 501) {
    return {
      causeId: "not-available-here",
      title: `${headOfHarness(failure)}: this Harness does not offer the call`,
      cause: "The sandbox's Harness does not imitate this part; Harness itself does.",
      owner: "nobody",
      fix: "Nothing to do in the sandbox.",
      retry: "no",
    };
  }
  if (status >= 500) {
    return {
      causeId: "harness-trouble",
      title: `${headOfHarness(failure)}: Harness had an internal problem`,
      cause: "Harness accepted the request but could not carry it out.",
      owner: "harness",
      fix: "Wait a little and try again. If it lasts, look at Harness's status page and give them the correlation ID.",
      retry: "backoff",
    };
  }
  return byCode(failure, code, status);
}

function byCode(failure: HarnessFailure, code: string, status: number): ExplanationParts {
  const head = headOfHarness(failure);
  const common = { owner: "you", retry: "after-fix" } as const;
  if (
    code === "DUPLICATE_FIELD" ||
    (code === "INVALID_REQUEST" && /already exists|Duplicate identifier/i.test(failure.message))
  ) {
    return {
      ...common,
      causeId: "harness-identifier-taken",
      title: `${head}: the identifier is taken in this scope`,
      cause: "Harness holds another entity of this kind with the same identifier, made by someone else or by an earlier try.",
      fix: "Compare it with what you want: use it as it is, or choose another identifier. The portal changes nothing that it did not make.",
    };
  }
  if (code === "ENTITY_REFERENCE_EXCEPTION" || code === "ACTIVE_SERVICE_INSTANCES_PRESENT_EXCEPTION") {
    return {
      ...common,
      causeId: "harness-still-in-use",
      title: `${head}: something in Harness still uses it`,
      cause: "Harness deletes nothing that other entities refer to.",
      fix: "Remove what refers to it first. Harness shows it under the entity's references.",
    };
  }
  if (code === "OPTIMISTIC_LOCKING_EXCEPTION") {
    return {
      ...common,
      causeId: "harness-changed-meanwhile",
      title: `${head}: someone else has just changed it`,
      cause: "The entity is no longer as it was when it was read.",
      fix: "Read it again, compare, and repeat the change if it is still wanted.",
    };
  }
  if (
    [
      "ENTITY_NOT_FOUND",
      "RESOURCE_NOT_FOUND",
      "RESOURCE_NOT_FOUND_EXCEPTION",
      "CONNECTOR_NOT_FOUND_EXCEPTION",
      "SECRET_MANAGER_ID_NOT_FOUND",
    ].includes(code) ||
    status === 404
  ) {
    return {
      ...common,
      causeId: "harness-not-found",
      title: `${head}: Harness has no such thing in this scope`,
      cause: "It was deleted, has another identifier, is in another scope, or this API key may not see it.",
      fix: "Check the identifier and the scope. An identifier above a project starts with org. or account.",
    };
  }
  if (code === "INVALID_IDENTIFIER_REF") {
    return {
      ...common,
      causeId: "harness-reference-invalid",
      title: `${head}: a reference names its scope in a way Harness does not know`,
      cause:
        "A reference is the bare identifier inside a project, or starts with org. or account.; a wider scope cannot use what belongs to a narrower one.",
      fix: "Choose the secret or connector from the list, so that its scope is written for you.",
    };
  }
  if (code === "SECRET_MANAGEMENT_ERROR") {
    return {
      ...common,
      owner: "harness-admin",
      causeId: "harness-secret-manager",
      title: `${head}: the secret manager did not take the secret`,
      cause: "The built-in secret manager may be switched off in this account, or the chosen one does not answer.",
      fix: "Choose another secret manager, or ask the Harness administrator to repair this one.",
    };
  }
  if (code === "NOT_WHITELISTED_IP") {
    return {
      ...common,
      owner: "harness-admin",
      causeId: "harness-address-blocked",
      title: `${head}: Harness does not accept calls from this portal's address`,
      cause: "The Harness account allows only listed IP addresses.",
      fix: "Ask the Harness administrator to add the address of this portal.",
    };
  }
  if (/Account detail is not present/i.test(failure.message)) {
    return {
      ...common,
      owner: "portal-owner",
      causeId: "harness-account-missing",
      title: `${head}: the call did not name the Harness account`,
      cause: "Harness needs the account with every call.",
      fix: "Check the account ID of the Harness connection.",
    };
  }
  return {
    ...common,
    causeId:
      failure.fields.length > 0 || code === "INVALID_REQUEST" || code === "SCHEMA_VALIDATION_FAILED"
        ? "harness-input-refused"
        : "unclassified",
    title: `${head}: Harness does not accept ${failure.fields[0] === undefined ? "what was sent" : `the field ${failure.fields[0].fieldId}`}`,
    cause: "A value or a combination of values does not fit Harness's rules. Its own words are in the details.",
    fix: "Correct the value that Harness names and try again.",
  };
}

function keyRefused(failure: HarnessFailure): ExplanationParts {
  return {
    causeId: failure.code === "EXPIRED_TOKEN" ? "harness-key-expired" : "harness-key-refused",
    title: `${headOfHarness(failure)}: the Harness API key is not valid any more`,
    cause: "The key has ended, was revoked, is mistyped, or belongs to another Harness account or cluster.",
    owner: "harness-admin",
    fix: "Create a new key in Harness and enter it in the connection. A key works only on the cluster that made it.",
    retry: "after-fix",
  };
}

function permission(failure: HarnessFailure): ExplanationParts {
  if (failure.code === "USAGE_LIMITS_EXCEEDED") {
    return {
      causeId: "harness-limit",
      title: `${headOfHarness(failure)}: the Harness account has reached a limit of its licence`,
      cause: "The account cannot hold any more entities of this kind.",
      owner: "harness-admin",
      fix: "Remove what is not needed, or ask the Harness administrator about the licence.",
      retry: "after-fix",
    };
  }
  const missing = failure.failedPermissions;
  const named = missing.map(permissionWords).join("; ");
  // Some endpoints name the permission only in their sentence.
  const inText = /permission (core_[a-z_]+)/.exec(failure.message)?.[1];
  const wanted = named === "" ? (inText ?? "the permission it needs") : named;
  const scope = scopeWords(missing[0]?.scope ?? failure.scope);
  return {
    causeId: "harness-permission-missing",
    title: `${headOfHarness(failure)}: this Harness key lacks ${missing[0]?.permission ?? inText ?? "a permission"} in ${scope}`,
    cause:
      "The user or service account behind the API key has no role that holds this permission there. A role in a project does not reach up to its organization.",
    owner: "harness-admin",
    fix: "Ask a Harness admin for a role with this permission; the request text is ready to send.",
    fixText: `Please give the principal of our Harness API key ${wanted} in ${scope}. It is needed to connect AWS to Harness (${failure.call}).`,
    retry: "after-fix",
  };
}
