import { counted, plural } from "@/lib/core/plural";

import { unasked, worstOf, type Asked, type KeyFact, type Practice, type PracticeRow, type RunCredential } from "./posture";

const BASE = { id: "practices.roles", title: "Roles instead of keys", guideItems: ["G223"] } as const;
const THRESHOLD = "No connector signs in with an access key where a role would do";

const WORDS: Readonly<Record<RunCredential["identity"], string>> = {
  "access-key": "an access key that a person has to replace",
  role: "a role with short-lived credentials",
  oidc: "a role that Harness enters with a signed token",
  irsa: "a role of the delegate's Kubernetes service account",
  delegate: "the role that the delegate runs as",
};

/** Says what each run's connector signs in with, and which users of the account hold keys (guide item G223). */
export function rolesInsteadOfKeys(runs: readonly RunCredential[], keys: Asked<readonly KeyFact[]>): Practice {
  if (!keys.known && runs.length === 0) return unasked(BASE, THRESHOLD, keys);
  const used = runs.filter((run) => run.inUse);
  const ofRuns = used.map((run): PracticeRow => ({
    id: run.runId,
    name: run.reference,
    verdict: run.identity === "access-key" ? "warn" : "pass",
    fact: `Its connector uses ${WORDS[run.identity]}.`,
    runId: run.runId,
  }));
  const held = new Map<string, number>();
  for (const key of keys.known ? keys.value : []) {
    if (key.active && key.runId === undefined) held.set(key.userName, (held.get(key.userName) ?? 0) + 1);
  }
  const ofUsers = [...held].map(([userName, count]): PracticeRow => ({
    id: `user ${userName}`,
    name: userName,
    verdict: "warn",
    fact: `An IAM user with ${counted(count, "active key")}, not made by a run.`,
  }));
  const unread: readonly PracticeRow[] = keys.known
    ? []
    : [
        {
          id: "others",
          name: "Other users of the account",
          verdict: "unknown",
          fact: `AWS did not answer ${keys.call}: ${keys.error.explanation?.title ?? keys.error.message}`,
        },
      ];
  const rows = [...ofRuns, ...ofUsers, ...unread];
  const onKeys = ofRuns.filter((row) => row.verdict === "warn").length;
  const others = keys.known
    ? `${counted(held.size, "other user")} ${plural(held.size, "holds", "hold")} active keys`
    : "other users could not be read";
  const verdict = rows.length === 0 ? "pass" : worstOf(rows);
  return {
    check: {
      ...BASE,
      verdict,
      grade: "proved",
      fact: `${String(onKeys)} of ${counted(used.length, "connector")} ${plural(onKeys, "uses", "use")} an access key; ${others}.`,
      fix:
        verdict === "pass"
          ? undefined
          : "Start a run with a role on the same project and account, move the connector's users to it, then undo the run with the key.",
      owner: verdict === "pass" ? undefined : "you, with an AWS admin",
      evidence: keys.known ? [keys.evidence] : [],
    },
    threshold: THRESHOLD,
    rows,
  };
}
