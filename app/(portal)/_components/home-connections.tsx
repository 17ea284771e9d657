import Link from "next/link";

import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatAge, formatClock } from "@/lib/core/dates";
import { VerdictIcon } from "@/components/ui/verdict-mark";
import { connectionPath, connectionsPath } from "@/lib/config/routes";
import { lapsedSession } from "@/lib/domain/connections/lapsed-session";
import { AWS_METHOD_WORDS, standingOf, type AwsConnection, type HarnessConnection } from "@/lib/domain/connections/connection";

type HomeConnectionsProps = {
  readonly harness: readonly HarnessConnection[];
  readonly aws: readonly AwsConnection[];
  readonly now: Date;
  readonly mayManage: boolean;
};

/** The most connections the home page lists; the rest are on their page. */
const MOST = 6;

/** The connections, each with the result of its last check. */
export function HomeConnections({ harness, aws, now, mayManage }: HomeConnectionsProps) {
  const shown = aws.slice(0, MOST);
  return (
    <Card title="Connections" aside={mayManage ? <Link href={connectionsPath}>Manage</Link> : undefined}>
      {harness.length === 0 && aws.length === 0 ? (
        <div className="in">
          <EmptyState>
            Nothing is connected yet.{" "}
            {mayManage ? "Add Harness and an AWS account first." : "Ask your org admin to add Harness and an AWS account."}
          </EmptyState>
        </div>
      ) : (
        <ul className="ladder">
          {harness.map((connection) => (
            <li key={connection.id}>
              <VerdictIcon verdict={connection.checkedAt === undefined ? "unknown" : "pass"} />
              <span>
                <b>Harness</b> {connection.accountName ?? connection.name}
              </span>
              <span className="quiet">{connection.apiKeyHint}</span>
              <span className="d">
                {lastSeen(connection.checkedAt, now, "The key has not been checked yet", "The key worked")}
              </span>
            </li>
          ))}
          {shown.map((connection) => (
            <li key={connection.id}>
              <VerdictIcon verdict={awsVerdict(connection, now)} />
              <span>
                <b>AWS</b>{" "}
                <Link href={connectionPath(connection.id)} className="mono">
                  {connection.accountId}
                </Link>{" "}
                {connection.accountAlias}
              </span>
              <span className="quiet">{connection.roleArn === undefined ? AWS_METHOD_WORDS[connection.method] : "a role"}</span>
              <span className="d">{awsLine(connection, now)}</span>
            </li>
          ))}
        </ul>
      )}
      {aws.length > MOST ? <p className="in small quiet">{String(aws.length - MOST)} more AWS accounts are connected.</p> : null}
    </Card>
  );
}

function awsVerdict(connection: AwsConnection, now: Date) {
  const verdicts = {
    "hand-off": "not-applicable",
    ended: "warn",
    lapsed: "fail",
    failing: "fail",
    unchecked: "to-do",
    confirmed: "pass",
  } as const;
  return verdicts[standingOf(connection, now)];
}

function awsLine(connection: AwsConnection, now: Date): string {
  const { method, sessionExpiresAt, lastCheck } = connection;
  const standing = standingOf(connection, now);
  if (standing === "hand-off") return "The portal has no access; a person makes the AWS changes";
  if (standing === "ended") return "The pasted session has ended and was deleted. Paste a new one to keep checks running";
  if (standing === "lapsed") return lapsedSession(connection).message;
  if (standing === "failing") return lastCheck?.failure?.title ?? "The last check failed";
  if (method === "session" && sessionExpiresAt !== undefined) {
    return `The pasted session is kept encrypted and deleted at ${formatClock(sessionExpiresAt)} at the latest`;
  }
  return lastSeen(connection.checkedAt, now, "Not confirmed yet", "Confirmed");
}

function lastSeen(at: Date | undefined, now: Date, never: string, seen: string): string {
  return at === undefined ? never : `${seen} ${formatAge(at, now)}`;
}
