import type { AwsCredentials } from "./kept-key";
import { ReplyHandler } from "./reply-handler";

/** Reads may be tried three times; a write is tried once, because a lost response leaves its outcome unknown. */
export type AwsMode = "read" | "write";

const READ_ATTEMPTS = 3;

/** What every client of the SDK is built with. */
export function clientSettings(options: {
  readonly region: string;
  readonly mode: AwsMode;
  readonly credentials: AwsCredentials["provider"];
  /** The sandbox's endpoint, from the supervisor. Absent for AWS itself. */
  readonly endpoint?: string | undefined;
  readonly requestTimeoutMs?: number | undefined;
}) {
  return {
    region: options.region,
    credentials: options.credentials,
    maxAttempts: options.mode === "read" ? READ_ATTEMPTS : 1,
    // A host prefix would lead away from the endpoint that was allowed.
    disableHostPrefix: true,
    requestHandler: new ReplyHandler(options.requestTimeoutMs),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  };
}
