import { counted, plural } from "@/lib/core/plural";

import { daysBetween, unasked, worstOf, type Asked, type KeyFact, type Practice, type PracticeRow } from "./posture";

/** The common limit for the age of an access key, in days. @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3 */
export const MAX_KEY_DAYS = 90;
/** From this age on a key is announced, so that its rotation can be planned. */
export const SOON_KEY_DAYS = 75;

const BASE = { id: "practices.key-age", title: "Keys are replaced in time", guideItems: ["G224"] } as const;
const THRESHOLD = `No active key is older than ${String(MAX_KEY_DAYS)} days; an unused one is deleted`;

/** Measures every key of the account against 90 days, with its last use (guide item G224). */
export function keyAge(keys: Asked<readonly KeyFact[]>, now: Date): Practice {
  if (!keys.known) return unasked(BASE, THRESHOLD, keys);
  const rows = keys.value.map((key) => keyRow(key, now)).toSorted((one, other) => rank(one) - rank(other));
  const old = rows.filter((row) => row.verdict === "fail").length;
  const verdict = rows.length === 0 ? "pass" : worstOf(rows);
  return {
    check: {
      ...BASE,
      verdict,
      grade: "proved",
      fact:
        rows.length === 0
          ? "The account has no access keys."
          : `${String(old)} of ${counted(rows.length, "key")} ${plural(old, "is", "are")} active and older than ${String(MAX_KEY_DAYS)} days.`,
      fix:
        verdict === "pass"
          ? undefined
          : "Replace a run's key here, without a gap. For other keys, check with their owners and delete the unused ones.",
      owner: verdict === "pass" ? undefined : "the owner of each key",
      evidence: [keys.evidence],
    },
    threshold: THRESHOLD,
    rows,
  };
}

function keyRow(key: KeyFact, now: Date): PracticeRow {
  const days = key.createdAt === undefined ? undefined : daysBetween(key.createdAt, now);
  const age = days === undefined ? "Age unknown" : `${counted(days, "day")} old`;
  const used = key.lastUsedAt === undefined ? "never used" : `last used ${counted(daysBetween(key.lastUsedAt, now), "day")} ago`;
  return {
    id: `${key.userName} ${key.ending}`,
    name: `${key.userName} ${key.ending}`,
    verdict: verdictOf(key.active, days),
    fact: `${age}, ${used}${key.active ? "" : ", switched off"}.`,
    runId: key.runId,
  };
}

function verdictOf(active: boolean, days: number | undefined): PracticeRow["verdict"] {
  if (!active) return "warn";
  if (days === undefined) return "unknown";
  if (days > MAX_KEY_DAYS) return "fail";
  return days > SOON_KEY_DAYS ? "warn" : "pass";
}

function rank(row: PracticeRow): number {
  return ["fail", "warn", "unknown", "pass"].indexOf(row.verdict);
}
