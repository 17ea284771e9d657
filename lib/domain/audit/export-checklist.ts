import { isoDay } from "@/lib/core/dates";
import { canonicalJson } from "@/lib/core/canonical-json";
import { redact } from "@/lib/core/redact";
import type { Actor } from "@/lib/domain/access/actor";
import type { BoxResult } from "@/lib/domain/checklist/checklist";
import { CHECKLIST_COLUMNS, checklistRows, type ChecklistRow } from "@/lib/domain/checklist/checklist-rows";
import type { GuideVersion } from "@/lib/domain/guide/text";
import { describePath } from "@/lib/domain/runs/available-paths";
import type { Run } from "@/lib/domain/runs/run";

import { toCsv } from "./export-csv";
import { exportWindow, type ExportWindow } from "./export-window";

/** A checklist with everything its reader needs to know about where it comes from. */
export type ChecklistExport = {
  readonly run: Pick<Run, "reference" | "kind" | "awsAccountId"> & {
    readonly harness: string;
    readonly path: string;
    readonly owner: string;
    readonly state: Run["state"];
  };
  readonly made: {
    /** ISO 8601, UTC. */
    readonly at: string;
    readonly by: string;
    readonly with: string;
    readonly timeZone: "UTC";
  };
  /** The time the export covers; ISO 8601, UTC. */
  readonly window: ExportWindow;
  readonly guide: { readonly version: string; readonly sha256: string; readonly isCurrent: boolean };
  readonly ready: number;
  readonly total: number;
  readonly rows: readonly ChecklistRow[];
  readonly boxes: readonly BoxResult[];
};

/** Puts a checklist together for writing. The same input gives the same export. */
export function checklistExport(input: {
  readonly run: Run;
  readonly boxes: readonly BoxResult[];
  readonly ready: number;
  readonly actor: Actor;
  readonly guide: GuideVersion;
  readonly now: Date;
}): ChecklistExport {
  const { run, boxes, actor, guide, now } = input;
  const { accountIdentifier, orgIdentifier, projectIdentifier } = run.scope;
  return {
    run: {
      reference: run.reference,
      kind: run.kind,
      awsAccountId: run.awsAccountId,
      harness: [accountIdentifier, orgIdentifier, projectIdentifier].filter((part) => part !== undefined).join(" / "),
      path: describePath(run.path),
      owner: run.ownerName,
      state: run.state,
    },
    made: { at: now.toISOString(), by: actor.name, with: "Carabiner", timeZone: "UTC" },
    window: exportWindow(actor, run, now),
    guide: { version: guide.documentVersion, sha256: run.guideHash, isCurrent: run.guideHash === guide.sha256 },
    ready: input.ready,
    total: boxes.length,
    rows: checklistRows(boxes),
    boxes,
  };
}

/** What each CSV line says about the whole, so that the table is rectangular and every line is complete. */
const HEAD_COLUMNS = [
  "Run",
  "World",
  "Harness scope",
  "AWS account",
  "Window from (UTC)",
  "Window until (UTC)",
  "Made at (UTC)",
  "Made by",
  "Made with",
  "Time zone",
  "Guide SHA-256",
] as const;

/** The checklist as CSV: the boxes first, then where they come from. */
export function checklistCsv(whole: ChecklistExport): string {
  const { run, made, window, guide } = whole;
  const head = [
    run.reference,
    run.kind,
    run.harness,
    // A spreadsheet would read 12 digits as a number and shorten them.
    `account ${run.awsAccountId}`,
    window.from,
    window.until,
    made.at,
    made.by,
    made.with,
    made.timeZone,
    guide.sha256,
  ];
  return toCsv(
    [...CHECKLIST_COLUMNS.map((column) => column.header), ...HEAD_COLUMNS],
    whole.rows.map((row) => [...CHECKLIST_COLUMNS.map((column) => row[column.key]), ...head]),
  );
}

/** The checklist as canonical JSON, with the evidence behind every box. The same data gives the same bytes. */
export function checklistJson(whole: ChecklistExport): string {
  const { boxes, rows, ...head } = whole;
  return canonicalJson({
    format: "carabiner.checklist",
    v: 1,
    ...head,
    boxes: rows.map((row, index) => ({
      ...row,
      // Redacted once more on the way out: an export cannot be recalled.
      evidence: redact(JSON.parse(JSON.stringify(boxes[index]?.evidence ?? []))),
      statements: boxes[index]?.statements ?? [],
    })),
  });
}

/** `CB-2026-0042-checklist-2026-11-25-sandbox.csv`. */
export function checklistFileName(run: Pick<Run, "reference" | "kind">, now: Date, extension: "csv" | "json"): string {
  const reference = run.reference.replaceAll(/[^A-Za-z0-9-]/g, "");
  const suffix = run.kind === "sandbox" ? "-sandbox" : "";
  return `${reference}-checklist-${isoDay(now)}${suffix}.${extension}`;
}
