import { canRead, dryRunOf, type ProbeTargets } from "./matrix-reads";
import type { MatrixRow, PlannedProbe, Probe, SimulateProbe } from "./matrix-types";
import { withoutAbsent } from "@/lib/core/without-absent";
import { requirePack, withIncluded } from "@/lib/domain/permissions/packs";
import type { PackId } from "@/lib/domain/permissions/pack-types";
import { buildPolicy, type BuiltAction } from "@/lib/domain/permissions/policy-builder";
import type { PolicyContext } from "@/lib/domain/iam/policy-context";
import { asList, type ConditionBlock } from "@/lib/domain/iam/policy-document";

/** How the Harness identity can be asked. */
export type ProbeAccess = {
  /** `iam`: IAM's simulator may be used on the identity; `own`: only its policies can be read, so our evaluator answers; `none`: neither. */
  readonly simulator: "iam" | "own" | "none";
} & (
  | { readonly canActAs: false }
  /** Real calls are possible: the portal may assume the role, or holds a key of it at this moment. `region` is where they go. */
  | { readonly canActAs: true; readonly region: string }
);

/** What the matrix is planned from. */
export type MatrixInput = {
  readonly packs: readonly PackId[];
  /** Shown beside them as “only if you tick …”. */
  readonly comparedPacks?: readonly PackId[] | undefined;
  readonly context: PolicyContext;
  readonly targets: ProbeTargets;
  readonly access: ProbeAccess;
};

/** The context a simulation needs so that the statement's own condition can hold: first value of each key. */
function contextOf(condition: ConditionBlock | undefined): Readonly<Record<string, string>> {
  const entries = Object.values(condition ?? {}).flatMap((keys) =>
    Object.entries(keys).flatMap(([key, value]) => {
      const [first] = asList(value);
      return first === undefined ? [] : [[key, first] as const];
    }),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `ecs:CreateAction` depends on what is created: a service is not tagged while a task definition is registered. */
function createActionFor(resource: string): string | undefined {
  if (resource.includes(":service/")) return "CreateService";
  if (resource.includes(":task-definition/")) return "RegisterTaskDefinition";
  return resource.includes(":task/") ? "RunTask" : undefined;
}

/** The part of the context that a statement's own condition asks for; rows that share it share a call. */
function conditionContext(action: BuiltAction, resource: string): Readonly<Record<string, string>> {
  const context = contextOf(action.condition);
  const creates = createActionFor(resource);
  return context["ecs:CreateAction"] === undefined || creates === undefined
    ? context
    : { ...context, "ecs:CreateAction": creates };
}

/** Keys that every call of a deployment carries: someone else's statements and organization policies may ask for them. */
function baseContext(context: PolicyContext): Readonly<Record<string, string>> {
  const { partition, region, account, cluster } = context;
  return withoutAbsent({
    "aws:RequestedRegion": region === "*" ? undefined : region,
    "ecs:cluster": cluster === undefined ? undefined : `arn:${partition}:ecs:${region}:${account}:cluster/${cluster}`,
  });
}

function describeContext(context: Readonly<Record<string, string>>): string {
  return Object.entries(context)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}

/** The call that the identity itself makes to show the right, where one exists and what it names is known. */
function realCall(action: string, resource: string, { access, targets }: MatrixInput): PlannedProbe | undefined {
  if (!access.canActAs) return undefined;
  const { region } = access;
  if (canRead(action, resource, targets)) return { id: `read ${action}`, kind: "read", action, region, targets };
  const dryRun = dryRunOf(action, resource, targets);
  return dryRun === undefined ? undefined : { id: `dry-run ${dryRun}`, kind: "dry-run", action: dryRun, region, targets };
}

function planProbe(action: BuiltAction, resource: string, input: MatrixInput): PlannedProbe {
  const real = realCall(action.action, resource, input);
  if (real !== undefined) return real;
  if (input.access.simulator === "none") {
    return {
      id: `none ${action.action}`,
      kind: "not-testable",
      reason: "Carabiner may neither act as this identity nor simulate it.",
    };
  }
  const own = conditionContext(action, resource);
  const context = { ...baseContext(input.context), ...own };
  return {
    id: `simulate ${describeContext(context)}`.trim(),
    kind: "simulate",
    actions: [action.action],
    resources: [resource],
    context,
  };
}

function toRows(action: BuiltAction, input: MatrixInput, needed: boolean): readonly MatrixRow[] {
  const [first] = action.reasons;
  return action.resources.map((resource) => {
    const probe = planProbe(action, resource, input);
    return {
      id: [action.action, resource, describeContext(conditionContext(action, resource))].filter((part) => part !== "").join(" "),
      action: action.action,
      resource,
      neededFor: action.reasons.map((reason) => ({ packId: reason.packId, title: reason.packTitle, reason: reason.text })),
      group: first?.packTitle ?? "",
      guideItems: [...new Set(action.reasons.flatMap((reason) => reason.guideItems))],
      risk: action.risk,
      needed,
      condition: action.condition,
      probe,
    };
  });
}

/** The rows of the matrix: ticked packs first, then those shown for comparison, without the rows they share. */
export function planMatrix(input: MatrixInput): readonly MatrixRow[] {
  const ticked = buildPolicy({ packs: input.packs, context: input.context });
  const rows = ticked.actions.flatMap((action) => toRows(action, input, true));
  const tickedIds = new Set(withIncluded(input.packs).map((pack) => pack.id));
  const others = (input.comparedPacks ?? []).filter((id) => !tickedIds.has(id));
  if (others.length === 0) return rows;
  const known = new Set(rows.map((row) => row.id));
  const compared = buildPolicy({ packs: others.map((id) => requirePack(id).id), context: input.context });
  const extra = compared.actions.flatMap((action) => toRows(action, input, false)).filter((row) => !known.has(row.id));
  return [...rows, ...extra];
}

/** Answers that one call of `SimulatePrincipalPolicy` may hold (`MaxItems`). */
const MAX_ANSWERS = 1000;

function mergeSimulations(probes: readonly SimulateProbe[]): readonly SimulateProbe[] {
  const merged = new Map<
    string,
    { readonly probe: SimulateProbe; readonly actions: Set<string>; readonly resources: Set<string> }
  >();
  for (const probe of probes) {
    const group = merged.get(probe.id) ?? { probe, actions: new Set<string>(), resources: new Set<string>() };
    for (const action of probe.actions) group.actions.add(action);
    for (const resource of probe.resources) group.resources.add(resource);
    merged.set(probe.id, group);
  }
  return [...merged.values()].flatMap(({ probe, actions, resources }) => {
    const list = [...actions];
    const perCall = Math.max(1, Math.floor(MAX_ANSWERS / resources.size));
    const parts = Math.ceil(list.length / perCall);
    return Array.from({ length: parts }, (_, part) => ({
      ...probe,
      id: parts === 1 ? probe.id : `${probe.id} #${(part + 1).toString()}`,
      actions: list.slice(part * perCall, (part + 1) * perCall),
      resources: [...resources],
    }));
  });
}

/**
 * The calls to be made for the rows: each read and dry run once, and one simulation per set of context keys,
 * which asks all its actions on all its resources at once.
 */
export function planProbes(rows: readonly MatrixRow[]): readonly Probe[] {
  const direct = new Map<string, Probe>();
  const simulations: SimulateProbe[] = [];
  for (const { probe } of rows) {
    if (probe.kind === "simulate") simulations.push(probe);
    else if (probe.kind !== "not-testable" && !direct.has(probe.id)) direct.set(probe.id, probe);
  }
  return [...direct.values(), ...mergeSimulations(simulations)];
}
