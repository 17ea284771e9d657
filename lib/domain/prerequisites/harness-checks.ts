import { counted, plural } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { HarnessConnector, HarnessDelegate, HarnessPermissionAnswer } from "@/lib/domain/harness/harness-shapes";
import type { Path } from "@/lib/domain/runs/path";
import { scopeLevel, type HarnessScope } from "@/lib/domain/harness/scope";

import { evidenceOf, OWNER, unanswered, type CheckHead } from "./check-parts";
import { neededRights, questionFor, scopeWords, type NeededRight } from "./harness-rights";
import type { PrerequisiteHarness } from "./ports";

/** All responses of Harness. */
export type HarnessAnswers = {
  readonly account: Result<{ readonly accountName: string | undefined }, AppError>;
  readonly permissions: Result<readonly HarnessPermissionAnswer[], AppError>;
  readonly delegates: Result<readonly HarnessDelegate[], AppError>;
  readonly connectors: Result<readonly HarnessConnector[], AppError>;
};

/** Makes all calls to Harness in parallel. */
export async function askHarness(harness: PrerequisiteHarness, path: Path, scope: HarnessScope): Promise<HarnessAnswers> {
  const [account, permissions, delegates, connectors] = await Promise.all([
    harness.account(),
    harness.permissions(neededRights(path).map((needed) => questionFor(needed, scope))),
    harness.delegates(scope),
    harness.connectors(scope),
  ]);
  return { account, permissions, delegates, connectors };
}

/** G5: the key is accepted, and whose account it opens. */
export function harnessAccountCheck(answers: HarnessAnswers, accountIdentifier: string, at: string): CheckResult {
  const head: CheckHead = { id: "s1.harness-account", title: "Harness account and API key", guideItems: ["G5"] };
  const call = "GET /ng/api/projects";
  if (!answers.account.ok) return unanswered(head, answers.account.error, at, call);
  const { accountName } = answers.account.value;
  const named = accountName === undefined ? accountIdentifier : `${accountName} (${accountIdentifier})`;
  return {
    ...head,
    verdict: "pass",
    grade: "proved",
    fact: `Harness accepts the key of account ${named}.`,
    evidence: evidenceOf(call, `Key accepted, account ${named}`, at, {
      answer: { accountIdentifier, accountName: accountName ?? null },
    }),
  };
}

const ACL_CALL = "POST /authz/api/acl";

/** The ID of the check of one permission. */
export function rightCheckId(permission: string): string {
  return `s1.acl.${permission}`;
}

/** G6, G8-G10: each permission behind the role, asked for at the run's scope. */
export function rightChecks(answers: HarnessAnswers, path: Path, scope: HarnessScope, at: string): readonly CheckResult[] {
  return neededRights(path).map((needed) => rightCheck(answers, needed, scope, at));
}

function rightCheck(answers: HarnessAnswers, needed: NeededRight, scope: HarnessScope, at: string): CheckResult {
  const { permission, resourceType, guideItems, purpose, required } = needed;
  const head: CheckHead = { id: rightCheckId(permission), title: permission, guideItems };
  if (!answers.permissions.ok) return unanswered(head, answers.permissions.error, at, ACL_CALL);
  const permitted = answers.permissions.value.some(
    (answer) => answer.permission === permission && answer.resourceType === resourceType && answer.permitted,
  );
  const place = scopeWords(scope);
  const evidence = evidenceOf(ACL_CALL, `${permission} in ${place}: ${permitted ? "permitted" : "not permitted"}`, at);
  if (permitted) return { ...head, verdict: "pass", grade: "proved", fact: `The key may ${purpose} in ${place}.`, evidence };
  return {
    ...head,
    verdict: required ? "fail" : "warn",
    grade: "proved",
    fact: `The key lacks ${permission} in ${place}, so it cannot ${purpose}.`,
    fix: `Send the request below to a Harness admin of ${place}.${sharedConnectors(permission, answers)}`,
    owner: OWNER.harness,
    evidence,
  };
}

/** A connector above the project can be used instead of a new one: the guide says so in line 34. */
function sharedConnectors(permission: string, { connectors }: HarnessAnswers): string {
  if (permission !== "core_connector_edit" || !connectors.ok) return "";
  const shared = connectors.value.filter((connector) => scopeLevel(connector.scope) !== "project");
  if (shared.length === 0) return "";
  const names = shared.map((connector) => `${scopeLevel(connector.scope)}.${connector.identifier}`).join(", ");
  return ` Or ask them to let you use a connector that is there already: ${names}.`;
}

/** G7: whether rights in the chosen scope are enough, which the other checks have just shown. */
export function scopeCheck(rights: readonly CheckResult[], scope: HarnessScope, at: string): CheckResult {
  const head: CheckHead = { id: "s1.scope", title: "Scope", guideItems: ["G7"] };
  const place = scopeWords(scope);
  const missing = rights.filter((check) => check.verdict === "fail").map((check) => check.title);
  const unknown = rights.some((check) => check.verdict === "unknown");
  const evidence = evidenceOf(ACL_CALL, `${counted(missing.length, "required permission")} missing in ${place}`, at);
  if (missing.length > 0) {
    return {
      ...head,
      verdict: "warn",
      grade: "proved",
      fact: `Rights in ${place} would be enough, but ${missing.join(", ")} ${plural(missing.length, "is", "are")} missing there.`,
      fix: "Nothing above this scope is needed. Ask for the missing rights in it.",
      owner: OWNER.harness,
      evidence,
    };
  }
  if (unknown)
    return { ...head, verdict: "unknown", grade: "not-testable", fact: "Not known while Harness gives no answer.", evidence };
  return {
    ...head,
    verdict: "pass",
    grade: "proved",
    fact: `Rights in ${place} are enough. Everything this run makes in Harness is made there.`,
    evidence,
  };
}

const WITH_DELEGATE: readonly Path["identity"][] = ["role", "irsa", "delegate"];

/** A connected delegate: the guide names it only under troubleshooting, and every deployment runs on one (correction M26). */
export function delegatesCheck(answers: HarnessAnswers, path: Path, at: string): CheckResult {
  const head: CheckHead = { id: "s1.delegates", title: "Connected delegates", guideItems: [] };
  const call = "POST /ng/api/delegate-setup/listDelegates";
  if (!answers.delegates.ok) return unanswered(head, answers.delegates.error, at, call);
  const delegates = answers.delegates.value;
  const connected = delegates.filter((delegate) => delegate.connected);
  const evidence = evidenceOf(call, `${String(connected.length)} of ${counted(delegates.length, "delegate")} connected`, at, {
    answer: delegates.map(({ name, tags, connected: isConnected, lastHeartBeat }) => ({
      name,
      tags,
      connected: isConnected,
      lastHeartBeat: lastHeartBeat ?? null,
    })),
  });
  if (connected.length > 0) {
    return {
      ...head,
      verdict: "pass",
      grade: "proved",
      fact: `${String(connected.length)} of ${counted(delegates.length, "delegate")} connected.`,
      evidence,
    };
  }
  return {
    ...head,
    verdict: WITH_DELEGATE.includes(path.identity) ? "fail" : "warn",
    grade: "proved",
    fact:
      delegates.length === 0
        ? "No delegate can be used here."
        : `None of ${counted(delegates.length, "delegate")} has sent a heartbeat in the last five minutes.`,
    fix: "Start a delegate, or install one. Deployments run on it, whatever the connector uses.",
    owner: OWNER.harness,
    evidence,
  };
}
