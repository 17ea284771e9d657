import type { AppError, Explanation } from "@/lib/core/errors";
import { redactText } from "@/lib/core/redact";
import type { Result } from "@/lib/core/result";
import type { DecodedAuthorization } from "@/lib/domain/aws/aws-shapes";
import { encodedMessageOf } from "./denial";
import { explainAws } from "./explain-aws";
import { explainText } from "./explain-text";
import { recogniseAwsText } from "./recognise-aws";

/** What became of an encoded message in the text. */
export type Decoding = "none" | "no-account" | "decoded" | "not-allowed" | "unreadable";

/** An explanation of pasted text, and what was done about an encoded message in it. */
export type PastedExplanation = { readonly explanation: Explanation; readonly decoding: Decoding };

/**
 * Explains pasted text; an encoded denial is decoded by `decode`, where there is an account to ask. Keys and tokens in
 * the text are replaced before anything is done with it, so none of them can come back in the details.
 */
export async function explainPasted(
  pasted: string,
  decode: ((encodedMessage: string) => Promise<Result<DecodedAuthorization, AppError>>) | undefined,
): Promise<PastedExplanation> {
  const text = redactText(pasted);
  const encoded = encodedMessageOf(text);
  const failure = encoded === undefined ? undefined : recogniseAwsText(text);
  if (encoded === undefined || failure === undefined) return { explanation: explainText(text), decoding: "none" };
  if (decode === undefined) return { explanation: explainText(text), decoding: "no-account" };
  const decoded = await decode(encoded);
  if (decoded.ok) return { explanation: explainAws({ ...failure, decoded: decoded.value }), decoding: "decoded" };
  const isDenied =
    decoded.error.code === "upstream_rejected" &&
    decoded.error.explanation?.details["Error code"] !== "InvalidAuthorizationMessageException";
  return isDenied
    ? { explanation: explainAws({ ...failure, decoded: "not-allowed" }), decoding: "not-allowed" }
    : { explanation: explainText(text), decoding: "unreadable" };
}
