import type { AppError } from "@/lib/core/errors";
import { unreadableRowMessage } from "@/lib/core/unreadable-row";

/**
 * Work stopped at an error that no rule expects. `reference` is the one in the log, and `what` names what stopped
 * ("The apply", "Policy HarnessAWSAccess").
 */
export function unexpectedStop(what: string, error: unknown, reference: string): AppError {
  const unreadable = unreadableRowMessage(error);
  if (unreadable !== undefined) return unreadableStop(what, unreadable, reference);
  return {
    code: "internal",
    message: `${what} stopped at an unexpected error. Try again; if it stops once more, report reference ${reference}.`,
    explanation: {
      causeId: "unexpected-error",
      title: `${what} stopped at an unexpected error`,
      cause: "Carabiner received an answer or met a state that it does not handle. The log has the details under the reference.",
      owner: "portal-owner",
      fix: "Try again: whatever exists already is found and kept. If it stops once more, send the reference to the owner of this portal.",
      retry: "now",
      details: { Reference: reference },
    },
  };
}

/** The engine ended the work before Carabiner recorded an end, for example because an operator cancelled it. */
export function lostWork(what: string, engineState: string): AppError {
  return {
    code: "internal",
    message: `${what} was interrupted and did not resume. Try again: whatever exists already is found and kept.`,
    explanation: {
      causeId: "work-lost",
      title: `${what} was interrupted and did not resume`,
      cause: `The workflow engine ended it with the state ${engineState} before its outcome was recorded.`,
      owner: "you",
      fix: "Try again: whatever exists already is found and kept.",
      retry: "now",
      details: { "Engine state": engineState },
    },
  };
}

/** Work gave no result in time, although every call in it has its own time limit. */
export function tookTooLong(what: string): AppError {
  return {
    code: "upstream_unavailable",
    message: `${what} did not finish in time. Try again: whatever exists already is found and kept.`,
    explanation: {
      causeId: "took-too-long",
      title: `${what} did not finish in time`,
      cause: "A call to AWS or Harness did not return within the time limit of one operation.",
      owner: "you",
      fix: "Try again: whatever exists already is found and kept.",
      retry: "now",
      details: {},
    },
  };
}

/** Work stopped at a row that this version cannot read; `message` names it. */
function unreadableStop(what: string, message: string, reference: string): AppError {
  return {
    code: "internal",
    message: `${what} stopped. ${message}`,
    explanation: {
      causeId: "unreadable-row",
      title: `${what} stopped at a row that this version cannot read`,
      cause: message,
      owner: "portal-owner",
      fix: "Start the version that wrote the row, or correct it in the database, then try again: whatever exists already is found and kept.",
      retry: "after-fix",
      details: { Reference: reference },
    },
  };
}
