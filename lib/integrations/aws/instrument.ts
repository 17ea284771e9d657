import type { Clock } from "@/lib/core/clock";
import { beforeCall } from "../call-scope";
import { noteCall } from "./call-log";
import type { AwsLimiter } from "./limiter";
import { AwsReplyError, replyFacts } from "./reply-check";

/** What the middleware has to know of the client it sits in. */
export type InstrumentOptions = {
  /** The IAM prefix of the service. */
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly limiter: AwsLimiter;
  readonly clock: Clock;
};

/** `Input` is the union of a client's inputs: the middleware hands it on as it came. */
type StepArguments<Input extends object> = { readonly input: Input; readonly request: unknown };
type StepContext = { readonly commandName?: string };
/** The output of a step of the SDK: the raw response. */
export type StepOutput = { response: unknown };

/** The part of a client's middleware stack that is used here; every SDK client's stack has this form. */
export type SdkStack<Input extends object, Output extends StepOutput> = {
  add: (
    middleware: (
      next: (step: StepArguments<Input>) => Promise<Output>,
      context: StepContext,
    ) => (step: StepArguments<Input>) => Promise<Output>,
    options: { readonly step: "deserialize"; readonly name: string; readonly priority: "low" },
  ) => void;
};

type RawResponse = { readonly statusCode: number; readonly headers: Record<string, string>; body: unknown };

/** Error codes by which AWS asks to slow down, whatever the service. */
const THROTTLE_CODES = /^(Throttl|RequestLimitExceeded|RequestThrottled|TooManyRequests|SlowDown)/;

/**
 * Puts the portal's own care around each attempt of a client: waits for the limiter, looks whether the call may be made,
 * and notes it with its request ID. It sits innermost, so that retries pass through it as well.
 */
export function instrument<Input extends object, Output extends StepOutput>(
  stack: SdkStack<Input, Output>,
  options: InstrumentOptions,
): void {
  stack.add(
    (next, context) => async (step) => {
      const action = (context.commandName ?? "").replace(/Command$/, "");
      const { account, region, service, limiter, clock } = options;
      const place = await limiter.enter({ account, region, service, action, narrowed: isNarrowed(step.input) });
      await beforeCall().catch((cause: unknown) => {
        place.leave();
        throw cause;
      });
      const startedAt = clock.now();
      const note = (facts: CallFacts): void => {
        const at = clock.now();
        const durationMs = at.getTime() - startedAt.getTime();
        noteCall({ call: `${service}:${action}`, region, account, at: at.toISOString(), durationMs, ...facts });
      };
      try {
        const output = await next(step);
        const facts = factsOf(output.response);
        if (facts.httpStatus === 429 || THROTTLE_CODES.test(facts.errorCode ?? "")) place.throttled();
        note(facts);
        return output;
      } catch (cause) {
        note(cause instanceof AwsReplyError ? factsOfReply(cause) : { errorCode: codeOf(cause) });
        throw cause;
      } finally {
        place.leave();
      }
    },
    { step: "deserialize", name: "carabinerCare", priority: "low" },
  );
}

type CallFacts = {
  readonly httpStatus?: number;
  readonly requestId?: string | undefined;
  readonly errorCode?: string | undefined;
};

/** Status, request ID and error code of a reply whose body was read already. */
function factsOf(response: unknown): CallFacts {
  if (!isRawResponse(response)) return {};
  const found = response.body instanceof Uint8Array ? replyFacts(response.body) : {};
  const requestId = header(response, "x-amzn-requestid") ?? found.requestId;
  const errorCode =
    response.statusCode < 300 ? undefined : (header(response, "x-amzn-errortype")?.split(":")[0] ?? found.errorCode);
  return {
    httpStatus: response.statusCode,
    requestId,
    errorCode,
  };
}

function factsOfReply({ problem, $metadata }: AwsReplyError): CallFacts {
  const { httpStatusCode: httpStatus, requestId } = $metadata;
  return { httpStatus, errorCode: problem, requestId };
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
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

function header(response: RawResponse, name: string): string | undefined {
  const value = response.headers[name];
  return value === "" ? undefined : value;
}
