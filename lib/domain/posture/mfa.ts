import { counted, plural } from "@/lib/core/plural";

import { unasked, worstOf, type Asked, type Practice, type PracticeRow, type SignInFacts } from "./posture";

const BASE = { id: "practices.mfa", title: "Multi-factor authentication (MFA)", guideItems: ["G226"] } as const;
const THRESHOLD = "The root user and every user with a console password have MFA; machines never need it";

/**
 * Checks MFA of the root user and of people with a console password (guide item G226). Machine identities are left out:
 * a condition on MFA would stop every deployment.
 */
export function mfa(signIn: Asked<SignInFacts>): Practice {
  if (!signIn.known) return unasked(BASE, THRESHOLD, signIn);
  const { rootMfa, rootKeys, users } = signIn.value;
  const people = users.filter((user) => user.passwordEnabled);
  const root: PracticeRow = {
    id: "root",
    name: "Root user",
    verdict: rootMfa && rootKeys === 0 ? "pass" : "fail",
    fact: `${rootMfa ? "Has MFA" : "Has no MFA"}${rootKeys === 0 ? " and no access keys." : `, and ${counted(rootKeys, "access key")} that should not exist.`}`,
  };
  const rows = [
    root,
    ...people.map((user): PracticeRow => ({
      id: user.user,
      name: user.user,
      verdict: user.mfaActive ? "pass" : "fail",
      fact: user.mfaActive ? "Console password with MFA." : "Console password without MFA.",
    })),
  ];
  const without = people.filter((user) => !user.mfaActive).length;
  const verdict = worstOf(rows);
  return {
    check: {
      ...BASE,
      verdict,
      grade: "proved",
      fact: `The root user ${rootMfa ? "has" : "lacks"} MFA; ${String(without)} of ${counted(people.length, "person", "people")} with a console password ${plural(without, "lacks", "lack")} it.`,
      fix:
        verdict === "pass"
          ? undefined
          : "Register a device for each of them under IAM, Security credentials. Put no MFA condition on the Harness identity: a machine cannot enter a code.",
      owner: verdict === "pass" ? undefined : "an AWS admin of this account",
      evidence: [signIn.evidence],
    },
    threshold: THRESHOLD,
    rows,
  };
}
