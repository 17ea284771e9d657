import { counted } from "@/lib/core/plural";
import { lintPolicies } from "@/lib/domain/iam/lint";
import type { LintFinding } from "@/lib/domain/iam/lint-types";
import { requirePack, withIncluded } from "@/lib/domain/permissions/packs";
import type { Pack, PackId } from "@/lib/domain/permissions/pack-types";
import { actionsAdded, buildPolicy, DEFAULT_POLICY_NAME, type BuiltPolicy } from "@/lib/domain/permissions/policy-builder";

import type { PolicyBase, PolicyTicks } from "./policy-input";

/** The policy for a set of ticks, with its findings. */
export type PolicyView = { readonly built: BuiltPolicy; readonly findings: readonly LintFinding[] };

/** The offered packs among the ticks. The first is always included. */
export function tickedPacks(base: PolicyBase, ticks: PolicyTicks): readonly PackId[] {
  return base.offered.filter((id) => requirePack(id).locked || ticks.packs.includes(id));
}

/** Builds and lints the policy. Pure: the server builds the first one, the browser the later ones. */
export function buildView(base: PolicyBase, ticks: PolicyTicks): PolicyView {
  const tagged = ticks.tagKey.trim() !== "" && ticks.tagValue.trim() !== "";
  const built = buildPolicy({
    packs: tickedPacks(base, ticks),
    context: {
      partition: base.partition,
      account: base.account,
      region: base.region,
      passRoles: ticks.passRoles,
      cluster: ticks.cluster.trim() === "" ? undefined : ticks.cluster.trim(),
      instanceTag: tagged ? { key: ticks.tagKey.trim(), value: ticks.tagValue.trim() } : undefined,
    },
    policyName: ticks.policyName.trim() === "" ? DEFAULT_POLICY_NAME : ticks.policyName.trim(),
  });
  return { built, findings: lintPolicies(built.policies, { holder: "harness" }) };
}

/** The count at the right of each pack: its actions if ticked, else how many it would add. */
export function packAsides(base: PolicyBase, ticks: PolicyTicks): Readonly<Record<string, string>> {
  const ticked = tickedPacks(base, ticks);
  return Object.fromEntries(
    base.offered.map((id) => [id, ticked.includes(id) ? held(requirePack(id)) : wouldAdd(actionsAdded(ticked, id))]),
  );
}

function wouldAdd(count: number): string {
  return count === 0 ? "included" : `+${String(count)}`;
}

function held(pack: Pack): string {
  const count = new Set(pack.actions.filter((action) => !action.onRequest).map((action) => action.action)).size;
  return counted(count, "action");
}

/** An additional answer that packs need. */
export type PackNeed = "taskRoles" | "instanceRoles" | "instanceTag" | "cluster";

const SIGN_OF: Readonly<Record<PackNeed, readonly string[]>> = {
  taskRoles: ["{passRoles}", "ecs-tasks.amazonaws.com"],
  instanceRoles: ["{passRoles}", "ec2.amazonaws.com"],
  instanceTag: ["{tagKey}"],
  cluster: ["{cluster}"],
};

/** The additional answers that a pack and its included packs need. */
export function needsOf(id: PackId): readonly PackNeed[] {
  const rows = withIncluded([id]).flatMap((pack) =>
    pack.actions.map((action) => JSON.stringify([action.resources, action.condition ?? {}])),
  );
  return (["taskRoles", "instanceRoles", "instanceTag", "cluster"] as const).filter((need) =>
    rows.some((row) => SIGN_OF[need].every((sign) => row.includes(sign))),
  );
}
