import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { callAws } from "./call";
import type { AwsClients } from "./client";

/**
 * Whether a log group exists. The name is a prefix for AWS, so the group itself is the first of its answer.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 */
export async function hasLogGroup(clients: AwsClients, region: string, name: string): Promise<Result<boolean, AppError>> {
  return await callAws(clients, { service: "logs", action: "DescribeLogGroups", region, resource: name }, async () => {
    const { DescribeLogGroupsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const logs = await clients.logs(region);
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 1 }));
    return (logGroups ?? []).some(({ logGroupName }) => logGroupName === name);
  });
}

/** How many lines are read. */
const LINES = 100;

/**
 * The last 100 lines of a log stream, oldest first; none for a stream that was never written to.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
export async function readLogLines(
  clients: AwsClients,
  region: string,
  { group, stream }: { readonly group: string; readonly stream: string },
): Promise<Result<readonly string[], AppError>> {
  const subject = { service: "logs", action: "GetLogEvents", region, resource: `${group}:${stream}` };
  const lines = await callAws(clients, subject, async () => {
    const { GetLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const logs = await clients.logs(region);
    const asked = { logGroupName: group, logStreamName: stream, limit: LINES, startFromHead: false };
    const { events } = await logs.send(new GetLogEventsCommand(asked));
    return (events ?? []).map(({ message }) => message ?? "");
  });
  // A container that never started has no stream.
  return !lines.ok && lines.error.code === "not_found" ? { ok: true, value: [] } : lines;
}
