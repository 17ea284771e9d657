import { VerdictMark } from "@/components/ui/verdict-mark";
import { lapsedSession } from "@/lib/domain/connections/lapsed-session";
import { standingOf, type AwsConnection, type Standing } from "@/lib/domain/connections/connection";

const MARKS = {
  "hand-off": { verdict: "not-applicable", word: "Hand-off only" },
  ended: { verdict: "warn", word: "Session ended" },
  lapsed: { verdict: "fail", word: "Session not used" },
  failing: { verdict: "fail", word: "Does not work" },
  unchecked: { verdict: "to-do", word: "To be checked" },
  confirmed: { verdict: "pass", word: "Confirmed" },
} as const satisfies Readonly<Record<Standing, { readonly verdict: string; readonly word: string }>>;

/** Where portal access stands, as a mark with its word. */
export function StandingMark({ connection, now }: { readonly connection: AwsConnection; readonly now: Date }) {
  const { verdict, word } = MARKS[standingOf(connection, now)];
  return <VerdictMark verdict={verdict} word={word} />;
}

/** The standing in a sentence. */
export function standingWords(connection: AwsConnection, now: Date): string {
  switch (standingOf(connection, now)) {
    case "hand-off":
      return "Carabiner cannot look into it. What a run does in AWS is handed to somebody who can.";
    case "ended":
      return "The pasted session has ended and was deleted. Paste a new one to go on.";
    case "lapsed":
      return lapsedSession(connection).message;
    case "failing":
      return connection.lastCheck?.failure?.title ?? "The last check did not work.";
    case "unchecked":
      return "Check the identity and confirm the account; then runs can use it.";
    case "confirmed":
      return "Runs can use it.";
  }
}
