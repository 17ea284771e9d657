import type { FailureOwner } from "@/lib/core/errors";

const WORDS: Readonly<Record<FailureOwner, string>> = {
  you: "you",
  "aws-admin": "an AWS admin of this account",
  "org-admin": "the admin of your AWS organization",
  "harness-admin": "a Harness admin",
  "portal-owner": "the owner of this portal",
  aws: "AWS",
  harness: "Harness",
  nobody: "no one, it clears up automatically",
};

/** Who has to act, in the middle of a sentence. */
export function ownerWords(owner: FailureOwner): string {
  return WORDS[owner];
}
