import { Readable } from "node:stream";
import type { Clock } from "@/lib/core/clock";
import { noteCall } from "./call-log";
import type { AwsLimiter } from "./limiter";
import { AwsReplyError, readBody, replyFacts, replyProblem } from "./reply-check";

/** What the middleware has to know of the client it sits in. */
export type InstrumentOptions = {
  /** The IAM prefix of the service. */
  readonly service: string;
  readonly protocol: "xml" | "json";
  readonly region: string;
  readonly account: string;
  readonly limiter: AwsLimiter;
  readonly clock: Clock;
};

type StepArguments = { readonly input: object; readonly request: unknown };
type StepContext = { readonly commandName?: string };
type StepOutput = { response: unknown };

/** The part of a client's middleware stack that is used here; every SDK client's stack has this form. */
type Stack<Output extends StepOutput> = {
  add: (
    middleware: (
      next: (step: StepArguments) => Promise<Output>,
      context: StepContext,
    ) => (step: StepArguments) => Promise<Output>,
    options: { readonly step: "deserialize"; readonly name: string; readonly priority: "low" },
  ) => void;
};

type RawResponse = { readonly statusCode: number; readonly headers: Record<string, string>; body: unknown };

/** Error codes by which AWS asks to slow down, whatever the service. */
const THROTTLE_CODES = /^(Throttl|RequestLimitExceeded|RequestThrottled|TooManyRequests|SlowDown)/;

/**
 * Puts the portal's own care around each attempt of a client: waits for the limiter, reads the whole body, refuses
 * answers that AWS would not give, and notes the call with its request ID.
 *
 * It sits innermost, so that retries pass through it as well.
 */
export function instrument<Output extends StepOutput>(stack: Stack<Output>, options: InstrumentOptions): void {
  stack.add(
    (next, context) => async (step) => {
      const action = (context.commandName ?? "").replace(/Command$/, "");
      const limited = {
        account: options.account,
        region: options.region,
        service: options.service,
        action,
        narrowed: isNarrowed(step.input),
      };
      const leave = await options.limiter.enter(limited);
      const startedAt = options.clock.now();
      const note = (facts: { httpStatus?: number; requestId?: string; errorCode?: string }): void => {
        const at = options.clock.now();
        noteCall({
          call: `${options.service}:${action}`,
          region: options.region,
          account: options.account,
          at: at.toISOString(),
          durationMs: at.getTime() - startedAt.getTime(),
          ...facts,
        });
      };
      try {
        const output = await next(step);
        if (!isRawResponse(output.response)) return output;
        const { response } = output;
        const body = await bodyOf(response);
        response.body = body;
        const facts = replyFacts(body);
        const requestId = header(response, "x-amzn-requestid") ?? header(response, "x-amz-request-id") ?? facts.requestId;
        // The SDK looks for the ID in the headers only; some answers carry it in their body alone.
        if (requestId !== undefined) response.headers["x-amzn-requestid"] ??= requestId;
        const errorCode =
          response.statusCode < 300 ? undefined : (header(response, "x-amzn-errortype")?.split(":")[0] ?? facts.errorCode);
        if (response.statusCode === 429 || (errorCode !== undefined && THROTTLE_CODES.test(errorCode)))
          options.limiter.throttled(limited);
        const problem = replyProblem({ body, protocol: options.protocol, action, httpStatus: response.statusCode });
        note({
          httpStatus: response.statusCode,
          ...(requestId === undefined ? {} : { requestId }),
          ...(problem === undefined && errorCode === undefined ? {} : { errorCode: problem ?? errorCode ?? "" }),
        });
        if (problem !== undefined) throw new AwsReplyError(problem, response.statusCode, requestId);
        return output;
      } catch (cause) {
        if (!(cause instanceof AwsReplyError)) note({ errorCode: cause instanceof Error ? codeOf(cause) : "unknown" });
        throw cause;
      } finally {
        leave();
      }
    },
    { step: "deserialize", name: "carabinerCare", priority: "low" },
  );
}

function codeOf(cause: Error): string {
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}

/** Whether a request names a page size, a filter or the things it is about. */
function isNarrowed(input: object): boolean {
  return ["MaxResults", "Filters", "InstanceIds", "GroupIds"].some((field) => Reflect.get(input, field) !== undefined);
}

function isRawResponse(response: unknown): response is RawResponse {
  return (
    typeof response === "object" && response !== null && "statusCode" in response && "headers" in response && "body" in response
  );
}

async function bodyOf(response: RawResponse): Promise<Uint8Array> {
  if (response.body instanceof Readable) return await readBody(response.body, response.statusCode);
  return response.body instanceof Uint8Array ? response.body : new Uint8Array();
}

function header(response: RawResponse, name: string): string | undefined {
  const value = response.headers[name];
  return value === "" ? undefined : value;
}
