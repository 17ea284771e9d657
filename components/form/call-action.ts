import { unstable_isUnrecognizedActionError, unstable_rethrow } from "next/navigation";

import type { ActionError, ActionResult } from "@/lib/core/action-result";

/** Whether a call failed because its page is older than the portal: nothing that it sends can be saved. */
export function isOfOlderPage(cause: unknown): boolean {
  // Every build has its own action IDs, so an action that the portal does not know was part of another one.
  return unstable_isUnrecognizedActionError(cause);
}

/**
 * Why a server action gave no result, in the form of one. Throws what is a redirect and no failure.
 *
 * @param then what a person does about a page that is older than the portal
 */
export function callFailure(cause: unknown, then = "Copy the answers that you want to keep, then reload the page."): ActionError {
  unstable_rethrow(cause);
  return isOfOlderPage(cause) ? { ...OLDER_PAGE, message: `${OLDER_PAGE.message} ${then}` } : NO_ANSWER;
}

/** Calls a server action; a call that gives no result is a failure like any other, so that the page stays as it is. */
export async function callAction<Value>(call: () => Promise<ActionResult<Value>>): Promise<ActionResult<Value>> {
  try {
    return await call();
  } catch (cause) {
    return { ok: false, error: callFailure(cause) };
  }
}

const OLDER_PAGE: ActionError = {
  code: "conflict",
  message: "The portal was updated while this page was open, so nothing was done.",
  reference: "",
};

const NO_ANSWER: ActionError = {
  code: "upstream_unavailable",
  message:
    "The portal did not respond, so this may not have been done. Your answers are still on this page. Try again; if that does not help, reload the page.",
  reference: "",
};
