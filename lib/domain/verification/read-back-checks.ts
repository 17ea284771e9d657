import type { Compared } from "@/lib/domain/plan/compare";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";

import type { CheckResult, Verdict } from "@/lib/domain/checks/check";
import type { VerifyMoment } from "./verify-access";

type ReadBack = {
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly string[];
  readonly guideItems: readonly string[];
  /** Items that this affects only when something differs from what was created: existing does not make them ready. */
  readonly onlyWhenBroken?: readonly string[];
  readonly calls: readonly string[];
};

/** What is read back, by the box it belongs to (items G82, G236-G240). */
const READ_BACKS: readonly ReadBack[] = [
  {
    id: "s13.identity-read-back",
    title: "The AWS identity is as it was made",
    kinds: [
      "aws.policy",
      "aws.user",
      "aws.existing-user",
      "aws.role",
      "aws.existing-role",
      "aws.attachment",
      "aws.oidc-provider",
    ],
    guideItems: ["G42", "G48", "G56"],
    onlyWhenBroken: ["G235"],
    calls: ["iam:GetPolicy", "iam:GetUser or iam:GetRole", "iam:ListAttached…Policies"],
  },
  {
    id: "s13.key-secrets-read-back",
    title: "The key's secrets are in Harness",
    kinds: ["aws.access-key", "harness.key-secrets"],
    guideItems: ["G236"],
    calls: ["GET /ng/api/v2/secrets"],
  },
  {
    id: "s13.connector-read-back",
    title: "The connector is as it was made",
    kinds: ["harness.connector"],
    guideItems: ["G82", "G237"],
    calls: ["GET /ng/api/connectors"],
  },
  {
    id: "s13.infrastructure-read-back",
    title: "The environment and the infrastructure are as they were made",
    kinds: ["harness.environment", "harness.existing-environment", "harness.infrastructure"],
    guideItems: ["G239"],
    calls: ["GET /ng/api/environmentsV2", "GET /ng/api/infrastructures"],
  },
  {
    id: "s13.host-credential-read-back",
    title: "The host credential is in Harness",
    kinds: ["harness.text-secret", "harness.file-secret", "harness.ssh-credential", "harness.existing-secret"],
    guideItems: ["G240"],
    calls: ["GET /ng/api/v2/secrets"],
  },
];

/** Everything the run made or took over, looked at again and compared with what was planned. */
export function readBackChecks(
  entries: readonly LedgerEntry[],
  compared: readonly Compared[],
  moment: VerifyMoment,
): readonly CheckResult[] {
  const done = new Set(entries.filter((entry) => entry.state === "done").map((entry) => entry.operation.id));
  return READ_BACKS.flatMap((readBack) => {
    const looks = compared.filter(({ operation }) => readBack.kinds.includes(operation.kind) && done.has(operation.id));
    return looks.length === 0 ? [] : [readBackCheck(readBack, looks, moment)];
  });
}

function isAws({ calls }: ReadBack): boolean {
  return calls.some((call) => call.startsWith("iam:"));
}

type Look = { readonly verdict: Verdict; readonly words: string };

function readBackCheck(readBack: ReadBack, compared: readonly Compared[], moment: VerifyMoment): CheckResult {
  const looks = compared.map(lookOf);
  const worst = looks.find((look) => look.verdict === "fail") ?? looks.find((look) => look.verdict !== "pass");
  const verdict = worst?.verdict ?? "pass";
  const fact = worst?.words ?? `${compared.map(({ operation }) => operation.title).join("; ")}: matches the plan`;
  return {
    id: readBack.id,
    title: readBack.title,
    guideItems: [...readBack.guideItems, ...(verdict === "fail" ? (readBack.onlyWhenBroken ?? []) : [])],
    verdict,
    grade: verdict === "unknown" ? "not-testable" : "proved",
    fact,
    ...(verdict === "pass"
      ? {}
      : {
          fix:
            verdict === "fail"
              ? "Undo the run and apply it again, or restore it by hand and check again."
              : "Check again once the side that did not answer is available.",
          owner: "you",
        }),
    evidence: [
      {
        call: readBack.calls.join(", "),
        observed: looks.map((look) => look.words).join(" "),
        at: moment.at,
        account: moment.account,
        // The portal's identity in AWS made the calls to AWS only.
        ...(moment.caller === undefined || !isAws(readBack) ? {} : { caller: moment.caller }),
        answer: Object.fromEntries(compared.map(({ operation }) => [operation.title, observedOf(operation.found)])),
      },
    ],
  };
}

function lookOf({ operation, failure }: Compared): Look {
  if (failure !== undefined) return { verdict: "unknown", words: `${operation.title} could not be checked: ${failure.message}` };
  const { found } = operation;
  if (found.state === "absent") return { verdict: "fail", words: `${operation.title} is not there any more.` };
  if (found.state === "out-of-reach")
    return { verdict: "unknown", words: `${operation.title} was handed over. ${found.description}` };
  if (!found.matches) return { verdict: "fail", words: `${operation.title} was changed since. ${found.description}` };
  return { verdict: "pass", words: `${operation.title} is there.` };
}

function observedOf(found: Compared["operation"]["found"]): unknown {
  return found.state !== "present" ? found.state : { matches: found.matches, ...found.observed };
}
