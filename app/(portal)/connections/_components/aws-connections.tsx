import Link from "next/link";

import { formatDayMinute } from "@/lib/core/dates";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SandboxBadge } from "@/components/ui/sandbox-badge";
import { connectionPath } from "@/lib/config/routes";
import { AWS_METHOD_WORDS, standingOf, type AwsConnection } from "@/lib/domain/connections/connection";
import { nameOfArn } from "@/lib/domain/aws/arn";

import { StandingMark, standingWords } from "./standing";

/** What the newest readings found in an account, by region. */
export type AccountRegions = {
  readonly holding: readonly string[];
  readonly enabled: number;
  /** Regions that did not respond and may contain more. */
  readonly silent: number;
};

type AwsConnectionsProps = {
  readonly connections: readonly AwsConnection[];
  readonly regions: Readonly<Record<string, AccountRegions>>;
  readonly now: Date;
};

/** The portal access to AWS accounts that the person may use. Each links to its own page. */
export function AwsConnections({ connections, regions, now }: AwsConnectionsProps) {
  return (
    <Card title="Portal access to AWS">
      {connections.length === 0 ? (
        <div className="in">
          <EmptyState>
            No AWS account yet. Portal access lets Carabiner read an account; Harness uses a separate identity.
          </EmptyState>
        </div>
      ) : (
        <DataTable
          caption="AWS connections"
          rowKey={(connection) => connection.id}
          groups={[{ rows: connections }]}
          columns={[
            { id: "name", head: "Account", cell: (connection) => <Account connection={connection} /> },
            { id: "method", head: "Access method", cell: (connection) => <Method connection={connection} now={now} /> },
            { id: "standing", head: "Status", cell: (connection) => <StandingCell connection={connection} now={now} /> },
            { id: "checked", head: "Last check", cell: (connection) => <LastCheck connection={connection} now={now} /> },
            {
              id: "regions",
              head: "Regions",
              cell: (connection) => <Regions found={regions[connection.accountId]} />,
            },
          ]}
        />
      )}
    </Card>
  );
}

function Account({ connection }: { readonly connection: AwsConnection }) {
  return (
    <>
      <div>
        <Link href={connectionPath(connection.id)}>{connection.name}</Link>{" "}
        {connection.kind === "sandbox" ? <SandboxBadge /> : null}
      </div>
      <div>
        <code>{connection.accountId}</code> {connection.accountAlias}
      </div>
      <div className="quiet small">
        {connection.partition === "aws" ? "" : `${connection.partition} · `}for {connection.orgIdentifier ?? "every organization"}
      </div>
    </>
  );
}

function Method({ connection, now }: { readonly connection: AwsConnection; readonly now: Date }) {
  const { method, roleArn, profile, sessionExpiresAt } = connection;
  const base = `${AWS_METHOD_WORDS[method]}${profile === undefined ? "" : ` ${profile}`}`;
  return (
    <>
      <div>
        {roleArn === undefined ? (
          base
        ) : (
          <>
            role <code className="small">{nameOfArn(roleArn)}</code>
          </>
        )}
      </div>
      {roleArn === undefined ? null : <div className="quiet small">from {base}</div>}
      {method !== "session" || sessionExpiresAt === undefined || sessionExpiresAt <= now ? null : (
        <div className="quiet small">deleted at {formatDayMinute(sessionExpiresAt)} at the latest</div>
      )}
    </>
  );
}

function StandingCell({ connection, now }: { readonly connection: AwsConnection; readonly now: Date }) {
  const standing = standingOf(connection, now);
  return (
    <>
      <div>
        <StandingMark connection={connection} now={now} />
      </div>
      {standing === "confirmed" && connection.callerArn !== undefined ? (
        <div className="quiet small">
          as <code>{shortArn(connection.callerArn)}</code>
        </div>
      ) : (
        <div className="quiet small">{standingWords(connection, now)}</div>
      )}
    </>
  );
}

function LastCheck({ connection, now }: { readonly connection: AwsConnection; readonly now: Date }) {
  const at = newest(connection.lastCheck?.at, connection.checkedAt);
  if (at === undefined) return <span className="quiet">{connection.method === "none" ? "Not needed" : "Never"}</span>;
  return <RelativeTime at={at} now={now} />;
}

function Regions({ found }: { readonly found: AccountRegions | undefined }) {
  if (found === undefined) return <span className="quiet">Not read yet</span>;
  const { holding, enabled, silent } = found;
  return (
    <>
      <div>{holding.length === 0 ? "Nothing found" : holding.join(", ")}</div>
      <div className="quiet small">
        of {enabled} enabled{silent === 0 ? "" : `, ${String(silent)} did not respond`}
      </div>
    </>
  );
}

/** IAM path and session of an ARN, without the parts the row already shows. */
function shortArn(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

function newest(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}
