import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Grade } from "@/lib/domain/checks/check";
import type { SimulatedDecision, SimulationContext } from "@/lib/domain/aws/aws-shapes";
import { deltaPolicy } from "@/lib/domain/permissions/delta-policy";
import { withIncluded } from "@/lib/domain/permissions/packs";
import type { BuiltAction } from "@/lib/domain/permissions/policy-builder";
import { asList, type NamedPolicy } from "@/lib/domain/iam/policy-document";

import { PORTAL_CHOICES, PORTAL_NAME, portalPolicy, type PortalChoice } from "./portal-access";

/** One action of the portal's own access and whether it is there. */
export type PortalRight = {
  readonly action: string;
  /** As the policy writes them, with their wildcards. */
  readonly resources: readonly string[];
  readonly verdict: "pass" | "fail" | "unknown";
  readonly grade: Grade;
  /** What showed it, or why nothing did. */
  readonly showedBy: string;
};

/** What is there of one choice. */
export type ChoiceRights = { readonly id: PortalChoice; readonly rights: readonly PortalRight[] };

/** What the portal may do in an account, as far as it can be known. */
export type PortalRights = {
  readonly choices: readonly ChoiceRights[];
  /** What would have to be added so that every choice is whole; empty when nothing was found missing. */
  readonly missing: Readonly<Partial<Record<PortalChoice, readonly NamedPolicy[]>>>;
};

/** The questions about the portal's own rights. Each has its own time limit. */
export type RightsAccess = {
  /** Whether there is a small read call that proves the action. */
  readonly hasProbe: (action: string) => boolean;
  readonly probe: (action: string) => Promise<Result<"allowed" | "denied" | "unknown", AppError>>;
  /** Asks IAM about the portal's own user or role. */
  readonly simulate: (question: {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly context: readonly SimulationContext[];
  }) => Promise<Result<readonly SimulatedDecision[], AppError>>;
};

type Where = { readonly partition: string; readonly account: string };

/** Replaces a wildcard in a resource form: the simulator takes whole ARNs only. */
const SAMPLE = "CarabinerCheck";
/** Reads that make AWS work in the background: checking the permission should not call them. */
const STARTS_A_JOB = "iam:Generate";
const SIMULATOR = "iam:SimulatePrincipalPolicy";

/**
 * Finds out which of the portal's choices are there: reads by small calls, everything else by asking IAM's
 * simulator about its own role. What neither can answer stays unknown and is never taken for missing.
 */
export async function checkPortalRights(access: RightsAccess, where: Where): Promise<PortalRights> {
  const rows = portalPolicy(where, PORTAL_CHOICES).actions;
  const known = new Map<BuiltAction, PortalRight>();
  await Promise.all(
    rows
      .filter(({ action }) => access.hasProbe(action) && !action.startsWith(STARTS_A_JOB))
      .map(async (row) => {
        const answer = await access.probe(row.action);
        if (!answer.ok || answer.value === "unknown") return;
        known.set(row, right(row, answer.value === "allowed" ? "pass" : "fail", "proved", row.action));
      }),
  );
  const open = rows.filter((row) => !known.has(row));
  for (const [row, found] of await simulateAll(access, open)) known.set(row, found);
  return byChoice(rows, known);
}

type Found = readonly (readonly [BuiltAction, PortalRight])[];

/**
 * Two questions: one for what AWS allows on everything only, one for the rest on every resource. AWS may refuse to answer
 * for actions that are authorised in different ways together; then it is asked group by group.
 */
async function simulateAll(access: RightsAccess, rows: readonly BuiltAction[]): Promise<Found> {
  const [unscoped, scoped] = [rows.filter(({ scopable }) => !scopable), rows.filter(({ scopable }) => scopable)];
  const answers = await Promise.all([unscoped, scoped].map(async (part) => await simulate(access, part)));
  return answers.flat();
}

async function simulate(access: RightsAccess, rows: readonly BuiltAction[]): Promise<Found> {
  if (rows.length === 0) return [];
  const scopable = rows.some((row) => row.scopable);
  const answer = await access.simulate({
    actions: [...new Set(rows.map(({ action }) => action))],
    resources: scopable ? [...new Set(rows.flatMap(({ resources }) => resources.map(sample)))] : [],
    context: [...new Map(rows.flatMap(contextOf).map((entry) => [entry.key, entry])).values()],
  });
  if (answer.ok) return rows.map((row) => [row, judge(row, answer.value)] as const);
  const groups = groupsOf(rows);
  if (!isTooMixed(answer.error) || groups.length === 1) {
    return rows.map((row) => [row, right(row, "unknown", "not-testable", because(answer.error))] as const);
  }
  return (await Promise.all(groups.map(async (group) => await simulate(access, group)))).flat();
}

function isTooMixed(error: AppError): boolean {
  return error.explanation?.details["Error code"]?.startsWith("InvalidInput") === true;
}

/** Actions of one service on the same resources. */
function groupsOf(rows: readonly BuiltAction[]): readonly (readonly BuiltAction[])[] {
  const groups = new Map<string, BuiltAction[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.action.split(":")[0], row.resources, row.condition ?? {}]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function because(error: AppError): string {
  return error.explanation?.title ?? error.message;
}

/** Every form of the resource has to be allowed: one that is not would fail in the middle of a run. */
function judge(row: BuiltAction, answers: readonly SimulatedDecision[]): PortalRight {
  const resources = new Set(row.resources.map(sample));
  const own = answers.filter(
    ({ action, resource }) => action.toLowerCase() === row.action.toLowerCase() && resources.has(resource),
  );
  if (own.length === 0) return right(row, "unknown", "not-testable", `${SIMULATOR} returned no result`);
  return right(row, own.every(({ decision }) => decision === "allowed") ? "pass" : "fail", "simulated", SIMULATOR);
}

function right(row: BuiltAction, verdict: PortalRight["verdict"], grade: Grade, showedBy: string): PortalRight {
  return { action: row.action, resources: row.resources, verdict, grade, showedBy };
}

function sample(form: string): string {
  return form === "*" ? form : form.replaceAll("*", () => SAMPLE);
}

/** The request as it would be: the first value that a condition accepts. */
function contextOf({ condition }: BuiltAction): readonly SimulationContext[] {
  return Object.values(condition ?? {}).flatMap((keys) =>
    Object.entries(keys).map(([key, value]) => ({
      key,
      values: asList(value).slice(0, 1).map(sample),
      type: "string" as const,
    })),
  );
}

function byChoice(rows: readonly BuiltAction[], known: ReadonlyMap<BuiltAction, PortalRight>): PortalRights {
  const choices = PORTAL_CHOICES.map((id) => {
    // The least is part of every other choice; what it brings is listed once, with it.
    const packs = id === "P12" ? withIncluded([id]).map((pack) => pack.id) : [id];
    const own = rows.filter(({ reasons }) => reasons.some(({ packId }) => packs.includes(packId)));
    return { id, rows: own };
  });
  return {
    choices: choices.map(({ id, rows: own }) => ({
      id,
      rights: own.flatMap((row) => known.get(row) ?? []),
    })),
    missing: Object.fromEntries(
      choices.flatMap(({ id, rows: own }) => {
        const lacking = own.filter((row) => known.get(row)?.verdict === "fail");
        return lacking.length === 0 ? [] : [[id, deltaPolicy(lacking, `${PORTAL_NAME}-delta`)] as const];
      }),
    ),
  };
}

/** How much of a choice is there. */
export function countRights({ rights }: ChoiceRights): {
  readonly there: number;
  readonly missing: number;
  readonly unknown: number;
} {
  const count = (verdict: PortalRight["verdict"]) => rights.filter((one) => one.verdict === verdict).length;
  return { there: count("pass"), missing: count("fail"), unknown: count("unknown") };
}
