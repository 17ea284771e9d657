import { counted } from "@/lib/core/plural";

import type { BuiltAction } from "./policy-builder";

/** How far the actions of a policy are limited (guide item G40). Each action is counted once, by its narrowest form. */
export type ScopeCount = {
  /** Limited to ARNs. */
  readonly named: number;
  /** AWS accepts no ARN, but a condition limits them. */
  readonly byCondition: number;
  /** AWS accepts neither: allowed on everything. */
  readonly unlimited: number;
};

/** Counts the actions by what limits them. */
export function countScopes(actions: readonly BuiltAction[]): ScopeCount {
  const kinds = new Map<string, keyof ScopeCount>();
  for (const row of actions) {
    const kind = row.scopable ? "named" : row.condition === undefined ? "unlimited" : "byCondition";
    const known = kinds.get(row.action);
    if (known === undefined || known === "unlimited") kinds.set(row.action, kind);
  }
  const count = (kind: keyof ScopeCount) => [...kinds.values()].filter((one) => one === kind).length;
  return { named: count("named"), byCondition: count("byCondition"), unlimited: count("unlimited") };
}

/** The same in a sentence: "21 of 34 actions are limited to named resources, …". */
export function scopeSentence({ named, byCondition, unlimited }: ScopeCount): string {
  const all = named + byCondition + unlimited;
  if (named + byCondition === 0) return "No action here accepts an ARN, so all of them stay on all resources.";
  const parts = [
    ...(byCondition === 0 ? [] : [`${String(byCondition)} by a condition`]),
    ...(unlimited === 0 ? [] : [`${String(unlimited)} accept no ARN and stay on all resources`]),
  ];
  const first = `${String(named)} of ${counted(all, "action is", "actions are")} limited to named resources`;
  return `${[first, ...parts].join(", ")}.`;
}
