import { parseJson } from "@/lib/core/parse-json";
import type { Explanation } from "@/lib/core/errors";
import { z } from "zod";
import { findEcsReason } from "./ecs-reasons";
import { explainAws } from "./explain-aws";
import { explainDelegateText } from "./explain-delegate";
import { explainHarness } from "./explain-harness";
import { explanation } from "./explanation-parts";
import type { HarnessFailure } from "./harness-failure";
import { recogniseAwsText } from "./recognise-aws";

/** Longer text is cut before it is searched; the cut text still holds any message of AWS or Harness. */
const MAX_LENGTH = 200_000;

/**
 * Explains error text that a person pasted: from AWS, ECS or Harness, out of a console, a log or a tool's output.
 * Unknown text is returned word for word, as `unclassified`.
 *
 * @guide G206 G216
 */
export function explainText(pasted: string): Explanation {
  const text = pasted.slice(0, MAX_LENGTH).trim();
  const details = { "Pasted text": text };
  if (text === "") return unclassified(details, "There is nothing to explain");
  const harness = harnessAnswerIn(text);
  if (harness !== undefined) return explainHarness(harness);
  const ecs = findEcsReason(text);
  if (ecs !== undefined) {
    const { causeId, title, cause, owner, fix, tone } = ecs;
    const isFine = tone === "normal" || tone === "good";
    return explanation({ causeId, title, cause, owner, fix, retry: isFine ? "no" : "after-fix" }, details);
  }
  const delegate = explainDelegateText(text, undefined, details);
  if (delegate !== undefined) return delegate;
  const aws = recogniseAwsText(text);
  if (aws !== undefined) return explainAws(aws);
  const sentence = harnessSentence(text);
  return sentence === undefined
    ? unclassified(details, "This text is not in the portal's list of known errors")
    : explainHarness(sentence);
}

function unclassified(details: Explanation["details"], title: string): Explanation {
  return explanation(
    {
      causeId: "unclassified",
      title,
      cause: "We do not know this error yet.",
      owner: "you",
      fix: "Paste the whole message, with its error code and request ID if it has them. The text is kept below as it is.",
      retry: "no",
    },
    details,
  );
}

const answerSchema = z.object({
  status: z.enum(["ERROR", "FAILURE"]),
  code: z.string().nullish(),
  message: z.string().nullish(),
  correlationId: z.string().nullish(),
  responseMessages: z
    .array(z.object({ code: z.string(), level: z.string().catch("ERROR"), message: z.string().nullish() }))
    .nullish()
    .catch(undefined),
  failedPermissionChecks: z
    .array(z.object({ permission: z.string(), resourceType: z.string(), resourceIdentifier: z.string().nullish() }))
    .nullish()
    .catch(undefined),
});

/** A pasted answer of Harness's API, as JSON. */
function harnessAnswerIn(text: string): HarnessFailure | undefined {
  const parsed = answerSchema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { code, message, correlationId, responseMessages, failedPermissionChecks } = parsed.data;
  return {
    ...BARE,
    httpStatus: statusOf(code ?? ""),
    code: code ?? undefined,
    message: message ?? "",
    messages: (responseMessages ?? []).map((one) => ({ ...one, message: one.message ?? "" })),
    failedPermissions: (failedPermissionChecks ?? []).map((check) => ({
      ...check,
      resourceIdentifier: check.resourceIdentifier ?? undefined,
    })),
    correlationId: correlationId ?? undefined,
  };
}

/** Sentences by which Harness names a missing permission or a key that is not valid. */
function harnessSentence(text: string): HarnessFailure | undefined {
  if (/Missing permission core_[a-z_]+/.test(text)) return { ...BARE, httpStatus: 403, code: "NG_ACCESS_DENIED", message: text };
  if (/Invalid (?:API key|token)|Invalid token or token expired/i.test(text))
    return { ...BARE, httpStatus: 401, code: "INVALID_TOKEN", message: text };
  if (/<!doctype html|<html/i.test(text)) return { ...BARE, kind: "page", httpStatus: 200, message: text };
  return undefined;
}

const BARE: HarnessFailure = {
  kind: "answer",
  message: "",
  messages: [],
  failedPermissions: [],
  fields: [],
  policySets: [],
  call: "pasted text",
};

/** A pasted answer has lost its HTTP status; the codes that are explained by status get it back. */
function statusOf(code: string): number {
  if (["NG_ACCESS_DENIED", "ACCESS_DENIED", "USAGE_LIMITS_EXCEEDED"].includes(code)) return 403;
  if (["INVALID_TOKEN", "EXPIRED_TOKEN", "REVOKED_TOKEN", "INVALID_CREDENTIAL", "USER_DOES_NOT_EXIST"].includes(code)) return 401;
  return code === "UNKNOWN_ERROR" ? 500 : 400;
}
