import { createHmac } from "node:crypto";

/**
 * Names for accounts, addresses and people in tables that count: a hash under the portal's secret. People type passwords into
 * the field of the e-mail, and a hash without a key could be tried against a word list or all addresses.
 *
 * @param purpose what is counted; the same text has another name for another purpose
 * @param secret read at the first use, so that a process without sign-in needs none
 */
export function createKeyedSubjects(purpose: string, secret: () => string): (kind: string, text: string) => string {
  return (kind, text) => {
    const hash = createHmac("sha256", secret()).update(`carabiner ${purpose}\n${kind}\n${text}`).digest("hex");
    return `${kind}:${hash.slice(0, 32)}`;
  };
}
