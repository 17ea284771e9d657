import { GUIDE_POLICY_TEXT, guidePolicy } from "./guide-policy";
import { PACKS } from "./packs";
import type { BuiltPolicy } from "./policy-builder";
import { asList, formatPolicy, type PolicyDocument, type PolicyStatement } from "@/lib/domain/iam/policy-document";
import { alignPolicies, readLines, type PolicyLine } from "@/lib/domain/iam/policy-lines";

/** Why lines differ, in one word. */
export type DiffLabel = "Added" | "Left out" | "Moved" | "Narrowed" | "Split";

/** An explanation that one or more lines share. */
export type DiffReason = { readonly id: string; readonly label: DiffLabel; readonly text: string };

/** One side of a row: the line's number in its own document, from 1. */
export type DiffCell = { readonly line: number; readonly text: string };

/** A row of the aligned comparison, guide left, corrected right; a reason row closes each run of lines it explains. */
export type DiffRow =
  | { readonly kind: "same"; readonly left: DiffCell; readonly right: DiffCell }
  | { readonly kind: "removed"; readonly left: DiffCell; readonly reasonId: string }
  | { readonly kind: "added"; readonly right: DiffCell; readonly reasonId: string }
  | { readonly kind: "changed"; readonly left: DiffCell; readonly right: DiffCell; readonly reasonId: string }
  | { readonly kind: "reason"; readonly reason: DiffReason };

/** The comparison with its totals for the summary beside it. */
export type PolicyDiff = {
  readonly rows: readonly DiffRow[];
  readonly reasons: readonly DiffReason[];
  /** Actions of ours that the guide lacks, of the guide that we leave out, and that both have. */
  readonly added: readonly string[];
  readonly leftOut: readonly string[];
  readonly kept: readonly string[];
};

type Side = {
  readonly document: PolicyDocument;
  readonly lines: readonly PolicyLine[];
  readonly sidOf: ReadonlyMap<string, string>;
};

function readSide(text: string, document: PolicyDocument): Side {
  const sidOf = new Map<string, string>();
  for (const statement of document.Statement) {
    for (const action of asList(statement.Action)) if (!sidOf.has(action)) sidOf.set(action, statement.Sid ?? "");
  }
  return { document, lines: readLines(text), sidOf };
}

function leftOutReason(action: string): DiffReason {
  const pack = PACKS.find(
    (candidate) => candidate.holder === "harness" && candidate.actions.some((row) => row.action === action),
  );
  if (pack === undefined) return { id: `left:${action}`, label: "Left out", text: "No deployment uses it." };
  if (pack.id === "P3" || pack.id === "P4") {
    return {
      id: `left:${pack.id}`,
      label: "Left out",
      text: `Not used by SSH, WinRM or ECS deployments. Tick “${pack.title}” to add it.`,
    };
  }
  return { id: `left:${pack.id}`, label: "Left out", text: `Nothing you ticked uses it. Tick “${pack.title}” to add it.` };
}

function actionReason(action: string, from: "guide" | "ours", guide: Side, ours: Side, built: BuiltPolicy): DiffReason {
  const ourSid = ours.sidOf.get(action);
  const guideSid = guide.sidOf.get(action);
  if (from === "guide" && ourSid === undefined) return leftOutOrWaiting(action, built);
  if (ourSid !== undefined && guideSid !== undefined) {
    return { id: `moved:${ourSid}`, label: "Moved", text: `Now in statement ${ourSid}. ${statementText(ours, ourSid)}` };
  }
  const texts = built.actions.filter((row) => row.action === action).flatMap((row) => row.reasons.map((reason) => reason.text));
  return { id: `added:${action}`, label: "Added", text: [...new Set(texts)].join(" ") };
}

function leftOutOrWaiting(action: string, built: BuiltPolicy): DiffReason {
  const waiting = action === "iam:PassRole" ? built.missing.find((missing) => missing.field === "passRoles") : undefined;
  if (waiting === undefined) return leftOutReason(action);
  return { id: "waiting:passRoles", label: "Narrowed", text: `Only roles that you choose may be passed. ${waiting.message}` };
}

function statementText(side: Side, sid: string): string {
  const statement = side.document.Statement.find((candidate) => candidate.Sid === sid);
  return statement === undefined ? "" : explainStatement(statement);
}

/** One sentence on why a statement of ours has its resources and condition. */
export function explainStatement(statement: PolicyStatement): string {
  const service = statement.Condition?.StringEquals?.["iam:PassedToService"];
  if (service !== undefined) {
    return service === "ec2.amazonaws.com"
      ? "Only the roles chosen may be passed, and only to EC2."
      : "A task has two roles, and only ECS tasks may receive them.";
  }
  const condition = JSON.stringify(statement.Condition ?? {});
  if (condition.includes("ecs:CreateAction"))
    return "Tags only while something is being created; tags of other things stay as they are.";
  if (condition.includes("ecs:cluster")) return "These calls accept no useful ARN, so a condition limits them to the cluster.";
  if (condition.includes("aws:ResourceTag/")) return "Limited to instances that carry the chosen tag.";
  if (statement.Resource === "*") return "AWS accepts no ARN for these actions; with one they would allow nothing.";
  return "These actions accept ARNs, so they are limited to what is connected.";
}

function structureReason(line: PolicyLine, from: "guide" | "ours", guide: Side, ours: Side): DiffReason {
  const side = from === "ours" ? ours : guide;
  const statement = line.statement === undefined ? undefined : side.document.Statement[line.statement];
  const sid = statement?.Sid ?? "";
  if (from === "ours" && statement !== undefined) {
    const label = statement.Condition !== undefined || statement.Resource !== "*" ? "Narrowed" : "Split";
    return { id: `statement:${sid}`, label, text: `${sid}: ${explainStatement(statement)}` };
  }
  const passes = asList(statement?.Action).includes("iam:PassRole");
  if (passes)
    return {
      id: "guide:pass-role",
      label: "Narrowed",
      text: "The guide’s example passes one role of an example account. A task has two roles, and only ECS tasks may receive them.",
    };
  return {
    id: "guide:split",
    label: "Split",
    text: "The guide puts actions that accept an ARN and actions that do not into one statement. Here they are apart.",
  };
}

/**
 * Compares the guide's sample policy with the corrected one, line by line, and explains every line that differs.
 * Lines that only moved say where to; a reason that several runs share is shown once, after the first.
 */
export function diffFromGuide(built: BuiltPolicy): PolicyDiff {
  const guide = readSide(GUIDE_POLICY_TEXT, guidePolicy());
  const ours = readSide(formatPolicy(built.document), built.document);
  const reasons = new Map<string, DiffReason>();
  const reasonFor = (line: PolicyLine, from: "guide" | "ours"): string => {
    const reason =
      line.action === undefined ? structureReason(line, from, guide, ours) : actionReason(line.action, from, guide, ours, built);
    if (!reasons.has(reason.id)) reasons.set(reason.id, reason);
    return reason.id;
  };
  const cell = (line: PolicyLine): DiffCell => ({ line: line.number, text: line.text });
  const rows = alignPolicies(guide.lines, ours.lines).map((pair): DiffRow => {
    const { left, right } = pair;
    if (left === undefined) return { kind: "added", right: cell(pair.right), reasonId: reasonFor(pair.right, "ours") };
    if (right === undefined) return { kind: "removed", left: cell(left), reasonId: reasonFor(left, "guide") };
    if (pair.same) return { kind: "same", left: cell(left), right: cell(right) };
    return { kind: "changed", left: cell(left), right: cell(right), reasonId: reasonFor(right, "ours") };
  });
  return { rows: withReasonRows(rows, reasons), reasons: [...reasons.values()], ...compareActions(guide, ours) };
}

function compareActions(guide: Side, ours: Side): Pick<PolicyDiff, "added" | "leftOut" | "kept"> {
  const guideActions = [...guide.sidOf.keys()];
  return {
    added: [...ours.sidOf.keys()].filter((action) => !guide.sidOf.has(action)),
    leftOut: guideActions.filter((action) => !ours.sidOf.has(action)),
    kept: guideActions.filter((action) => ours.sidOf.has(action)),
  };
}

function withReasonRows(rows: readonly DiffRow[], reasons: ReadonlyMap<string, DiffReason>): readonly DiffRow[] {
  const shown = new Set<string>();
  const idOf = (row: DiffRow | undefined): string | undefined =>
    row !== undefined && "reasonId" in row ? row.reasonId : undefined;
  return rows.flatMap((row, index): readonly DiffRow[] => {
    const id = idOf(row);
    const reason = id === undefined ? undefined : reasons.get(id);
    if (id === undefined || reason === undefined || idOf(rows[index + 1]) === id || shown.has(id)) return [row];
    shown.add(id);
    return [row, { kind: "reason", reason }];
  });
}
