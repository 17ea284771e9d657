import Link from "next/link";

import { EvidenceSections } from "@/components/checks/evidence-panel";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { Drawer } from "@/components/ui/drawer";
import { GradeMark } from "@/components/ui/grade-mark";
import { KeyValue } from "@/components/ui/key-value";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { runPagePath, runPath } from "@/lib/config/routes";
import type { Practice, PracticeRow } from "@/lib/domain/posture/posture";

/** One practice: verdict and grade, its threshold, what to do, and its rows. */
export function PracticeCard({ practice }: { readonly practice: Practice }) {
  const { check, threshold, rows } = practice;
  const facts = [
    { name: "Found", value: check.fact },
    { name: "Measured by", value: threshold },
    ...(check.fix === undefined ? [] : [{ name: "Fix", value: check.fix }]),
    ...(check.owner === undefined ? [] : [{ name: "Owner", value: check.owner }]),
    { name: "Guide", value: check.guideItems.join(", ") },
  ];
  return (
    <Card
      id={check.id}
      title={check.title}
      aside={
        <span className="row tight small">
          <VerdictMark verdict={check.verdict} />
          <GradeMark grade={check.grade} />
        </span>
      }
      footer={
        check.evidence.length === 0 ? undefined : (
          <Drawer opener="Evidence" eyebrow="Practice" title={check.title}>
            {check.evidence.map((one, index) => (
              <EvidenceSections key={`${one.call} ${String(index)}`} evidence={one} />
            ))}
          </Drawer>
        )
      }
    >
      <div className="in">
        <KeyValue facts={facts} />
      </div>
      {rows.length === 0 ? null : (
        <DataTable
          caption={check.title}
          rowKey={(row) => row.id}
          groups={[{ rows }]}
          columns={[
            { id: "name", head: "What", cell: (row) => <span className="break">{row.name}</span> },
            { id: "verdict", head: "Verdict", cell: (row) => <VerdictMark verdict={row.verdict} /> },
            { id: "fact", head: "Found", cell: (row) => row.fact },
            { id: "do", head: "Do", cell: (row) => <RowLink practice={practice} row={row} /> },
          ]}
        />
      )}
    </Card>
  );
}

function RowLink({ practice, row }: { readonly practice: Practice; readonly row: PracticeRow }) {
  if (row.runId === undefined) {
    return <span className="quiet">{row.verdict === "pass" ? "Nothing" : "Outside this portal"}</span>;
  }
  switch (practice.check.id) {
    case "practices.key-age":
      return <Link href={runPagePath(row.runId, "rotate")}>Replace the key of {row.name}</Link>;
    case "practices.least-privilege":
      return <Link href={runPagePath(row.runId, "permissions")}>Permissions of {row.name.split(",")[0]}</Link>;
    default:
      return <Link href={runPath(row.runId)}>Open {row.name}</Link>;
  }
}
