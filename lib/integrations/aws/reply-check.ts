import type { Readable } from "node:stream";

/** What is wrong with a response that cannot come from AWS. */
export type ReplyProblem = "HtmlReply" | "EmptyReply" | "TruncatedReply" | "UnexpectedReply" | "OversizedReply" | "SlowReply";

/**
 * A response that cannot be trusted: a proxy's page, an empty 200, a body cut short. The SDK would take some of
 * these for a success without items. The HTTP status is kept where the SDK's retry logic looks for it.
 */
export class AwsReplyError extends Error {
  readonly problem: ReplyProblem;
  /** Reads are tried again by the client: what came was no answer. One that took too long or was too large would again. */
  readonly $retryable?: object;
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId?: string | undefined };

  constructor(problem: ReplyProblem, httpStatusCode: number, requestId: string | undefined) {
    super(`The response did not come from AWS: ${problem}.`);
    this.name = problem;
    this.problem = problem;
    if (problem !== "SlowReply" && problem !== "OversizedReply") this.$retryable = {};
    this.$metadata = { httpStatusCode, requestId };
  }
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const EDGE_BYTES = 600;

/** Reads a whole body within the portal's limit of size, until `ended` is aborted. */
export async function readBody(body: Readable, httpStatus: number, ended: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stop = (): void => void body.destroy(new AwsReplyError("SlowReply", httpStatus, undefined));
  ended.addEventListener("abort", stop, { once: true });
  try {
    if (ended.aborted) stop();
    for await (const chunk of body) {
      const bytes = chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
      size += bytes.byteLength;
      if (size > MAX_BODY_BYTES) throw new AwsReplyError("OversizedReply", httpStatus, undefined);
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } catch (cause) {
    if (cause instanceof AwsReplyError || !isAborted(cause)) throw cause;
    throw new AwsReplyError("TruncatedReply", httpStatus, undefined);
  } finally {
    ended.removeEventListener("abort", stop);
  }
}

/** Node's name for a body whose connection closed before its announced end. */
function isAborted(cause: unknown): boolean {
  return cause instanceof Error && (cause.message === "aborted" || ("code" in cause && cause.code === "ECONNRESET"));
}

/** The form that a reply must have: XML of this very action, JSON, or whatever the service uses. */
export type ExpectedForm = { readonly xmlOf: string } | "json" | "any";

/** Whether a reply has the form of its protocol: not empty, not HTML, the expected top element, and its end. */
export function replyProblem(input: {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  readonly form: ExpectedForm;
  readonly httpStatus: number;
}): ReplyProblem | undefined {
  const { head, tail } = edges(input.body);
  const succeeded = input.httpStatus >= 200 && input.httpStatus < 300;
  // An error may come without a body: its status says enough.
  if (head === "") return succeeded ? "EmptyReply" : undefined;
  if (/^<!doctype html|^<html/i.test(head) || input.contentType?.includes("html") === true) return "HtmlReply";
  if (!succeeded || input.form === "any") return undefined;
  const kind = input.form === "json" ? "json" : "xml";
  if (input.contentType?.includes(kind) !== true) return "UnexpectedReply";
  if (input.form === "json") {
    if (!head.startsWith("{")) return "UnexpectedReply";
    return tail.endsWith("}") ? undefined : "TruncatedReply";
  }
  const element = `${input.form.xmlOf}Response`;
  if (!new RegExp(`<${element}[\\s>/]`).test(head)) return "UnexpectedReply";
  return tail.endsWith(`</${element}>`) || tail.endsWith("/>") ? undefined : "TruncatedReply";
}

/** The request ID and error code of an answer, read from its first and last bytes only. */
export function replyFacts(body: Uint8Array): {
  readonly requestId?: string | undefined;
  readonly errorCode?: string | undefined;
} {
  const { head, tail } = edges(body);
  const text = `${head}\n${tail}`;
  const requestId = /<request_?id>([^<]+)</i.exec(text)?.[1];
  const errorCode = /<Code>([^<]+)</.exec(text)?.[1] ?? /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1];
  return { requestId, errorCode };
}

function edges(body: Uint8Array): { readonly head: string; readonly tail: string } {
  const text = new TextDecoder();
  return {
    head: text
      .decode(body.subarray(0, EDGE_BYTES))
      .replace(/^\uFEFF?\s*(<\?xml[^>]*>)?\s*/i, "")
      .trimStart(),
    tail: text.decode(body.subarray(Math.max(0, body.byteLength - EDGE_BYTES))).trimEnd(),
  };
}
