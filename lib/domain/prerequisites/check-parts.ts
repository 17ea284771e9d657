import type { AppError } from "@/lib/core/errors";
import type { CheckResult, Evidence } from "@/lib/domain/checks/check";

/** The first letters of the ID of every check of this step. */
export const PREREQUISITE_PREFIX = "s1.";

/** A check before it runs: its title and the guide items that it answers for. */
export type CheckHead = Pick<CheckResult, "id" | "title" | "guideItems">;

/** Owners in the words of the check list. */
export const OWNER = { you: "You", aws: "AWS admin", harness: "Harness admin", portal: "Portal owner" } as const;

const OWNER_WORDS: Readonly<Record<string, string>> = {
  you: OWNER.you,
  "aws-admin": OWNER.aws,
  "org-admin": "AWS organization admin",
  "harness-admin": OWNER.harness,
  "portal-owner": OWNER.portal,
  aws: "AWS",
  harness: "Harness",
  nobody: "No one: it clears up automatically",
};

/**
 * A check without a response. A vendor's refusal is a failure with its own fix; a time limit, a throttle or a lost
 * connection leaves it unknown, because nothing was learned.
 */
export function unanswered(head: CheckHead, error: AppError, at: string, call: string): CheckResult {
  const refused = error.code === "upstream_rejected";
  const { explanation } = error;
  return {
    ...head,
    verdict: refused ? "fail" : "unknown",
    grade: refused ? "proved" : "not-testable",
    fact: explanation?.title ?? error.message,
    fix: explanation?.fix ?? (error.code === "precondition_failed" ? "Fix it, then check again." : "Check again in a moment."),
    owner: OWNER_WORDS[explanation?.owner ?? "you"] ?? OWNER.you,
    evidence: [{ call, observed: explanation?.title ?? error.message, at }],
  };
}

/** One line of evidence. */
export function evidenceOf(call: string, observed: string, at: string, more: Partial<Evidence> = {}): readonly Evidence[] {
  return [{ call, observed, at, ...more }];
}
