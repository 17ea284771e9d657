import { ActionForm } from "@/components/form/action-form";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SandboxBadge } from "@/components/ui/sandbox-badge";
import type { Actor } from "@/lib/domain/access/actor";
import { canManageConnections } from "@/lib/domain/access/setup-access";
import type { HarnessConnection } from "@/lib/domain/connections/connection";
import { checkHarnessConnectionAction, removeHarnessConnectionAction } from "../actions";
import { RemoveConnection } from "./remove-connection";

type HarnessConnectionsProps = { readonly actor: Actor; readonly connections: readonly HarnessConnection[]; readonly now: Date };

/** The Harness connections that the person may use, with the actions they may take on each. */
export function HarnessConnections({ actor, connections, now }: HarnessConnectionsProps) {
  return (
    <Card title="Harness">
      {connections.length === 0 ? (
        <div className="in">
          <EmptyState>No Harness connection yet. It holds the address and the API key of a Harness account.</EmptyState>
        </div>
      ) : (
        <DataTable
          caption="Harness connections"
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
                  <div className="quiet small">for {connection.orgIdentifier ?? "every organization"}</div>
                </>
              ),
            },
            {
              id: "account",
              head: "Account",
              cell: (connection) => (
                <>
                  <div>{connection.accountName ?? "Name not readable with this key"}</div>
                  <code>{connection.accountIdentifier}</code>
                </>
              ),
            },
            { id: "key", head: "Key", cell: (connection) => connection.apiKeyHint },
            {
              id: "checked",
              head: "Last success",
              cell: (connection) =>
                connection.checkedAt === undefined ? "Not yet" : <RelativeTime at={connection.checkedAt} now={now} />,
            },
            {
              id: "actions",
              head: "Actions",
              cell: (connection) =>
                canManageConnections(actor, connection) ? (
                  <div className="stack-2">
                    <ActionForm
                      action={checkHarnessConnectionAction}
                      hidden={{ connectionId: connection.id }}
                      submit="Check the key"
                      submitLabel={`Check the key of ${connection.name}`}
                      size="small"
                      done="Harness accepted this key."
                    />
                    <RemoveConnection
                      connectionId={connection.id}
                      name={connection.name}
                      remove={removeHarnessConnectionAction}
                    />
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
