import { FailureCard } from "@/components/ui/failure-card";
import { Note } from "@/components/ui/note";
import type { Decoding, PastedExplanation } from "@/lib/domain/diagnosis/explain-pasted";

const DECODING: Readonly<Record<Exclude<Decoding, "none">, { readonly tone: "info" | "pass" | "warn"; readonly text: string }>> =
  {
    "no-account": {
      tone: "info",
      text: "This text contains an encoded reason. Choose the account it came from and press Explain again to decode it.",
    },
    decoded: { tone: "pass", text: "AWS decoded the encoded part of this message." },
    "not-allowed": { tone: "warn", text: "The portal's access to this account may not decode messages." },
    unreadable: {
      tone: "warn",
      text: "AWS could not decode the encoded part: it is cut off, from another account, or AWS did not respond. The rest is explained.",
    },
  };

/** The explanation of a pasted text: a failure card, or a note when nothing is wrong. */
export function PastedAnswer({ answer: { explanation, decoding } }: { readonly answer: PastedExplanation }) {
  const isFine = explanation.owner === "nobody" && explanation.retry === "no";
  return (
    <>
      {decoding === "none" ? null : <Note tone={DECODING[decoding].tone}>{DECODING[decoding].text}</Note>}
      {isFine ? (
        <Note tone="pass" title={explanation.title}>
          {explanation.cause} {explanation.fix}
        </Note>
      ) : (
        <FailureCard explanation={explanation} />
      )}
    </>
  );
}
