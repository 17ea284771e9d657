import type { PackId } from "@/lib/domain/permissions/pack-types";
import { requirePack } from "@/lib/domain/permissions/packs";
import { strategyPack } from "@/lib/domain/runs/packs-for-path";
import type { Path } from "@/lib/domain/runs/path";

/** A pack that the pipeline needs, and why. */
export type NeededPack = {
  readonly id: PackId;
  readonly title: string;
  readonly why: string;
  /** Who gives them to the identity: the policy of the permissions step, the policy of the ECS rights step, or no one yet. */
  readonly from: "permissions" | "ecs-rights" | undefined;
  /** Its own actions; those of included packs are listed there. */
  readonly actions: readonly { readonly action: string; readonly reason: string }[];
};

type Facts = {
  readonly path: Path;
  readonly chosen: readonly PackId[];
  /** The ECS rights step adds whatever the identity lacks. */
  readonly addsMissing: boolean;
  readonly hasScaling: boolean;
  readonly verification: "none" | "http" | "run-task";
};

/** The permission packs that the connector's identity needs for this pipeline, beyond discovery. */
export function pipelinePacks({ path, chosen, addsMissing, hasScaling, verification }: Facts): readonly NeededPack[] {
  const needed: readonly (readonly [PackId, string])[] = [
    [strategyPack(path), "Every deployment with this strategy makes these calls."],
    ...(hasScaling ? [["P7b", "The service brings scaling limits and policies."] as const] : []),
    ...(verification === "run-task" ? [["P10", "The check runs a task."] as const] : []),
  ];
  return needed.map(([id, why]) => {
    const { title, actions } = requirePack(id);
    const from = chosen.includes(id) ? "permissions" : addsMissing ? "ecs-rights" : undefined;
    return { id, title, why, from, actions: actions.map(({ action, reason }) => ({ action, reason })) };
  });
}
