import { counted, plural } from "@/lib/core/plural";
import type { Evidence } from "@/lib/domain/checks/check";
import { actionsMatching } from "@/lib/domain/iam/known-actions";
import { asList, type PolicyDocument } from "@/lib/domain/iam/policy-document";

import { daysBetween, unasked, worstOf, type Asked, type Practice, type PracticeRow, type RightsFact } from "./posture";

/** How long a service may lie unused before its rights are questioned, in days. */
export const UNUSED_DAYS = 90;
/** More actions than this beyond what is needed are a failure, not a hint. */
export const MANY_EXTRA = 50;

const BASE = { id: "practices.least-privilege", title: "Least privilege", guideItems: ["G225"] } as const;
const THRESHOLD = `Nothing beyond what the run needs, and no service unused for ${String(UNUSED_DAYS)} days`;

/** Compares what each Harness identity is granted, needs and uses (guide item G225). `unread`: older ones that were left out. */
export function leastPrivilege(rights: Asked<readonly RightsFact[]>, now: Date, unread = 0): Practice {
  if (!rights.known) return unasked(BASE, THRESHOLD, rights);
  const rows = rights.value.map((fact) => rightsRow(fact, now));
  if (rows.length === 0) {
    return {
      check: {
        ...BASE,
        verdict: "not-applicable",
        grade: "not-testable",
        fact: "No run of yours has made or chosen an identity in this account yet.",
        evidence: [],
      },
      threshold: THRESHOLD,
      rows,
    };
  }
  const verdict = worstOf(rows);
  const wide = rows.filter((row) => row.verdict !== "pass").length;
  return {
    check: {
      ...BASE,
      verdict,
      // Grants are read and evaluated here; only the use is what AWS itself recorded.
      grade: "simulated",
      fact: `${String(rows.length - wide)} of ${counted(rows.length, "Harness identity", "Harness identities")} ${plural(rows.length - wide, "has", "have")} exactly what is needed and used.${unread === 0 ? "" : ` ${counted(unread, "older run")} not read.`}`,
      fix:
        verdict === "pass"
          ? undefined
          : "Open the run's permissions step: it writes the policy that fits, and the delta to it. Detach what is wider.",
      owner: verdict === "pass" ? undefined : "you, with an AWS admin",
      evidence: evidenceOf(rights.evidence, rights.value),
    },
    threshold: THRESHOLD,
    rows,
  };
}

function rightsRow(fact: RightsFact, now: Date): PracticeRow {
  if (fact.problem !== undefined) {
    return { id: fact.runId, name: fact.reference, verdict: "unknown", fact: fact.problem, runId: fact.runId };
  }
  const needed = new Set(fact.needed);
  const granted = new Set(fact.granted);
  const extra = fact.granted.filter((action) => !needed.has(action)).length;
  const missing = fact.needed.filter((action) => !granted.has(action)).length;
  const unused = (fact.services ?? []).filter(
    (service) => service.lastUsedAt === undefined || daysBetween(service.lastUsedAt, now) > UNUSED_DAYS,
  );
  const use =
    fact.services === undefined
      ? "AWS has no report of its use yet"
      : unused.length === 0
        ? "every service in use"
        : `not used: ${unused.map((service) => service.prefix).join(", ")}`;
  const counts = fact.isAdmin
    ? "allowed everything in the account"
    : `${counted(fact.granted.length, "action")} granted, ${String(needed.size)} needed, ${String(extra)} beyond, ${String(missing)} missing`;
  return {
    id: fact.runId,
    name: `${fact.reference}, ${fact.arn.slice(fact.arn.lastIndexOf(":") + 1)}`,
    verdict: verdictOf(fact, { extra, missing, unused: unused.length }),
    fact: `${counts}; ${use}.`,
    runId: fact.runId,
  };
}

function verdictOf(
  fact: RightsFact,
  counts: { readonly extra: number; readonly missing: number; readonly unused: number },
): PracticeRow["verdict"] {
  if (fact.isAdmin || counts.extra > MANY_EXTRA) return "fail";
  if (counts.extra > 0 || counts.missing > 0) return "warn";
  // A service of an identity that is a day old is not unused, it is new: that alone is only worth a hint.
  return fact.services !== undefined && counts.unused > 0 ? "warn" : "pass";
}

function evidenceOf(read: Evidence, facts: readonly RightsFact[]): readonly Evidence[] {
  return [
    read,
    ...facts
      .filter((fact) => fact.problem === undefined)
      .map((fact): Evidence => ({
        call: "iam:GetServiceLastAccessedDetails",
        observed:
          fact.services === undefined ? "No report yet" : `${counted(fact.services.length, "service")} reported for ${fact.arn}`,
        at: read.at,
      })),
  ];
}

/** Every known action that a set of policies allows somewhere, explicit denies on everything taken out. */
export function grantedActions(documents: readonly PolicyDocument[]): {
  readonly actions: readonly string[];
  readonly isAdmin: boolean;
} {
  const statements = documents.flatMap((document) => document.Statement);
  const allowed = new Set<string>();
  let isAdmin = false;
  for (const statement of statements.filter((candidate) => candidate.Effect === "Allow")) {
    const patterns = asList(statement.Action);
    if (patterns.includes("*") && asList(statement.Resource).includes("*")) isAdmin = true;
    for (const pattern of patterns) {
      const known = actionsMatching(pattern);
      for (const { name } of known) allowed.add(name);
      // A service that is not in the published extract is counted by the name as it stands.
      if (known.length === 0) allowed.add(pattern);
    }
    if (statement.NotAction !== undefined) {
      const excluded = new Set(
        asList(statement.NotAction).flatMap((pattern) => actionsMatching(pattern).map(({ name }) => name)),
      );
      for (const { name } of actionsMatching("*")) if (!excluded.has(name)) allowed.add(name);
    }
  }
  for (const statement of statements) {
    const deniesEverywhere =
      statement.Effect === "Deny" && statement.Condition === undefined && asList(statement.Resource).includes("*");
    if (!deniesEverywhere) continue;
    for (const pattern of asList(statement.Action)) for (const { name } of actionsMatching(pattern)) allowed.delete(name);
  }
  return { actions: [...allowed].sort(), isAdmin };
}
