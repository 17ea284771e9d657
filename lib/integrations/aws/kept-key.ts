import type { Clock } from "@/lib/core/clock";
import { CallEndedError, currentSignal, sharedWithin } from "../call-scope";

/** A key as the SDK takes it. */
export type AwsKey = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
};

/** Where the clients get their key from, each time they sign. */
export type AwsCredentials = {
  readonly provider: () => Promise<AwsKey>;
  /** Drops a key that AWS calls expired, so that the next call gets another. Absent where there is no other. */
  readonly renew?: () => void;
};

/** A key is fetched again this long before its end. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Fetching a key ends after this long. */
export const FETCH_TIMEOUT_MS = 15_000;

/**
 * Keeps a key that has to be fetched until shortly before its end. One fetch at a time, shared by all who need it, so it
 * ends by its own time limit and not with the look-up that began it.
 */
export function keepKey(clock: Clock, fetch: () => Promise<AwsKey>, timeoutMs = FETCH_TIMEOUT_MS): AwsCredentials {
  let kept: AwsKey | undefined;
  let pending: Promise<AwsKey> | undefined;

  const renew = async (): Promise<AwsKey> => {
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      return (kept = await endingWith(limit, sharedWithin(limit, fetch)));
    } finally {
      pending = undefined;
    }
  };
  const provider = async (): Promise<AwsKey> => {
    const endsAt = kept?.expiration?.getTime() ?? Infinity;
    if (kept !== undefined && endsAt - clock.now().getTime() > RENEW_BEFORE_MS) return kept;
    pending ??= renew();
    return await endingWith(currentSignal(), pending);
  };
  return {
    // The SDK would otherwise keep the first key for ever.
    provider: Object.assign(provider, { memoized: true }),
    renew: () => {
      kept = undefined;
    },
  };
}

/** The value, unless the signal is aborted first. The work itself goes on. */
async function endingWith<Value>(signal: AbortSignal | undefined, work: Promise<Value>): Promise<Value> {
  if (signal === undefined) return await work;
  return await new Promise<Value>((resolve, reject) => {
    const end = (): void => {
      reject(new CallEndedError());
    };
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", end);
    });
  });
}
