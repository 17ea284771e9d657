import { VerdictMark } from "@/components/ui/verdict-mark";
import { lapsedSession } from "@/lib/domain/connections/lapsed-session";
import { standingOf, type AwsConnection, type Standing } from "@/lib/domain/connections/connection";

const MARKS = {
  "hand-off": { verdict: "not-applicable", word: "Hand-off only" },
  ended: { verdict: "warn", word: "Session ended" },
  lapsed: { verdict: "fail", word: "Session not used" },
  failing: { verdict: "fail", word: "Failing" },
  unchecked: { verdict: "to-do", word: "Not checked" },
  confirmed: { verdict: "pass", word: "Confirmed" },
} as const satisfies Readonly<Record<Standing, { readonly verdict: string; readonly word: string }>>;

/** The status of portal access, as a mark with its word. */
export function StandingMark({ connection, now }: { readonly connection: AwsConnection; readonly now: Date }) {
  const { verdict, word } = MARKS[standingOf(connection, now)];
  return <VerdictMark verdict={verdict} word={word} />;
}

/** The status in a sentence. */
export function standingWords(connection: AwsConnection, now: Date): string {
  switch (standingOf(connection, now)) {
    case "hand-off":
      return "Carabiner has no access. A person with access carries out the AWS side of each run.";
    case "ended":
      return "The pasted session has ended and was deleted. Paste a new one to continue.";
    case "lapsed":
      return lapsedSession(connection).message;
    case "failing":
      return connection.lastCheck?.failure?.title ?? "The last check failed.";
    case "unchecked":
      return "Check the identity and confirm the account; then runs can use it.";
    case "confirmed":
      return "Runs can use it.";
  }
}
