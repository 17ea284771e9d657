import { AsyncLocalStorage } from "node:async_hooks";

/** One attempt of one AWS call, for the evidence of a check and for counting. Holds no parameter and no secret. */
export type AwsCall = {
  /** `ec2:DescribeInstances`. */
  readonly call: string;
  readonly region: string;
  readonly account: string;
  /** ISO 8601, UTC: when the answer came. */
  readonly at: string;
  readonly durationMs: number;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  readonly errorCode?: string | undefined;
};

const log = new AsyncLocalStorage<AwsCall[]>();

/** Runs `work` and returns, beside its value, every AWS call that it made, in order of their answers. Nested logs are apart. */
export async function recordCalls<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly calls: readonly AwsCall[] }> {
  const calls: AwsCall[] = [];
  const value = await log.run(calls, work);
  return { value, calls };
}

/** Adds a call to the log in whose `recordCalls` it was made, if any. */
export function noteCall(call: AwsCall): void {
  log.getStore()?.push(call);
}
