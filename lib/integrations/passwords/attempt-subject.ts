import { createHmac } from "node:crypto";
import type { AttemptKind } from "@/lib/domain/access/sign-in";

/**
 * The subject of failed sign-ins, for counting and recording, in place of an account or address: a hash under the portal's
 * secret. People type passwords into the field of the e-mail, and a hash without a key could be tried against a word list.
 *
 * @param secret read at the first use, so that a process without sign-in needs none
 */
export function createAttemptSubjects(secret: () => string): (kind: AttemptKind, text: string) => string {
  return (kind, text) => {
    const hash = createHmac("sha256", secret()).update(`carabiner sign-in attempt\n${kind}\n${text}`).digest("hex");
    return `${kind}:${hash.slice(0, 32)}`;
  };
}
