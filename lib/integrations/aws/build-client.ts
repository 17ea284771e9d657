import type { Clock } from "@/lib/core/clock";
import { withoutAbsent } from "@/lib/core/without-absent";
import { instrument, type SdkStack, type StepOutput } from "./instrument";
import type { AwsCredentials } from "./kept-key";
import type { AwsLimiter } from "./limiter";
import { ReplyHandler } from "./reply-handler";

/** Reads may be tried three times; a write is tried once, because a lost response leaves its outcome unknown. */
export type AwsMode = "read" | "write";

const READ_ATTEMPTS = 3;

/** The settings of one client of the SDK. */
export type BuildOptions = {
  /** The IAM prefix of the service. */
  readonly service: string;
  readonly region: string;
  readonly mode: AwsMode;
  readonly credentials: AwsCredentials["provider"];
  /** The account whose budget its calls use. */
  readonly account: string;
  readonly limiter: AwsLimiter;
  readonly clock: Clock;
  /** The sandbox's endpoint, from the supervisor. Absent for AWS itself. */
  readonly endpoint?: string | undefined;
  readonly requestTimeoutMs?: number | undefined;
};

/**
 * Builds a client of the SDK. The portal builds every client here, so each has time limits, retries of reads, the check of each
 * response, the portal's own budget and the ownership check before each attempt. The caller destroys it.
 */
export function buildAwsClient<Client, Input extends object, Output extends StepOutput>(
  Client: new (settings: ReturnType<typeof settingsOf>) => Client & { readonly middlewareStack: SdkStack<Input, Output> },
  options: BuildOptions,
): Client {
  const client = new Client(settingsOf(options));
  instrument(client.middlewareStack, options);
  return client;
}

function settingsOf({ region, mode, credentials, endpoint, requestTimeoutMs }: BuildOptions) {
  return {
    region,
    credentials,
    maxAttempts: mode === "read" ? READ_ATTEMPTS : 1,
    // A host prefix would send the call to another host than the allowed endpoint.
    disableHostPrefix: true,
    requestHandler: new ReplyHandler(requestTimeoutMs),
    ...withoutAbsent({ endpoint }),
  };
}
