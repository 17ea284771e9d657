import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { DataTable, type Column } from "@/components/ui/data-table";
import { GradeMark } from "@/components/ui/grade-mark";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { AppError } from "@/lib/core/errors";
import { counted, plural } from "@/lib/core/plural";
import type { Result } from "@/lib/core/result";
import { missingPolicy, type Right } from "@/lib/domain/clusters/role-rights";
import { formatPolicy } from "@/lib/domain/iam/policy-document";

import type { ShownRights } from "../load-preparation";

type RightsCardProps = { readonly role: string; readonly look: Result<ShownRights, AppError> };

/** What the chosen execution role may do of what its tasks need, by its real policies. */
export function RightsCard({ role, look }: RightsCardProps) {
  if (!look.ok) return <LookupFailure what={`The policies of ${role}`} error={look.error} />;
  const { rights, from } = look.value;
  const source =
    from.length === 0
      ? "No service runs with this role yet, so these are the usual needs. The task definition step checks again with the definition you choose."
      : `Derived from ${from.join(", ")}, which ${plural(from.length, "the service runs", "the services run")}. The task definition step checks again with the definition you choose.`;
  if (rights.length === 0) {
    return (
      <Card title={`${role} needs no rights for these tasks`} padded>
        <p className="small soft">{source} They pull public images, write no logs through ECS and read no secrets.</p>
      </Card>
    );
  }
  const policy = missingPolicy(rights);
  const allowed = rights.filter(({ verdict }) => verdict === "pass");
  const open = [...rights.filter(({ verdict }) => verdict === "fail"), ...rights.filter(({ verdict }) => verdict === "unknown")];
  return (
    <Card title={headingOf(role, rights)} aside={<p className="small quiet">{source}</p>}>
      {open.length === 0 ? null : <Rights caption="Rights that the execution role lacks or that are unknown" rows={open} />}
      {allowed.length === 0 ? null : (
        <details className="more in">
          <summary>
            <Icon icon={chevronRightIcon} />
            {counted(allowed.length, "right is allowed", "rights are allowed")}
          </summary>
          <div className="mt">
            <Rights caption="Rights that the execution role has" rows={allowed} />
          </div>
        </details>
      )}
      {policy.length === 0 ? null : (
        <details className="more in">
          <summary>
            <Icon icon={chevronRightIcon} />
            Policy for the missing rights
          </summary>
          <div className="stack-2 mt">
            <p className="small soft">An AWS admin adds it to {role}. Then save this step again.</p>
            <CodeBlock
              code={formatPolicy({
                Version: "2012-10-17",
                Statement: policy.map(({ actions, resource }) => ({ Effect: "Allow", Action: actions, Resource: resource })),
              })}
              label={`Policy that adds the missing rights to ${role}`}
              copy="Copy the policy"
            />
          </div>
        </details>
      )}
    </Card>
  );
}

function Rights({ caption, rows }: { readonly caption: string; readonly rows: readonly Right[] }) {
  return (
    <DataTable
      caption={caption}
      columns={COLUMNS}
      groups={[{ rows }]}
      rowKey={({ need }) => [need.purpose, need.resource ?? need.subject].join(" ")}
    />
  );
}

function headingOf(role: string, rights: readonly Right[]): string {
  const missing = new Set(rights.flatMap((right) => (right.verdict === "fail" ? right.missing : []))).size;
  if (missing > 0) return `${role} lacks ${counted(missing, "action")} that its tasks need`;
  const open = rights.filter(({ verdict }) => verdict === "unknown").length;
  const untested = open === 0 ? "" : `; ${counted(open, "right")} cannot be tested`;
  return `${role} may do what its tasks need${untested}`;
}

const WORDS: Readonly<Record<Right["verdict"], string>> = { pass: "Allowed", fail: "Missing", unknown: "Unknown" };

const COLUMNS: readonly Column<Right>[] = [
  { id: "needed", head: "Needed to", cell: ({ need }) => need.purpose },
  {
    id: "action",
    head: "Action",
    cell: ({ need, missing }) => <Actions all={need.actions} missing={missing} />,
  },
  { id: "resource", head: "Resource", cell: ({ need }) => <code className="quiet wrap-anywhere">{need.subject}</code> },
  { id: "verdict", head: "Verdict", cell: ({ verdict }) => <VerdictMark verdict={verdict} word={WORDS[verdict]} /> },
  { id: "grade", head: "Grade", cell: ({ grade }) => <GradeMark grade={grade} /> },
  { id: "showed", head: "Evidence", quiet: true, cell: ({ shownBy }) => shownBy },
];

function Actions({ all, missing }: { readonly all: readonly string[]; readonly missing: readonly string[] }) {
  return (
    <ul className="stack-1">
      {(missing.length === 0 ? all : missing).map((action) => (
        <li key={action}>
          <code className="nowrap">{action}</code>
        </li>
      ))}
    </ul>
  );
}
