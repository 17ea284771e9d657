import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { KeyRow } from "@/lib/domain/rotation/rotation-view";
import { endingOf } from "@/lib/domain/rotation/rotation-words";

type KeysTableProps = { readonly userName: string; readonly rows: readonly KeyRow[]; readonly now: Date };

const ROLES: Readonly<Record<KeyRow["role"], string>> = {
  old: "Old key",
  new: "New key, in Harness",
  current: "In Harness",
  other: "Not of this run",
};

/** The user's keys with age and last use: the evidence for deactivating one. */
export function KeysTable({ userName, rows, now }: KeysTableProps) {
  return (
    <Card
      title={`Access keys of ${userName}`}
      footer={<span className="small quiet">Read from AWS just now. AWS may report the use of a key a few hours late.</span>}
    >
      <DataTable
        caption={`Access keys of ${userName}`}
        rowKey={(row) => row.accessKeyId}
        groups={[{ rows }]}
        columns={[
          { id: "key", head: "Key", cell: (row) => <code>{endingOf(row.accessKeyId)}</code> },
          { id: "role", head: "Which", cell: (row) => ROLES[row.role] },
          {
            id: "status",
            head: "Status",
            cell: (row) =>
              row.status === "Active" ? (
                <VerdictMark verdict="pass" word="Active" />
              ) : (
                <VerdictMark verdict="not-applicable" word={row.status === "Inactive" ? "Switched off" : "Unknown"} />
              ),
          },
          {
            id: "created",
            head: "Made",
            cell: (row) => (row.createdAt === undefined ? "Unknown" : <RelativeTime at={row.createdAt} now={now} />),
          },
          { id: "used", head: "Last used", cell: (row) => <LastUsed row={row} now={now} /> },
        ]}
      />
    </Card>
  );
}

function LastUsed({ row, now }: { readonly row: KeyRow; readonly now: Date }) {
  const { lastUsed } = row;
  if (lastUsed === undefined) return <>Not reported by AWS</>;
  if (lastUsed.lastUsedAt === undefined) return <>Never, according to AWS</>;
  return (
    <>
      <RelativeTime at={lastUsed.lastUsedAt} now={now} />
      {lastUsed.serviceName === undefined ? null : ` by ${lastUsed.serviceName}`}
      {lastUsed.region === undefined ? null : ` in ${lastUsed.region}`}
    </>
  );
}
