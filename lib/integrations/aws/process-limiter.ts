import { env } from "@/lib/config/env";
import { systemClock } from "@/lib/core/clock";
import { realWait } from "../real-wait";
import { createAwsLimiter, type AwsLimiter } from "./limiter";

let forAws: AwsLimiter | undefined;
let forSandbox: AwsLimiter | undefined;

const limiterWith = (share: number) => createAwsLimiter({ clock: systemClock, wait: realWait, share });

/**
 * The limiter of this process, for clients that are given none.
 *
 * @param endpoint the sandbox's, which no other tool calls; absent for AWS
 */
export function processLimiter(endpoint: string | undefined): AwsLimiter {
  if (endpoint === undefined) return (forAws ??= limiterWith(env().CARABINER_AWS_SHARE));
  return (forSandbox ??= limiterWith(env().CARABINER_SANDBOX_AWS_SHARE));
}
