import type { Explanation } from "@/lib/core/errors";
import { explanation } from "./explanation-parts";

/** Codes by which Harness says that no delegate could do the work. */
const NO_DELEGATE_CODES = new Set([
  "DELEGATE_NOT_AVAILABLE",
  "NO_AVAILABLE_DELEGATES",
  "NO_INSTALLED_DELEGATES",
  "NO_GLOBAL_DELEGATE_ACCOUNT",
  "UNAVAILABLE_DELEGATES",
  "DELEGATE_NOT_REGISTERED",
  "460",
  "462",
  "463",
]);
const DELEGATE_LATE_CODES = new Set(["DELEGATE_TASK_EXPIRED", "461"]);

/**
 * Explains Harness's answers about delegates, by code or by the sentence that Harness keeps for them.
 * `undefined` when the text is about something else.
 *
 * @guide G204
 */
export function explainDelegateText(
  text: string,
  code: string | undefined,
  details: Explanation["details"],
): Explanation | undefined {
  const late =
    DELEGATE_LATE_CODES.has(code ?? "") || /delegate task timed out|failed to complete the task and timed out/i.test(text);
  if (late) {
    return explanation(
      {
        causeId: "delegate-timeout",
        title: "The delegate took the task and did not finish in time",
        cause: "The delegate is overloaded, was restarted, or cannot reach what it should talk to.",
        owner: "harness-admin",
        fix: "Look at the delegate's own log and its load, then test again.",
        retry: "now",
      },
      details,
    );
  }
  if (/active delegates available.*inactive|delegates.*are inactive/is.test(text)) {
    return explanation(
      {
        causeId: "delegate-silent",
        title: "No delegate answers: every delegate that could do it has stopped sending heartbeats",
        cause: "Delegates are registered but none of them is connected to Harness.",
        owner: "harness-admin",
        fix: "Start the delegate again and check that it can reach Harness. A heartbeat counts for five minutes.",
        retry: "after-fix",
      },
      details,
    );
  }
  const none =
    NO_DELEGATE_CODES.has(code ?? "") ||
    /no eligible delegates?|no delegate (?:found|eligible)|no delegates? (?:are |is )?(?:available|installed)/i.test(text);
  if (!none) return undefined;
  return explanation(
    {
      causeId: "no-eligible-delegate",
      title: "No eligible delegate: none is connected, carries every selector and can reach AWS",
      cause:
        "Every delegate selector of the connector must be a tag of one and the same connected delegate. For access keys that delegate must also be able to open https://aws.amazon.com/, not only the API hosts.",
      owner: "harness-admin",
      fix: "Compare the selectors with the tags of the connected delegates, and let the delegate reach https://aws.amazon.com/.",
      fixText: "curl -sS -o /dev/null -w '%{http_code}\\n' https://aws.amazon.com/",
      retry: "after-fix",
    },
    details,
  );
}
