import { findAction } from "@/lib/domain/iam/known-actions";
import { PACKS } from "./packs";
import { buildPolicy } from "./policy-builder";
import type { PolicyContext } from "@/lib/domain/iam/policy-context";
import {
  MANAGED_POLICY_MAX,
  POLICY_VERSION,
  type ConditionBlock,
  type NamedPolicy,
  type PolicyDocument,
  type PolicyStatement,
} from "@/lib/domain/iam/policy-document";
import { splitDocument } from "@/lib/domain/iam/policy-split";

/** A right that was found missing: what was asked, on what, with the condition under which it is needed. */
export type DeniedAction = {
  readonly action: string;
  readonly resources: readonly string[];
  readonly condition?: ConditionBlock | undefined;
};

/** The default name of a policy that only adds what is missing. */
export const DELTA_POLICY_NAME = "HarnessAWSAccess-delta";

function widened(denied: DeniedAction): DeniedAction {
  const facts = findAction(denied.action);
  // An action that accepts no ARN is granted on *; an ARN there would grant nothing.
  return facts?.arnForms.length === 0 ? { ...denied, resources: ["*"] } : denied;
}

function sidFor(action: string, star: boolean, taken: ReadonlySet<string>): string {
  const service = (action.split(":")[0] ?? "Aws").replace(/[^a-z0-9]/gi, "");
  const base = `Missing${service.charAt(0).toUpperCase()}${service.slice(1)}${star ? "" : "Scoped"}`;
  let sid = base;
  for (let number = 2; taken.has(sid); number += 1) sid = `${base}${number.toString()}`;
  return sid;
}

/**
 * The smallest policy that grants what was denied and nothing else. Denials that share resources and condition share a statement.
 * It cannot lift explicit denies: leave those out.
 */
export function deltaPolicy(denied: readonly DeniedAction[], name = DELTA_POLICY_NAME): readonly NamedPolicy[] {
  const groups = new Map<string, { readonly entry: DeniedAction; readonly actions: Set<string> }>();
  for (const entry of denied.map(widened)) {
    const resources = [...new Set(entry.resources)].sort();
    const key = JSON.stringify([entry.action.split(":")[0], resources, entry.condition ?? {}]);
    const group = groups.get(key) ?? { entry: { ...entry, resources }, actions: new Set<string>() };
    group.actions.add(entry.action);
    groups.set(key, group);
  }
  const taken = new Set<string>();
  const statements = [...groups.values()].map(({ entry, actions }): PolicyStatement => {
    const sid = sidFor(entry.action, entry.resources.includes("*"), taken);
    taken.add(sid);
    const list = [...actions].sort();
    return {
      Sid: sid,
      Effect: "Allow",
      Action: list.length === 1 ? (list[0] ?? "") : list,
      Resource: entry.resources.length === 1 ? (entry.resources[0] ?? "*") : entry.resources,
      Condition: entry.condition,
    };
  });
  if (statements.length === 0) return [];
  return splitDocument({ Version: POLICY_VERSION, Statement: statements }, name, MANAGED_POLICY_MAX);
}

/**
 * The statement that grants one action as the packs would grant it, for "add this statement" beside an error.
 * `undefined` when no pack knows the action; fall back to `deltaPolicy` with the resource of the error.
 */
export function packStatement(action: string, context: PolicyContext): PolicyDocument | undefined {
  const pack = PACKS.find((candidate) => candidate.actions.some((row) => row.action.toLowerCase() === action.toLowerCase()));
  if (pack === undefined) return undefined;
  const built = buildPolicy({ packs: [pack.id], context: { ...context, optionalActions: [action] } });
  const rows = built.actions.filter((row) => row.action.toLowerCase() === action.toLowerCase());
  if (rows.length === 0) return undefined;
  const statements = rows.map((row): PolicyStatement => ({
    Sid: row.sid,
    Effect: "Allow",
    Action: row.action,
    Resource: row.resources.length === 1 ? (row.resources[0] ?? "*") : row.resources,
    Condition: row.condition,
  }));
  return { Version: POLICY_VERSION, Statement: statements };
}
