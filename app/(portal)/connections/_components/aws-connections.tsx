import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SandboxBadge } from "@/components/ui/sandbox-badge";
import type { Actor } from "@/lib/domain/access/actor";
import { canManageConnections } from "@/lib/domain/access/setup-access";
import { AWS_METHOD_WORDS, type AwsConnection } from "@/lib/domain/connections/connection";
import { checkAwsConnectionAction, confirmAwsConnectionAction, removeAwsConnectionAction } from "../actions";
import { AwsIdentityCheck } from "./aws-identity-check";
import { RemoveConnection } from "./remove-connection";

type AwsConnectionsProps = { readonly actor: Actor; readonly connections: readonly AwsConnection[]; readonly now: Date };

/** How the portal looks into AWS accounts, as far as it serves the person. */
export function AwsConnections({ actor, connections, now }: AwsConnectionsProps) {
  return (
    <Card title="Portal access to AWS">
      {connections.length === 0 ? (
        <div className="in">
          <EmptyState>
            No AWS account yet. Access says how the portal looks into one; Harness uses an identity of its own.
          </EmptyState>
        </div>
      ) : (
        <DataTable
          caption="AWS connections"
          rowKey={(connection) => connection.id}
          groups={[{ rows: connections }]}
          columns={[
            {
              id: "name",
              head: "Connection",
              cell: (connection) => (
                <>
                  <div>
                    {connection.name} {connection.kind === "sandbox" ? <SandboxBadge /> : null}
                  </div>
                  <div>
                    <code>{connection.accountId}</code> {connection.accountAlias}
                  </div>
                  <div className="quiet small">for {connection.orgIdentifier ?? "every organization"}</div>
                </>
              ),
            },
            { id: "method", head: "How the portal looks in", cell: (connection) => <Method connection={connection} now={now} /> },
            {
              id: "checked",
              head: "Identity confirmed",
              cell: (connection) => <Confirmed connection={connection} now={now} />,
            },
            {
              id: "actions",
              head: "Actions",
              cell: (connection) =>
                canManageConnections(actor, connection) ? (
                  <div className="stack-2">
                    {connection.method === "none" ? null : (
                      <AwsIdentityCheck
                        connectionId={connection.id}
                        name={connection.name}
                        check={checkAwsConnectionAction}
                        confirm={confirmAwsConnectionAction}
                      />
                    )}
                    <RemoveConnection connectionId={connection.id} name={connection.name} remove={removeAwsConnectionAction} />
                  </div>
                ) : (
                  <span className="quiet small">Changed by its admin</span>
                ),
            },
          ]}
        />
      )}
    </Card>
  );
}

function Method({ connection, now }: { readonly connection: AwsConnection; readonly now: Date }) {
  const { method, roleArn, externalId, sessionExpiresAt, profile } = connection;
  return (
    <div className="stack-1">
      <div>
        {AWS_METHOD_WORDS[method]}
        {profile === undefined ? null : ` ${profile}`}
        {roleArn === undefined ? null : ", then a role"}
      </div>
      {roleArn === undefined ? null : (
        <div>
          <code className="small">{roleArn}</code>
        </div>
      )}
      {externalId === undefined ? null : (
        <div className="small">
          External ID <code>{externalId}</code> <CopyButton text={externalId}>Copy the external ID</CopyButton>
        </div>
      )}
      {sessionExpiresAt === undefined ? null : (
        <div className="small quiet">
          {sessionExpiresAt <= now ? (
            "The session is over; add a new one."
          ) : (
            <>Kept until {sessionExpiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC at most</>
          )}
        </div>
      )}
    </div>
  );
}

function Confirmed({ connection, now }: { readonly connection: AwsConnection; readonly now: Date }) {
  if (connection.method === "none") return <span className="quiet">Not needed</span>;
  if (connection.checkedAt === undefined) return <span>Not yet. Runs can use it once it is.</span>;
  return (
    <div className="stack-1">
      <div>
        <RelativeTime at={connection.checkedAt} now={now} />
      </div>
      {connection.callerArn === undefined ? null : (
        <div>
          <code className="small">{connection.callerArn}</code>
        </div>
      )}
    </div>
  );
}
