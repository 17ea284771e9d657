import { counted } from "@/lib/core/plural";
import { CheckAgainButton } from "@/components/checks/check-again";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DownloadButton } from "@/components/ui/download-button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatClock } from "@/lib/core/dates";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";
import { PermissionMatrix, type MatrixGroup } from "@/components/ui/permission-matrix";
import { deltaPolicy } from "@/lib/domain/permissions/delta-policy";
import { deniedActions, sortMatrix, summarizeMatrix } from "@/lib/domain/matrix/matrix-grade";
import type { GradedRow } from "@/lib/domain/matrix/matrix-types";
import type { PackId } from "@/lib/domain/permissions/pack-types";
import { formatPolicy } from "@/lib/domain/iam/policy-document";

/** What a permission is for, in two words for the table. The form shows the full titles. */
const SHORT: Partial<Record<PackId, string>> = {
  P0: "Test",
  P1: "Inventory",
  P2: "Deployment",
  P3: "Lifecycle",
  P4: "New instances",
  P5: "SSM readiness",
  P5b: "SSM commands",
  P6: "ECS inventory",
  P7: "ECS rolling",
  P7b: "ECS scaling",
  P8: "ECS canary",
  P9: "ECS blue/green",
  P10: "ECS tasks",
};

type KnownTodayProps = {
  /** Separates two matrices on one page. */
  readonly id?: string | undefined;
  readonly title: string;
  readonly matrix: {
    readonly rows: readonly GradedRow[];
    /** The identity that the permissions belong to. */
    readonly subject: string;
    readonly region: string;
    /** True when the identity does not exist yet: the results are about the policy that would be created. */
    readonly isPlanned: boolean;
  };
  readonly mayCheck: boolean;
};

/** The newest result for every action × resource that the ticked packs need, denied rows first. */
export function KnownToday({ id = "known-today", title, matrix, mayCheck }: KnownTodayProps) {
  const { rows, subject, region, isPlanned } = matrix;
  const checkedAt = rows
    .flatMap(({ check }) => check.evidence.map((evidence) => evidence.at))
    .sort()
    .at(-1);
  const denied = deniedActions(rows);
  const { allowed, needed, denied: refused, waiting, unknown } = summarizeMatrix(rows);
  return (
    <div className="stack-4">
      <section aria-labelledby={id} className="card">
        <header>
          <h2 id={id}>{title}</h2>
          <div className="row">
            <span className="small quiet">
              {[
                subject,
                region,
                checkedAt === undefined ? "not checked yet" : `checked ${formatClock(new Date(checkedAt))}`,
              ].join(", ")}
            </span>
            {mayCheck ? <CheckAgainButton /> : null}
          </div>
        </header>
        {rows.length === 0 ? (
          <EmptyState>No ticked permission can be checked.</EmptyState>
        ) : (
          <PermissionMatrix
            groups={groupsOf(rows)}
            action={
              denied.length === 0 ? undefined : <a href={`#${id}-delta`}>Policy for the {counted(denied.length, "denied row")}</a>
            }
          />
        )}
      </section>
      <p className="small soft" role="status">
        {`${String(allowed)} of ${String(needed)} allowed, ${String(refused)} denied, ${String(waiting)} waiting, ${String(unknown)} unknown.`}
      </p>
      <HowKnown rows={rows} planned={isPlanned} />
      {denied.length === 0 ? null : <Delta id={`${id}-delta`} denied={denied} />}
    </div>
  );
}

/** The source of the results: the identity's own calls, IAM's simulator, or our evaluator. */
function HowKnown({ rows, planned }: { readonly rows: readonly GradedRow[]; readonly planned: boolean }) {
  if (planned) {
    return (
      <Note tone="info" title="Harness’s identity does not exist yet">
        These results are Carabiner’s own evaluation of the policy that would be created, not AWS’s. They do not count for the
        checklist. A new key is tested while it is available, and a role that Carabiner may assume makes the calls itself; for
        everything else Carabiner asks IAM’s simulator.
      </Note>
    );
  }
  const own = rows.filter(({ check }) => check.verdict === "pass" && (check.grade === "proved" || check.grade === "dry-run"));
  if (own.length === 0) {
    return (
      <Note tone="plain" title="How this is known">
        Carabiner holds no credentials of this identity and may not assume it, so it asks IAM’s simulator about its ARN. The
        simulator knows identity policies, boundaries and organization policies; the real call may still differ.
      </Note>
    );
  }
  const at = own
    .flatMap(({ check }) => check.evidence[0]?.at ?? [])
    .sort()
    .at(-1);
  return (
    <Note tone="plain" title="How this is known">
      {counted(own.length, "row was", "rows were")} tested with the identity’s own calls
      {at === undefined ? "" : `, last at ${formatClock(new Date(at))}`}: reads as real calls, EC2 writes as dry runs. A key is
      tested only while it is created, stored or rotated. Afterwards Carabiner asks IAM’s simulator; a proof stays until the
      simulator denies it.
    </Note>
  );
}

function Delta({ id, denied }: { readonly id: string; readonly denied: ReturnType<typeof deniedActions> }) {
  return (
    <section id={id} className="stack-3" aria-labelledby={`${id}-heading`} tabIndex={-1}>
      <h2 id={`${id}-heading`}>Policy for what is denied</h2>
      <p className="small soft">
        It grants only what was denied. Attach it in addition to the existing policies, then check again.
      </p>
      {deltaPolicy(denied).map((policy) => {
        const text = formatPolicy(policy.document);
        return (
          <div key={policy.name} className="stack-2">
            <div className="row">
              <CopyButton text={text}>Copy the delta policy</CopyButton>
              <DownloadButton text={text} fileName={`${policy.name}.json`} mediaType="application/json">
                Download the delta policy
              </DownloadButton>
            </div>
            <details className="more">
              <summary>
                <Icon icon={chevronRightIcon} />
                {policy.name}: {counted(policy.document.Statement.length, "statement")}
              </summary>
              <CodeBlock code={text} label={`Policy ${policy.name}`} />
            </details>
          </div>
        );
      })}
    </section>
  );
}

function groupsOf(rows: readonly GradedRow[]): readonly MatrixGroup[] {
  const groups = new Map<string, MatrixGroup["rows"][number][]>();
  for (const { row, check } of sortMatrix(rows)) {
    const group = groups.get(row.group) ?? [];
    group.push({
      action: row.action,
      resource: shortResource(row.resource),
      neededFor: [...new Set(row.neededFor.map((need) => SHORT[need.packId] ?? need.title))],
      verdict: check.verdict,
      grade: check.grade,
      showedBy: check.fact,
    });
    groups.set(row.group, group);
  }
  return [...groups].map(([heading, own]) => ({ heading, rows: own }));
}

/** An ARN without the part that all rows share: `service/parcel-main/*`. */
function shortResource(resource: string): string {
  const parts = resource.split(":");
  return parts.length < 6 ? resource : parts.slice(5).join(":");
}
