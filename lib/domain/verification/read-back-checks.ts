import type { Compared } from "@/lib/domain/plan/compare";
import { READ_BACK_PARTS, type ReadBackPart } from "@/lib/domain/plan/kinds/define-kind";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import { readBackOf } from "@/lib/domain/plan/operation-kinds";

import type { CheckResult, Verdict } from "@/lib/domain/checks/check";
import type { VerifyMoment } from "./verify-access";

/** What a read-back check says; which operations it is about, and which calls it makes, the kinds say themselves. */
type ReadBack = {
  readonly id: string;
  readonly title: string;
  readonly guideItems: readonly string[];
  /** Items that this affects only when something differs from what was created: existing does not make them ready. */
  readonly onlyWhenBroken?: readonly string[];
};

/** What is read back, by the part of the run that it is about (items G82, G236-G240). */
const READ_BACKS: Readonly<Record<ReadBackPart, ReadBack>> = {
  identity: {
    id: "s13.identity-read-back",
    title: "The AWS identity is as it was made",
    guideItems: ["G42", "G48", "G56"],
    onlyWhenBroken: ["G235"],
  },
  "key-secrets": {
    id: "s13.key-secrets-read-back",
    title: "The key's secrets are in Harness",
    guideItems: ["G236"],
  },
  connector: {
    id: "s13.connector-read-back",
    title: "The connector is as it was made",
    guideItems: ["G82", "G237"],
  },
  infrastructure: {
    id: "s13.infrastructure-read-back",
    title: "The environment and the infrastructure are as they were made",
    guideItems: ["G239"],
  },
  "ecs-infrastructure": {
    id: "s13.ecs-infrastructure-read-back",
    title: "The ECS infrastructure is as it was made",
    guideItems: ["G140", "G246"],
  },
  "task-roles": {
    id: "s13.task-roles-read-back",
    title: "The roles of the tasks are as they were made",
    guideItems: ["G122", "G124"],
    onlyWhenBroken: ["G243"],
  },
  "host-credential": {
    id: "s13.host-credential-read-back",
    title: "The host credential is in Harness",
    guideItems: ["G240"],
  },
  service: {
    id: "s13.service-read-back",
    title: "The service and its manifests are as they were made",
    guideItems: ["G247", "G248"],
  },
  pipeline: {
    id: "s13.pipeline-read-back",
    title: "The pipeline is as it was made",
    guideItems: ["G249"],
  },
};

/** Everything the run made or took over, looked at again and compared with what was planned. */
export function readBackChecks(
  entries: readonly LedgerEntry[],
  compared: readonly Compared[],
  moment: VerifyMoment,
): readonly CheckResult[] {
  const done = new Set(entries.filter((entry) => entry.state === "done").map((entry) => entry.operation.id));
  const looks = compared.filter(({ operation }) => done.has(operation.id));
  return READ_BACK_PARTS.flatMap((part) => {
    const ofPart = looks.filter(({ operation }) => readBackOf(operation)?.part === part);
    return ofPart.length === 0 ? [] : [readBackCheck(READ_BACKS[part], ofPart, moment)];
  });
}

const RESTORE = "Undo the run and apply it again, or restore it by hand and check again.";
const CHECK_AGAIN = "Check again when the side that did not respond is available.";

type Look = { readonly verdict: Verdict; readonly words: string };

function readBackCheck(readBack: ReadBack, compared: readonly Compared[], moment: VerifyMoment): CheckResult {
  const looks = compared.map(lookOf);
  const calls = [...new Set(compared.flatMap(({ operation }) => readBackOf(operation)?.calls ?? []))];
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
    fix: verdict === "pass" ? undefined : verdict === "fail" ? RESTORE : CHECK_AGAIN,
    owner: verdict === "pass" ? undefined : "you",
    evidence: [
      {
        call: calls.join(", "),
        observed: looks.map((look) => look.words).join(" "),
        at: moment.at,
        account: moment.account,
        // The portal's identity in AWS made the calls to AWS only.
        caller: moment.caller === undefined || !calls.some((call) => call.startsWith("iam:")) ? undefined : moment.caller,
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
